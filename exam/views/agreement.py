"""How far the markers of a question agree, once both have finished a script, and how far the moderator with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.views.decorators.http import require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.marking.agreement import adjacent, agree, exact, kappa, mean
from exam.marking.measures import weighted_kappa
from exam.marks import credit
from exam.models import MODERATION, Assignment, Marking, MarkingRound, Question, Standing
from exam.rounds import Rounds
from exam.views.marking_desk import chosen_assignment, marked_question, scripts_of

STEPS = ("miss", "part", "hit")
ALL, WHOLE = "所有采分点", "总的档次"
Pair = tuple[Marking, Marking]


@dataclass(frozen=True)
class Totals:
    """Of `count` pairs of totals: the mean of first minus second, the mean distance, how many are equal, within one
    mark and within the tolerance, and QWK over tenths of the full marks (None where it says nothing)."""

    count: int
    difference: Decimal
    distance: Decimal
    equal: int
    within_one: int
    within: int
    qwk: float | None


@dataclass(frozen=True)
class Part:
    """One scoring point, or one dimension of essays: the two means (None for bands), the shares of exact and of
    adjacent verdicts, and κ (None where it says nothing)."""

    name: str
    count: int
    first: Decimal | None
    second: Decimal | None
    exact: float
    adjacent: float
    kappa: float | None


@dataclass(frozen=True)
class Marker:
    """One teacher beside whoever marked the same scripts: how much higher on the mean."""

    name: str
    count: int
    difference: Decimal


def totals_of(pairs: Sequence[tuple[Decimal, Decimal]], current: MarkingRound) -> Totals | None:
    if not pairs:
        return None
    full = current.question.marks
    differences = [first - second for first, second in pairs]
    shares = [[float(total / full) for total in side] for side in zip(*pairs, strict=True)] if full else None
    qwk = weighted_kappa(*shares) if shares else None
    return Totals(
        len(pairs),
        mean(differences),
        mean([abs(each) for each in differences]),
        sum(each == 0 for each in differences),
        sum(abs(each) <= 1 for each in differences),
        sum(full is None or agree(a, b, full, current.tolerance_percent) for a, b in pairs),
        qwk if qwk == qwk else None,  # nan: one value fills both sides
    )


def parts_of(pairs: Sequence[Pair]) -> list[Part]:
    """By scoring point, and by band and dimension of essays, in the order of the rubric."""
    points: dict = {}
    bands: dict[str, list[tuple[int, int]]] = {}
    for first, second in pairs:
        if first.rubric_id != second.rubric_id:
            continue
        others = {mark.point_id: mark.marks for mark in second.point_marks.all()}
        for mark in first.point_marks.all():
            if mark.point_id in others:
                points.setdefault(mark.point, []).append((mark.marks, others[mark.point_id]))
        theirs = band_ranks(second)
        for name, rank in band_ranks(first).items():
            if name in theirs:
                bands.setdefault(name, []).append((rank, theirs[name]))
    found: list[Part] = []
    every: list[tuple[int, int]] = []
    for point, given in sorted(points.items(), key=lambda item: (item[0].rubric_id, item[0].position)):
        steps = [(STEPS.index(credit(a, point.marks)), STEPS.index(credit(b, point.marks))) for a, b in given]
        means = mean([a for a, _ in given]), mean([b for _, b in given])
        found.append(part(str(point), steps, *means))
        every += steps
    if len(found) > 1:
        found.insert(0, part(ALL, every, None, None))
    return found + [part(name, ranks, None, None) for name, ranks in bands.items()]


def part(name: str, steps, first: Decimal | None, second: Decimal | None) -> Part:
    return Part(name, len(steps), first, second, exact(steps), adjacent(steps), kappa(steps))


def band_ranks(marking: Marking) -> dict[str, int]:
    """The band of the whole and of each dimension, counted from the lowest of the rubric."""
    order = {
        band.pk: rank for rank, band in enumerate(sorted(marking.rubric.bands.all(), key=lambda b: b.ceiling))
    }
    found = {WHOLE: order[marking.band_id]} if marking.band_id else {}
    return found | {str(each.dimension): order[each.band_id] for each in marking.dimension_bands.all()}


def markers_of(pairs: Sequence[Pair]) -> list[Marker]:
    differences: dict = {}
    for first, second in pairs:
        differences.setdefault(first.marker, []).append(first.total - second.total)
        differences.setdefault(second.marker, []).append(second.total - first.total)
    found = [Marker(str(who), len(each), mean(each)) for who, each in differences.items()]
    return sorted(found, key=lambda marker: (-marker.difference, marker.name))


def agreement_context(question: Question, assignment: Assignment | None) -> dict:
    rounds = Rounds([question])
    current = rounds.at(question.pk, assignment and assignment.pk)
    finished = scripts_of(question, assignment).filter(
        markings__finished_at__isnull=False, markings__seat__gt=0
    )
    pairs: list[Pair] = []
    moderated: list[tuple[Decimal, Decimal]] = []
    for submission in (
        finished.distinct()
        .select_related("attempt")
        .defer("text")
        .prefetch_related(
            "markings__marker",
            "markings__rubric__bands",
            "markings__point_marks__point",
            "markings__dimension_bands__dimension",
        )
    ):
        by_seat = {each.seat: each for each in submission.markings.all() if each.finished_at and each.seat}
        if 1 in by_seat and 2 in by_seat:
            pairs.append((by_seat[1], by_seat[2]))
        if MODERATION in by_seat and (seats := rounds.of(submission.attempt).marked(Standing.of(submission))):
            moderated.append((mean([by_seat[seat].total for seat in seats]), by_seat[MODERATION].total))
    return {
        "question": question,
        "assignment": assignment,
        "round": current,
        "totals": totals_of([(first.total, second.total) for first, second in pairs], current),
        "parts": parts_of(pairs),
        "markers": markers_of(pairs),
        "moderation": totals_of(moderated, current),
    }


@require_safe
@permission_needed("accounts.teach")
def agreement(request, pk):
    found = marked_question(pk)
    context = agreement_context(found, chosen_assignment(request, found))
    return page(request, "exam/marking_agreement.html", context)
