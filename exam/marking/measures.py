"""How well suggested shares of the full marks agree with the marks that people gave."""

import math
from collections import Counter
from collections.abc import Sequence

LEVELS = 10  # steps between nothing and full marks for the weighted kappa
HIT = 0.5  # from this share of its marks on, a point counts as made


def weighted_kappa(human: Sequence[float], ours: Sequence[float]) -> float:
    """Quadratic weighted κ (QWK) of shares 0..1 on eleven levels; nan where one value fills both sides."""
    a, b = ([min(LEVELS, max(0, math.floor(v * LEVELS + 0.5))) for v in side] for side in (human, ours))
    by_chance = sum(n * m * (i - j) ** 2 for i, n in Counter(a).items() for j, m in Counter(b).items()) / len(
        a
    )
    return 1 - sum((i - j) ** 2 for i, j in zip(a, b, strict=True)) / by_chance if by_chance else math.nan


def correlation(human: Sequence[float], ours: Sequence[float]) -> float:
    """Pearson's r; nan where one side does not vary."""
    a, b = (([v - sum(side) / len(side) for v in side]) for side in (human, ours))
    spread = math.sqrt(sum(v * v for v in a) * sum(v * v for v in b))
    return sum(x * y for x, y in zip(a, b, strict=True)) / spread if spread > 1e-9 else math.nan


def f1(human: Sequence[float], ours: Sequence[float]) -> float:
    """F1 of points counted as made; nan where neither side has any."""
    both = sum(h >= HIT and o >= HIT for h, o in zip(human, ours, strict=True))
    either = sum(h >= HIT for h in human) + sum(o >= HIT for o in ours)
    return 2 * both / either if either else math.nan
