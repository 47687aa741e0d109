"""Names found by their pinyin initials: yhyshj leads to 优化营商环境条例.

The letters are written in characters of their own, which no text holds and which are cut as Chinese ones are, so
that any stretch of a name's initials is found in the same way as a stretch of the name, and never by a Latin word.
"""

_FIRST_LETTER = 0x10_0061  # of the last private plane, where a would stand
_START = "\U00100060"
ANYWHERE = 4  # letters; fewer would stand in too many names, and are looked for at their beginning


def initials_of(name: str) -> str:
    """The initials of a name's Chinese characters as a canonical text, "" where it has none."""
    # Here, for it loads a dictionary that only who writes the index needs.
    from pypinyin import Style, lazy_pinyin

    letters = [
        one for one in lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore") if "a" <= one <= "z"
    ]
    return " " + _START + "".join(map(_written, letters)) if letters else ""


def as_initials(typed: str) -> str:
    """The stretch to look for where these Latin letters are meant as initials, "" where they cannot be."""
    letters = typed.lower()
    if not (letters.isascii() and letters.isalpha() and len(letters) > 1):
        return ""
    return ("" if len(letters) >= ANYWHERE else _START) + "".join(map(_written, letters))


def _written(letter: str) -> str:
    return chr(_FIRST_LETTER + ord(letter) - ord("a"))
