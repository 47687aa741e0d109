"""Judging a submission: decimals only, and the parts are the total (F9)."""

from decimal import Decimal

from django.db import transaction

from exam.errors import MarksOutOfRange
from exam.marks import plain
from exam.models import Band, Marking, MarkingKind, PointMark, Rubric, ScoringPoint, Submission, Suggestion


@transaction.atomic
def self_mark(
    submission: Submission,
    rubric: Rubric,
    marks: dict[ScoringPoint, Decimal],
    *,
    by,
    suggestion: Suggestion | None = None,
) -> Marking:
    """The student's own marks, point by point; doing it again replaces them. `suggestion` is what the form was
    filled in with, kept beside the marks so that what was changed can be shown. Raises MarksOutOfRange."""
    check_points(marks)
    total = sum(marks.values(), Decimal(0))
    marking = _own_marking(submission, rubric, by, total=total, band=None, suggestion=suggestion)
    marking.point_marks.all().delete()
    PointMark.objects.bulk_create(
        PointMark(marking=marking, point=point, marks=earned) for point, earned in marks.items()
    )
    return marking


@transaction.atomic
def self_mark_in_band(submission: Submission, band: Band, total: Decimal, *, by) -> Marking:
    """The student's own mark of an essay: the band first, then the mark inside it. Raises MarksOutOfRange."""
    check_band(band, total)
    return _own_marking(submission, band.rubric, by, total=total, band=band)


def _own_marking(submission, rubric, by, **values) -> Marking:
    marking, _ = Marking.objects.update_or_create(
        submission=submission, kind=MarkingKind.SELF, marker=by, defaults={"rubric": rubric, **values}
    )
    return marking


def check_points(marks: dict[ScoringPoint, Decimal]) -> None:
    """Raises MarksOutOfRange for the first point whose marks do not fit."""
    for point, earned in marks.items():
        if not 0 <= earned <= point.marks:
            raise MarksOutOfRange(f"第 {point.position} 点最多 {plain(point.marks)} 分，最少 0 分。")


def check_band(band: Band, total: Decimal) -> None:
    """Raises MarksOutOfRange unless the mark lies in the band."""
    if not band.holds(total):
        raise MarksOutOfRange(f"{band.label}是 {plain(band.floor)} 分以上、到 {plain(band.ceiling)} 分为止。")
