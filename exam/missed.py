"""错题本 by scoring point: what a student's newest marked answers missed, and when each point comes back.

A card is not stored before it is rated: it is what the marks say. A point that is hit in a newer answer needs no
card any more; one that is missed again comes back the day after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from exam.marks import credit
from exam.models import Attempt, PointKind, Question, ReviewCard, ScoringPoint
from exam.results import Answered, results_of, with_parts
from exam.study.schedule import Memory

# What can be learnt by heart; order and language are practised by writing.
LEARNT = (PointKind.CONTENT, PointKind.FORMAT)


@dataclass(frozen=True)
class MissedPoint:
    """A point the newest marked answer missed or hit in part; `row` is None until it has been rated."""

    point: ScoringPoint
    marks: Decimal
    attempt: Attempt
    due_on: date
    row: ReviewCard | None

    @property
    def question(self) -> Question:
        return self.attempt.question

    @property
    def credit(self) -> str:
        return credit(self.marks, self.point.marks)

    @property
    def memory(self) -> Memory | None:
        row = self.row
        return row and Memory(row.stability, row.difficulty, row.reviewed_on, row.due_on)


def missed_points(student, answers: Iterable[Answered]) -> list[MissedPoint]:
    """The student's cards of all their answers, the first due first, the points of one question together. A card outlives a new version of
    the rubric as long as its point's statement stays the same."""
    rows = ReviewCard.objects.filter(student=student)
    rows = rows.annotate(question=F("point__rubric__question"), statement=F("point__text"))
    by_statement = {(row.question, row.statement): row for row in rows}
    newest = {answer.question: answer for answer in answers if answer.marked_at}
    missed = []
    for result in with_parts(results_of(newest.values()), point__kind__in=LEARNT):
        handed_in = timezone.localdate(result.attempt.submitted_at)
        first = timezone.localdate(result.answered.marked_at) + timedelta(days=1)
        for point, marks in result.parts.items():
            if marks < point.marks:
                row = by_statement.get((result.attempt.question_id, point.text))
                due_on = _due_on(row, first, handed_in)
                missed.append(MissedPoint(point, marks, result.attempt, due_on, row))
    return sorted(missed, key=lambda card: (card.due_on, card.question.pk, card.point.position))


def _due_on(row: ReviewCard | None, first: date, handed_in: date) -> date:
    """As rated last; a point that was missed again since comes back the day after it was marked, `first`."""
    if row is None:
        return first
    return min(row.due_on, first) if handed_in >= row.reviewed_on else row.due_on
