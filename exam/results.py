"""What came of a student's answers: the teachers' released marks, or else their own (F7)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from exam.models import Attempt, Marking, MarkingKind, PointMark, ScoringPoint

# What is asked of an answer and a point where hundreds are read at once; anything else of one comes when it is asked for.
OF_ATTEMPT = (
    "student",
    "question",
    "number",
    "sitting",
    "submitted_at",
    "seconds_spent",
    "submission__cells",
)
OF_POINT = ("rubric", "text", "marks", "kind", "position")


@dataclass(frozen=True)
class Answered:
    """A submitted attempt in the least that choosing the next thing to do asks of it. `total` is None until somebody has
    marked it; marks of two teachers are their mean. `marked_at` is when it was marked first; `markings` count."""

    attempt: int
    question: int
    type: str
    full: Decimal | None
    submitted_at: datetime
    total: Decimal | None = None
    by_teacher: bool = False
    marked_at: datetime | None = None
    markings: tuple[int, ...] = ()

    @property
    def share(self) -> float | None:
        """The marks as a share of the question's, 0 to 1; None while there are none."""
        return None if self.total is None or not self.full else float(self.total / self.full)


@dataclass(frozen=True)
class Result:
    """A submitted attempt with all that Answered says of it, its question, and its `cells`. `parts`, the marks by scoring
    point, come by `with_parts`; an essay marked by its band has none."""

    attempt: Attempt
    answered: Answered
    parts: dict[ScoringPoint, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        return self.answered.total

    @property
    def by_teacher(self) -> bool:
        return self.answered.by_teacher

    @property
    def share(self) -> float | None:
        return self.answered.share


def answered_by(student, **narrowed) -> list[Answered]:
    """Everything the person has answered, the oldest first; nothing of a question that is withheld from them (F7).
    `narrowed` are lookups of attempts.

    Read at each visit: two queries for plain columns, whatever there is.
    """
    found = Attempt.objects.answered_by(student).filter(**narrowed)
    rows = list(found.values_list("pk", "question", "question__type", "question__marks", "submitted_at"))
    # What is withheld is out already, and asking for it once more would take as long again.
    markings = Marking.objects.own_or_standing().filter(submission__in=[pk for pk, *_ in rows])
    by_submission = defaultdict(list)
    for row in markings.order_by("pk").values_list(
        "pk", "submission", "kind", "total", "released_at", "created_at", named=True
    ):
        by_submission[row.submission].append(row)
    return [Answered(*row, **_marks(by_submission[row[0]])) for row in rows]


def _marks(markings: list) -> dict:
    given = [marking for marking in markings if marking.kind == MarkingKind.TEACHER]
    standing = given or markings
    if not standing:
        return {}
    return {
        "total": _mean([marking.total for marking in standing]),
        "by_teacher": bool(given),
        "marked_at": min(marking.released_at or marking.created_at for marking in markings),
        "markings": tuple(marking.pk for marking in standing),
    }


def results_of(answers: Iterable[Answered]) -> list[Result]:
    """The answers with their attempts and questions, in their order."""
    by_attempt = {answer.attempt: answer for answer in answers}
    rows = Attempt.objects.filter(pk__in=by_attempt).prefetch_related("question__topic").only(*OF_ATTEMPT)
    attempts = rows.annotate(cells=F("submission__cells")).in_bulk()
    return [Result(attempts[pk], answer) for pk, answer in by_attempt.items()]


def with_parts(results: Iterable[Result], **narrowed) -> list[Result]:
    """The results with their marks by scoring point; `narrowed` are lookups of the points' marks."""
    results = list(results)
    wanted = [pk for result in results for pk in result.answered.markings]
    parts = defaultdict(list)
    marks = PointMark.objects.filter(marking__in=wanted, **narrowed).order_by("pk")
    for marking, point, earned in marks.values_list("marking", "point", "marks"):
        parts[marking].append((point, earned))
    known = {point for earned in parts.values() for point, _ in earned}
    points = ScoringPoint.objects.only(*OF_POINT).in_bulk(known)
    return [replace(result, parts=_parts(result, parts, points)) for result in results]


def _parts(result: Result, parts, points) -> dict[ScoringPoint, Decimal]:
    earned = defaultdict(list)
    for marking in result.answered.markings:
        for point, marks in parts[marking]:
            earned[points[point]].append(marks)
    return {point: _mean(marks) for point, marks in earned.items()}


def _mean(marks: list[Decimal]) -> Decimal:
    return sum(marks, Decimal(0)) / len(marks)
