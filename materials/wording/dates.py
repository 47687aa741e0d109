"""Dates as documents print them, with what is missing or impossible about them."""

import calendar
import re
from dataclasses import dataclass

from materials.wording.folding import fold

from .numerals import to_int

_N = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = r"(?<![0-9])(?P<y>(?:1[89]|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2})\s?年"
_DATE = re.compile(
    rf"(?:{_YEAR}(?:\s?(?P<m>{_N})\s?月(?:\s?(?P<d>{_N})\s?[日号])?)?"
    rf"|(?<![0-9第])(?P<m2>{_N})\s?月\s?(?P<d2>{_N})\s?日"
    r"|(?<![0-9.\-/])(?P<y3>(?:19|20)[0-9]{2})(?P<s>[.\-/])(?P<m3>[0-9]{1,2})(?P=s)(?P<d3>[0-9]{1,2})(?![0-9]|[.\-/][0-9]))"
)


@dataclass(frozen=True)
class Date:
    """`iso` is "" where the year is missing or the day does not exist (`impossible`)."""

    start: int
    end: int
    printed: str
    iso: str
    yearless: bool = False
    impossible: bool = False


def find(text: str) -> list[Date]:
    """Every date of a text, in order. A bare year counts as one only if a month or 年 follows."""
    return [_date(match, text) for match in _DATE.finditer(fold(text))]


def _date(match: re.Match[str], text: str) -> Date:
    year = to_int(match["y"] or match["y3"] or "")
    month = to_int(match["m"] or match["m2"] or match["m3"] or "")
    day = to_int(match["d"] or match["d2"] or match["d3"] or "")
    printed = text[match.start() : match.end()]
    possible = (month is None or 1 <= month <= 12) and (
        day is None or month is None or 1 <= day <= calendar.monthrange(year or 2000, month)[1]
    )
    if not possible or year is None:
        return Date(match.start(), match.end(), printed, "", year is None, not possible)
    iso = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    return Date(match.start(), match.end(), printed, iso)
