"""Fitting the weights to marks that people gave. Pure Python: a damped Newton method with fixed signs.

The loss of an answer is the squared error of its share of the marks, plus the log loss of the points that were
marked one by one. Each question counts the same, however many answers it has.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from exam.marking import guards
from exam.marking.evidence import Evidence, weigh
from exam.marking.rubric import Point, Wanted, prepare
from exam.marking.stance import asked
from exam.marking.task import task
from exam.marking.text import read
from exam.marking.weights import CONTRARY, UNSEEN, VERBATIM, Weights

# Of the features in the order of evidence.NAMES, and the bias: only "against" may take away, and without any
# sign of a point the chance stays so low that it earns nothing.
BOUNDS = [(0.0, 20.0)] * 4 + [(-10.0, 0.0), (-12.0, -0.5)]
OUTSIDE = 0.15  # slope of what a chance is worth below `none` and above `all`, while fitting only
ROUNDS = 4  # windows are chosen anew with each round's weights
TOTALS = 4.0  # weight of the squared error of a total beside the log loss of a point


@dataclass(frozen=True)
class Example:
    """One marked answer: shares of the full marks for the whole, for each point, and earned (None: not known)."""

    question: str
    human: float
    marks: tuple[float, ...]
    earned: tuple[float | None, ...]
    plain: tuple[bool, ...]
    evidence: tuple[tuple[Evidence, ...], ...]
    weight: float = 1.0  # of its question among the questions


def example(
    key: str,
    question: str,
    material: str,
    points: Sequence[Point],
    answer: str,
    human: float,
    earned: Sequence[float | None],
    full: float,
    weight: float = 1.0,
) -> Example:
    """An answer with the evidence for each point; `human` and `full` in marks, `earned` as shares of each point."""
    question, material = task(question, material)
    wanted: list[Wanted] = prepare(question, material, points)
    text = read(answer)
    use = guards.usable(text, read(question), wanted)
    return Example(
        key,
        human / full,
        tuple(float(point.marks) / full for point in points),
        tuple(earned),
        tuple(not want.keywords for want in wanted),
        tuple(tuple(each) for each in weigh(text, wanted, use, asked(question))),
        weight,
    )


@dataclass(frozen=True)
class _Row:
    """One point with the window chosen for it; `fixed` is its share where a rule decides."""

    answer: int
    marks: float
    earned: float | None
    weight: float  # of its log loss
    values: tuple[float, ...]  # features and 1
    own: float
    fixed: float | None


def fit(
    examples: Sequence[Example], start: Weights, pull: float = 1e-4, tell: Callable[[str], None] | None = None
) -> Weights:
    """The weights that agree best with the examples; `pull` (≥ 0) holds them at `start`."""
    answers = Counter(e.question for e in examples)
    whole = sum({e.question: e.weight for e in examples}.values())
    each = [e.weight / answers[e.question] / whole for e in examples]
    anchor = [*start.features, start.bias]
    theta = [min(high, max(low, t)) for t, (low, high) in zip(anchor, BOUNDS, strict=True)]
    for number in range(ROUNDS):
        weights = replace(start, features=tuple(theta[:-1]), bias=theta[-1])
        rows = [row for n, e in enumerate(examples) for row in _rows(n, e, each[n], weights)]
        judge = partial(_loss, rows, [e.human for e in examples], each, anchor, pull, start)
        theta = _minimise(judge, theta)
        if tell:
            tell(f"{number + 1}/{ROUNDS}")
    return replace(start, features=tuple(round(t, 2) for t in theta[:-1]), bias=round(theta[-1], 2))


def folds(questions: Iterable[str], number: int = 10) -> dict[str, int]:
    """Each question's fold, the same every time; never more folds than questions."""
    names = sorted(set(questions))
    random.Random(0).shuffle(names)
    return {name: n % min(number, len(names)) for n, name in enumerate(names)}


def predict(example: Example, weights: Weights) -> tuple[float, list[float]]:
    """The share of the full marks, and of each point's, that an answer would be given; guards left aside."""
    shares = [
        max((weights.worth(e, plain=plain)[0] for e in evidence), default=0.0)
        for plain, evidence in zip(example.plain, example.evidence, strict=True)
    ]
    return min(1.0, sum(m * s for m, s in zip(example.marks, shares, strict=True))), shares


def _rows(number: int, example: Example, each: float, weights: Weights) -> list[_Row]:
    known = sum(e is not None for e in example.earned)
    rows = []
    for marks, earned, plain, evidence in zip(
        example.marks, example.earned, example.plain, example.evidence, strict=True
    ):
        free = [e for e in evidence if e.denied < CONTRARY]
        best = max(free, key=lambda e: weights.worth(e, plain=plain), default=None)
        fixed = 0.0 if best is None else 1.0 if best.exact else None
        values = (*best.features, 1.0) if best else ()
        own = best.own if best and plain else -1.0  # below 0: no part goes by words
        rows.append(
            _Row(number, marks, earned, each / known if earned is not None else 0.0, values, own, fixed)
        )
    return rows


