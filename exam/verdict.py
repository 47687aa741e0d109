"""What a student sees of the teachers' marks: the released ones that stand, and nothing else (F7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from exam.models import DimensionBand, InlineComment, Marking, MarkingRound, Rubric, Standing, Submission

DIMENSIONS = Prefetch("dimension_bands", DimensionBand.objects.select_related("dimension", "band"))
PARTS = ("point_marks", "inline_comments", DIMENSIONS)


@dataclass(frozen=True)
class Verdict:
    """The teachers' marks: one marking, or the mean of two. `marks` are by scoring point."""

    markings: Sequence[Marking]

    @property
    def total(self) -> Decimal:
        return _mean([marking.total for marking in self.markings])

    @property
    def deduction(self) -> Decimal:
        """What was taken for length, in the total already."""
        return _mean([marking.deduction for marking in self.markings])

    @property
    def dimensions(self) -> dict[str, list[str]]:
        """The bands of each dimension, one a marking."""
        found: dict[str, list[str]] = {}
        for marking in self.markings:
            for each in marking.dimension_bands.all():
                found.setdefault(str(each.dimension), []).append(str(each.band))
        return found

    @property
    def marks(self) -> dict[int, Decimal]:
        parts: dict[int, list[Decimal]] = {}
        for marking in self.markings:
            for part in marking.point_marks.all():
                parts.setdefault(part.point_id, []).append(part.marks)
        return {point: _mean(marks) for point, marks in parts.items()}

    @property
    def rubric(self) -> Rubric:
        return self.markings[0].rubric

    @property
    def comments(self) -> list[str]:
        return [marking.comment for marking in self.markings if marking.comment]

    @property
    def inline_comments(self) -> list[InlineComment]:
        found = [comment for marking in self.markings for comment in marking.inline_comments.all()]
        return sorted(found, key=lambda comment: (comment.start, comment.pk))


def verdict_on(submission: Submission) -> Verdict | None:
    """The released marks of a submission, None before their release and that of an assignment with it."""
    shown = Marking.objects.filter(submission=submission).shown()
    found = shown.select_related("rubric", "band", "remarking")
    markings = list(found.prefetch_related(*PARTS).order_by("seat"))
    return Verdict(markings) if markings else None


@dataclass(frozen=True)
class QuotedComment:
    """A comment with the words it is about."""

    start: int
    end: int
    quote: str
    text: str


def quoted(text: str, comments: Sequence[InlineComment]) -> list[QuotedComment]:
    return [QuotedComment(c.start, c.end, text[c.start : c.end], c.text) for c in comments]


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def decided(submission: Submission, markings: Sequence[Marking], current: MarkingRound) -> list[Marking]:
    """Of a submission's finished teachers' markings those that decide, released or not: the newest re-marking,
    or those of the deciding seats; [] while somebody still has to mark."""
    anew = [marking for marking in markings if marking.remarking and not marking.remarking.undone_at]
    if anew:
        return [max(anew, key=lambda marking: marking.pk)]
    by_seat = {marking.seat: marking for marking in markings if marking.seat}
    return [by_seat[seat] for seat in current.deciding(Standing.of(submission, markings))]
