"""Text as it is searched: width, case, brackets and white space do not count.

The canonical form is runs parted by single spaces, with one in front: `国发〔2022〕5号` is ` 国发 2022 5 号`. A run is
of CJK characters, of digits or of other letters; every mark is a border between runs.
"""

import re
import unicodedata
from collections.abc import Sequence

# Han with its extensions, kana, hangul, 々〆〇, and the private characters that stand for rare Han in old texts.
CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u3105-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010ffff"
)
CJK_CHAR = re.compile(f"[{CJK}]")
_RUN = re.compile(rf"[0-9]+|[{CJK}]+|[^ 0-9{CJK}]+")
_IGNORED = {"Cf", "Mn", "Mc", "Me"}  # zero-width characters and loose accents


class _Folded(dict[int, str]):
    """Code point → what it is searched as; filled as characters turn up, `uneven` with those that become none or
    several."""

    def __init__(self) -> None:
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = "〇" if chr(code) == "○" else chr(code)  # 二○二二年 is printed with a circle
        folded = "".join(map(_folded_char, unicodedata.normalize("NFKC", char).casefold()))
        self[code] = folded
        if len(folded) != 1:
            self.uneven.add(chr(code))
        return folded


def _folded_char(char: str) -> str:
    category = unicodedata.category(char)
    if category in _IGNORED:
        return ""
    return char if char.isalnum() or category == "Co" else " "


_FOLDED = _Folded()


def composed(text: str) -> str:
    """The text as the places of `located` count it: accents put together with their letters."""
    return unicodedata.normalize("NFC", text)


def canonical(text: str) -> str:
    """The text's canonical form, "" where it holds neither letter nor digit."""
    runs = _RUN.findall(composed(text).translate(_FOLDED))
    return " " + " ".join(runs) if runs else ""


def in_place(text: str) -> tuple[str, Sequence[int]]:
    """The text folded but not yet cut into runs, and for each of its characters its place in `composed(text)`. A
    stretch of one Chinese run stands in it just where it stands in the canonical form."""
    printed = composed(text)
    line = printed.translate(_FOLDED)
    if _FOLDED.uneven.isdisjoint(printed):
        return line, range(len(line))
    return line, [place for place, char in enumerate(printed) for _ in _FOLDED[ord(char)]]


def located(text: str) -> tuple[str, Sequence[int]]:
    """The canonical form, and for each of its characters its place in `composed(text)`."""
    line, places = in_place(text)
    shown: list[str] = []
    origin: list[int] = []
    for run in _RUN.finditer(line):
        start, end = run.span()
        shown.append(" " + run[0])
        origin.append(places[start])
        origin += places[start:end]
    return "".join(shown), origin
