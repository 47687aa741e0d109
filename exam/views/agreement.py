"""How far the two markers of a question agree, once both have finished a script."""

from dataclasses import dataclass
from decimal import Decimal

from django.views.decorators.http import require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.claims import round_of
from exam.marking.agreement import agree, kappa
from exam.marks import credit
from exam.models import Marking, Question
from exam.views.marking_desk import marked_question


@dataclass(frozen=True)
class Agreement:
    """Of `scripts` that both have finished: the mean of first minus second, the mean distance, how many lie within
    the tolerance, and κ of full, part, missed over `points` points (None where it says nothing)."""

    scripts: int
    difference: Decimal
    distance: Decimal
    within: int
    points: int
    kappa: float | None


def agreement_on(question: Question) -> Agreement | None:
    """None before any script has both markings."""
    rows = Marking.objects.by_teachers().filter(
        submission__attempt__question=question, seat__in=[1, 2], finished_at__isnull=False
    )
    by_script: dict[int, dict[int, Marking]] = {}
    for marking in rows.prefetch_related("point_marks__point"):
        by_script.setdefault(marking.submission_id, {})[marking.seat] = marking
    pairs = [(seats[1], seats[2]) for seats in by_script.values() if len(seats) == 2]
    if not pairs:
        return None
    differences = [first.total - second.total for first, second in pairs]
    percent = round_of(question).tolerance_percent
    within = sum(
        question.marks is None or agree(first.total, second.total, question.marks, percent)
        for first, second in pairs
    )
    verdicts = [pair for first, second in pairs for pair in _by_point(first, second)]
    return Agreement(
        len(pairs),
        sum(differences, Decimal(0)) / len(pairs),
        sum(map(abs, differences), Decimal(0)) / len(pairs),
        within,
        len(verdicts),
        kappa(verdicts),
    )


def _by_point(first: Marking, second: Marking) -> list[tuple[str, str]]:
    other = {mark.point_id: mark.marks for mark in second.point_marks.all()}
    return [
        (credit(mark.marks, mark.point.marks), credit(other[mark.point_id], mark.point.marks))
        for mark in first.point_marks.all()
        if mark.point_id in other
    ]


@require_safe
@permission_needed("accounts.teach")
def agreement(request, pk):
    question = marked_question(pk)
    context = {"question": question, "round": round_of(question), "agreement": agreement_on(question)}
    return page(request, "exam/marking_agreement.html", context)
