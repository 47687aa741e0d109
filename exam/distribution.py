"""A class's results as numbers, pure Python. Shares are Decimals from 0 to 1; marks are Decimals (F9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

BARS = 10


@dataclass(frozen=True)
class Bar:
    """How many lie from `low` percent up to, but not including, `high`; the last bar holds 100 too."""

    low: int
    high: int
    count: int


def distribution(shares: Sequence[Decimal]) -> list[Bar]:
    """Ten bars of ten percent; every share stands in exactly one."""
    width = 100 // BARS
    places = [min(int(share * BARS), BARS - 1) for share in shares]
    return [Bar(n * width, (n + 1) * width, places.count(n)) for n in range(BARS)]


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """None where there is nothing to take a mean of."""
    return sum(values, Decimal(0)) / len(values) if values else None


def percent(share: Decimal | None) -> int | None:
    """A share as whole percent for people; halves round up."""
    return None if share is None else int(share * 100 + Decimal("0.5"))