def _loss(
    rows: Sequence[_Row],
    human: Sequence[float],
    each: Sequence[float],
    anchor: Sequence[float],
    pull: float,
    at: Weights,
    theta: Sequence[float],
) -> tuple[float, list[float], list[list[float]]]:
    """The loss, its slope and the Gauss–Newton matrix."""
    size = len(theta)
    totals, slopes = [0.0] * len(human), [[0.0] * size for _ in human]
    value = pull * sum((t - a) ** 2 for t, a in zip(theta, anchor, strict=True))
    slope = [2 * pull * (t - a) for t, a in zip(theta, anchor, strict=True)]
    matrix = [[2 * pull * (i == j) for j in range(size)] for i in range(size)]
    for row in rows:
        chance = (VERBATIM if row.fixed else UNSEEN) if row.fixed is not None else _chance(theta, row.values)
        worth, steep = _worth(at, chance)
        if row.own >= 0 and row.fixed is None:
            worth, steep = (1 - at.words) * worth + at.words * row.own, (1 - at.words) * steep
        totals[row.answer] += row.marks * (worth if row.fixed is None else row.fixed)
        if row.weight and row.earned is not None:
            value -= row.weight * (row.earned * math.log(chance) + (1 - row.earned) * math.log(1 - chance))
        if row.fixed is not None:
            continue
        rise = chance * (1 - chance)
        mine = slopes[row.answer]
        for i, v in enumerate(row.values):
            mine[i] += row.marks * steep * rise * v
        if row.weight and row.earned is not None:
            _add(slope, matrix, row.values, row.weight * (chance - row.earned), row.weight * rise)
    for total, wanted, weight, mine in zip(totals, human, each, slopes, strict=True):
        error = total - wanted
        value += TOTALS * weight * error**2
        _add(slope, matrix, mine, 2 * TOTALS * weight * error, 2 * TOTALS * weight)
    return value, slope, matrix


def _chance(theta: Sequence[float], values: Sequence[float]) -> float:
    z = sum(t * v for t, v in zip(theta, values, strict=True))
    return 1 / (1 + math.exp(-max(-13.0, min(13.0, z))))


def _worth(weights: Weights, chance: float) -> tuple[float, float]:
    """What a chance is worth, with its slope: as Weights.share, but not quite flat at the ends."""
    inside = 1 / (weights.all - weights.none)
    held = min(weights.all, max(weights.none, chance))
    return (held - weights.none) * inside + OUTSIDE * (chance - held), inside if held == chance else OUTSIDE


def _add(
    slope: list[float], matrix: list[list[float]], values: Sequence[float], first: float, second: float
) -> None:
    for i, a in enumerate(values):
        if a:
            slope[i] += first * a
            line = matrix[i]
            for j, b in enumerate(values):
                line[j] += second * a * b


def _minimise(
    loss: Callable[[Sequence[float]], tuple[float, list[float], list[list[float]]]], theta: list[float]
) -> list[float]:
    """Levenberg–Marquardt inside BOUNDS: a step is kept when the loss falls, else the next one is shorter."""
    value, slope, matrix = loss(theta)
    damping = 1e-3
    for _ in range(60):
        held = [
            (t <= low and s > 0) or (t >= high and s < 0)
            for t, s, (low, high) in zip(theta, slope, BOUNDS, strict=True)
        ]
        free = [i for i, h in enumerate(held) if not h]
        if not free or damping > 1e6:
            break
        step = _solve(
            [[matrix[i][j] + (damping * (matrix[i][i] + 1e-9) if i == j else 0) for j in free] for i in free],
            [-slope[i] for i in free],
        )
        trial = list(theta)
        for i, move in zip(free, step, strict=True):
            trial[i] = min(BOUNDS[i][1], max(BOUNDS[i][0], theta[i] + move))
        found = loss(trial)
        if found[0] >= value:
            damping *= 4
            continue
        gained = value - found[0]
        theta, (value, slope, matrix), damping = trial, found, damping / 3
        if gained < 1e-9:
            break
    return theta


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss with pivots; the matrix is positive definite by its damping."""
    lines = [[*line, r] for line, r in zip(matrix, right, strict=True)]
    size = len(lines)
    for i in range(size):
        pivot = max(range(i, size), key=lambda n: abs(lines[n][i]))
        lines[i], lines[pivot] = lines[pivot], lines[i]
        for n in range(i + 1, size):
            ratio = lines[n][i] / lines[i][i]
            lines[n] = [a - ratio * b for a, b in zip(lines[n], lines[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(lines[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (lines[i][size] - rest) / lines[i][i]
    return found
