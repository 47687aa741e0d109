"""Matching full and half width alike while texts stay as printed."""

import re
from functools import lru_cache

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
_TABLE: dict[str, str] = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _PAIRS
_TABLE |= dict.fromkeys(BLANKS + "\t\xa0\u2002\u2003\u2009\v\f", " ")
_FOLDS = re.compile(f"[{re.escape(''.join(_TABLE))}]")  # few of a text: four times as fast as str.translate


_INKLESS = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + BLANKS


def _twin(match: re.Match[str]) -> str:
    return _TABLE[match[0]]


@lru_cache(maxsize=4)  # a passage is folded by each that reads it, one after the other
def fold(text: str) -> str:
    """The half-width twin of a text, of the same length: a position found in it is a position in the text."""
    return _FOLDS.sub(_twin, text)


def trim(text: str) -> str:
    """Without white space, U+3000 and invisible marks at both ends."""
    return text.strip(_INKLESS)
