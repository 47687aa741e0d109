"""Matching full and half width alike while texts stay as printed."""

BLANKS = "\u200b\u200c\u200d\u2060\ufeff"  # no ink, yet str.strip() leaves them

_PAIRS = {
    "　": " ",
    "【": "[",
    "】": "]",
    "〖": "[",
    "〗": "]",
    "﹝": "〔",
    "﹞": "〕",
    "—": "-",
    "–": "-",
    "―": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "─": "-",
    "〜": "~",
    "∼": "~",
    "︰": ":",
    "∶": ":",
    "○": "〇",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}
_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(char): twin for char, twin in _PAIRS.items()}
_TABLE |= dict.fromkeys(map(ord, BLANKS + "\t\xa0\u2002\u2003\u2009\v\f"), " ")


_INKLESS = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + BLANKS


def fold(text: str) -> str:
    """The half-width twin of a text, of the same length: a position found in it is a position in the text."""
    return text.translate(_TABLE)


def trim(text: str) -> str:
    """Without white space, U+3000 and invisible marks at both ends."""
    return text.strip(_INKLESS)
