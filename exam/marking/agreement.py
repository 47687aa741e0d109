"""How far two markers agree."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal


def agree(first: Decimal, second: Decimal, full: Decimal, percent: int) -> bool:
    """Whether two totals differ by no more than `percent` of the full marks; exactly that much still agrees."""
    return abs(first - second) * 100 <= full * percent


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's κ of two markers' verdicts on the same points: 1 is full agreement, 0 that of chance. None where
    it says nothing: no pairs, or both gave one and the same verdict throughout."""
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[verdict] * second[verdict] for verdict in first) / len(pairs) ** 2
    if by_chance == 1:
        return None
    observed = sum(a == b for a, b in pairs) / len(pairs)
    return (observed - by_chance) / (1 - by_chance)
