"""How far two markers agree."""

from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal


def agree(first: Decimal, second: Decimal, full: Decimal, percent: int) -> bool:
    """Whether two totals differ by no more than `percent` of the full marks; exactly that much still agrees."""
    return abs(first - second) * 100 <= full * percent


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's κ of two markers' verdicts on the same points: 1 is full agreement, 0 that of chance. None where
    it says nothing: no pairs, or both gave one and the same verdict throughout."""
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[verdict] * second[verdict] for verdict in first) / len(pairs) ** 2
    if by_chance == 1:
        return None
    return (exact(pairs) - by_chance) / (1 - by_chance)


def exact(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """The share of pairs that are the same; there must be some."""
    return sum(a == b for a, b in pairs) / len(pairs)


def adjacent(pairs: Sequence[tuple[int, int]]) -> float:
    """The share of pairs of steps that are the same or next to each other; there must be some."""
    return sum(abs(a - b) <= 1 for a, b in pairs) / len(pairs)


def mean(values: Sequence[Decimal]) -> Decimal:
    """Of at least one value."""
    return sum(values, Decimal(0)) / len(values)
