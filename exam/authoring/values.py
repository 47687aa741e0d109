"""The numbers, days and places that a draft's strings stand for. Pure Python."""

import re
from datetime import date
from decimal import Decimal

from materials.wording.folding import fold, trim

_MARKS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
_NUMBER = re.compile(r"[0-9]{1,5}")


def marks(typed: str) -> Decimal | None:
    """10, 1.5, full width too; None for what is no mark, or not above 0."""
    value = number_of_marks(typed)
    return value if value else None


def number_of_marks(typed: str) -> Decimal | None:
    """The same with 0, the floor of the lowest band."""
    folded = fold(trim(typed))
    return Decimal(folded) if _MARKS.fullmatch(folded) else None


def count(typed: str) -> int | None:
    """A whole number above 0, or None."""
    folded = fold(trim(typed))
    return int(folded) or None if _NUMBER.fullmatch(folded) else None


def day(typed: str) -> date | None:
    try:
        return date.fromisoformat(trim(typed))
    except ValueError:
        return None


def lines(typed: str) -> list[str]:
    return [line for line in map(trim, typed.split("\n")) if line]


def place(quote: str, text: str, start: str = "") -> tuple[int, int] | None:
    """Where the quoted words stand in the text, in code points; of equal passages the one nearest to `start`.
    None where they do not stand there."""
    if not quote:
        return None
    places = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", text)]
    if not places:
        return None
    wanted = int(start) if start.isdecimal() and len(start) < 7 else 0
    nearest = min(places, key=lambda found: abs(found - wanted))
    return nearest, nearest + len(quote)
