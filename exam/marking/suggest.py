"""What a good marker would point at: marks per point, with spans, reasons and how sure they are.

A suggestion is never a mark. How it comes about: the answer is read clause by clause (text.py); for each point
the likeliest window is looked for (evidence.py) and weighed (weights.json); guards.py says what
earns nothing as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Literal

from exam.marking import guards
from exam.marking.evidence import Evidence, weigh
from exam.marking.rubric import Point, Wanted, derive, prepare
from exam.marking.stance import asked
from exam.marking.task import task
from exam.marking.text import Reading, read
from exam.marking.weights import CONTRARY, UNSEEN, Weights, shipped

HALF = Decimal("0.5")


@dataclass(frozen=True)
class PointSuggestion:
    """One point: `spans` are code points of the answer, `confidence` (0..1) is that of hit against missed."""

    pid: str
    credit: Literal["full", "part", "missed"]
    marks: Decimal
    spans: tuple[tuple[int, int], ...]
    reason: str
    confidence: float


@dataclass(frozen=True)
class Suggestion:
    """`total` is exactly the sum of the points' marks; None, with a reason, where there is nothing to compare."""

    points: tuple[PointSuggestion, ...]
    total: Decimal | None
    low: Decimal | None
    high: Decimal | None
    reasons: tuple[str, ...]


def suggest(
    question: str,
    material: str,
    references: Sequence[str],
    points: Sequence[Point],
    answer: str,
    max_marks: Decimal,
    weights: Weights | None = None,
) -> Suggestion:
    """Suggest marks for an answer; `weights` are the shipped ones unless given.

    Without points they are derived from each reference and the likeliest reference counts; without either there
    is no total.
    """
    rubrics = [tuple(points)] if points else [tuple(derive(r, max_marks)) for r in references]
    found = [
        _suggest(_rubric(question, material, rubric), answer, max_marks, weights or shipped())
        for rubric in rubrics
        if rubric
    ]
    if not found:
        return Suggestion((), None, None, None, ("无法评分：没有采分点，也没有参考答案可以对照。",))
    return max(found, key=lambda suggestion: suggestion.total or Decimal(0))


def _suggest(rubric: "_Rubric", answer: str, max_marks: Decimal, weights: Weights) -> Suggestion:
    text = read(answer)
    use = guards.usable(text, rubric.question, rubric.wanted)
    judged = [
        _judge(text, want, evidence, weights)
        for want, evidence in zip(rubric.wanted, weigh(text, rubric.wanted, use, rubric.kind), strict=True)
    ]
    findings = guards.inspect(text, rubric.question, rubric.material, rubric.wanted, use)
    cap = Decimal(str(min((f.most for f in findings), default=1.0))) * max_marks
    marks = _trim([j.marks for j in judged], [j.chance for j in judged], cap)
    total = sum(marks, Decimal(0))
    deviation = sum(float(j.point.marks) ** 2 * j.chance * (1 - j.chance) for j in judged) ** 0.5
    spread = Decimal(str(round(deviation, 3))) if not findings else Decimal(0)
    blanket = findings[0].reason if findings else ""
    return Suggestion(
        tuple(_suggestion(text, j, m, blanket) for j, m in zip(judged, marks, strict=True)),
        total,
        max(Decimal(0), min(total, _halves(total - spread, ROUND_FLOOR))),
        max(total, min(max_marks, _halves(total + spread, ROUND_CEILING))),
        tuple(f.reason for f in findings),
    )


@dataclass(frozen=True)
class _Rubric:
    wanted: tuple[Wanted, ...]
    question: Reading
    material: Reading
    kind: str


@lru_cache(maxsize=64)
def _rubric(question: str, material: str, points: tuple[Point, ...]) -> _Rubric:
    question, material = task(question, material)
    return _Rubric(
        tuple(prepare(question, material, points)), read(question), read(material), asked(question)
    )


@dataclass(frozen=True)
class _Judged:
    point: Point
    marks: Decimal
    chance: float
    place: tuple[int, int] | None  # folded characters
    reason: str


def _judge(answer: Reading, want: Wanted, evidence: Sequence[Evidence], weights: Weights) -> _Judged:
    """The window worth most decides; more text can only add windows, so it never takes a hit away."""
    if not evidence:
        return _Judged(want.point, Decimal(0), UNSEEN, None, "没有找到与这一点相关的表述。")
    share, chance, best = max(
        ((*weights.worth(e, plain=not want.keywords), e) for e in evidence),
        key=lambda found: (found[:2], found[2].window.start - found[2].window.end, -found[2].window.start),
    )
    marks = _marks(share, want.point.marks)
    place = (best.window.start, best.window.end)
    if best.exact:
        start = answer.folded.index(want.folded, best.window.start)
        place = (start, start + len(want.folded))
    return _Judged(want.point, marks, chance, place, _reason(best, marks, want.point.marks))


def _reason(best: Evidence, marks: Decimal, full: Decimal) -> str:
    words = "、".join(f"“{word}”" for word in best.words[:4])
    named = f"出现可接受表述{words}" if words else "用词与采分点相近"
    if best.denied >= CONTRARY:
        return "提到了这一点，但说的是相反的意思。"
    if best.exact:
        return "与采分点的表述一致。"
    if best.against:
        return f"{named}，但与题目要求的方向不符（问题与做法相反）。"
    if marks <= 0:
        return f"{'有可接受表述' if words else '有个别字词'}沾边，但意思没有说到。"
    return f"{named}，{'意思基本覆盖' if marks >= full else '但不够完整'}。"


def _marks(share: float, full: Decimal) -> Decimal:
    """Half marks where the point's marks are made of them, else quarters of the point."""
    full = max(full, Decimal(0))
    halves = full % HALF == 0
    steps = int(full / HALF) if halves else 4
    taken = int(share * steps + 0.5)
    if taken >= steps:
        return full
    return HALF * taken if halves else (full * taken / steps).quantize(Decimal("0.001"))


def _trim(marks: list[Decimal], chances: list[float], cap: Decimal) -> list[Decimal]:
    """Take from the least certain points first until the sum is within `cap`."""
    over = sum(marks, Decimal(0)) - max(cap, Decimal(0))
    for number in sorted(range(len(marks)), key=lambda n: (chances[n], -n)):
        if over <= 0:
            break
        taken = min(over, marks[number])
        marks[number] -= taken
        over -= taken
    return marks


def _halves(value: Decimal, rounding: str) -> Decimal:
    return (value / HALF).to_integral_value(rounding) * HALF


def _suggestion(answer: Reading, judged: _Judged, marks: Decimal, blanket: str) -> PointSuggestion:
    full = judged.point.marks
    credit: Literal["full", "part", "missed"] = (
        "missed" if marks <= 0 else "full" if marks >= full else "part"
    )
    spans = (answer.span(*judged.place),) if judged.place and marks > 0 else ()
    confidence = 0.9 if blanket else max(judged.chance, 1 - judged.chance)
    return PointSuggestion(
        judged.point.pid, credit, marks, spans, blanket or judged.reason, round(confidence, 2)
    )
