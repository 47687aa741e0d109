"""Before and after: two of one's answers to one question side by side, what differs marked."""

from dataclasses import dataclass
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.clock import close_expired
from exam.clock import whole_minutes
from exam.forms.progress import TwoAttempts
from exam.marked import Line, marked
from exam.marking.differences import unlike
from exam.marks import credit
from exam.models import Question, ScoringPoint
from exam.results import Result, answered_by, results_of, with_parts


@dataclass(frozen=True)
class Change:
    """A sentence the other answer has nothing like."""

    start: int
    end: int
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two answers."""

    result: Result
    lines: list[Line]

    @property
    def minutes(self) -> int:
        return whole_minutes(self.result.attempt.seconds_spent)


@dataclass
class PointChange:
    """A scoring point with its marks before and after; None where that answer was not marked by it."""

    point: ScoringPoint
    marks: list[Decimal | None]

    @property
    def credits(self) -> list[str]:
        return [credit(marks, self.point.marks) for marks in self.marks]


def sides(first: Result, second: Result) -> list[Side]:
    texts = [result.attempt.text for result in (first, second)]
    return [
        Side(result, marked(own, [Change(*place) for place in unlike(own, [other])]))
        for result, own, other in ((first, *texts), (second, *reversed(texts)))
    ]


def changes(first: Result, second: Result) -> list[PointChange]:
    """By statement, in the order of the second's rubric, then what only the first's has."""
    found: dict[str, PointChange] = {}
    for place, result in ((1, second), (0, first)):
        for point, marks in result.parts.items():
            found.setdefault(point.text, PointChange(point, [None, None])).marks[place] = marks
    return list(found.values())


@require_safe
def before_after(request, pk):
    """The first and the newest answer, or the two that are chosen."""
    close_expired(request.user)
    question = get_object_or_404(Question.objects.visible_to(request.user).select_related("topic"), pk=pk)
    results = {result.attempt: result for result in results_of(answered_by(request.user, question=pk))}
    context = {"question": question}
    if len(results) > 1:
        form = TwoAttempts(request.GET, attempts=list(results))
        first, second = with_parts(results[attempt] for attempt in form.pair())
        context |= {"form": form, "sides": sides(first, second), "changes": changes(first, second)}
    return page(request, "exam/before_after.html", context)
