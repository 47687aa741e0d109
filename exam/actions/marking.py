"""Judging a submission: decimals only, and the parts are the total (F9)."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from exam.errors import MarksOutOfRange
from exam.marks import plain
from exam.models import (
    Band,
    Dimension,
    DimensionBand,
    DimensionKind,
    Marking,
    MarkingKind,
    PointMark,
    Rubric,
    ScoringPoint,
    Submission,
    Suggestion,
)

CONTENT = (DimensionKind.INTENT, DimensionKind.ARGUMENT)


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
    marking = _own_marking(submission, rubric, by)
    marking.band, marking.suggestion = None, suggestion
    write_parts(marking, marks=marks)
    marking.save()
    return marking


@transaction.atomic
def self_mark_in_band(
    submission: Submission, band: Band, total: Decimal, dimensions: Mapping[Dimension, Band], *, by
) -> Marking:
    """The student's own mark of an essay: the band first, the dimensions' bands, then the mark inside the band.
    Raises MarksOutOfRange."""
    check_band(band, total)
    check_dimensions(band.rubric, dimensions)
    marking = _own_marking(submission, band.rubric, by)
    marking.band = band
    write_parts(marking, inside=total, dimensions=dimensions)
    marking.save()
    return marking


def _own_marking(submission, rubric, by) -> Marking:
    """The student's stored self-marking, to be written anew, by this rubric."""
    marking, _ = Marking.objects.get_or_create(
        submission=submission,
        kind=MarkingKind.SELF,
        marker=by,
        defaults={"rubric": rubric, "total": 0},
    )
    marking.rubric = rubric
    return marking


def write_parts(
    marking: Marking,
    *,
    marks: Mapping[ScoringPoint, Decimal] | None = None,
    inside: Decimal | None = None,
    dimensions: Mapping[Dimension, Band] | None = None,
) -> None:
    """Replace the parts of a stored marking, and reckon its total from them: the points' marks or the mark inside
    the band, less what the rubric takes for length (F9). The caller saves the marking."""
    marks, dimensions = marks or {}, dimensions or {}
    gross = sum(marks.values(), inside or Decimal(0))
    marking.deduction = marking.rubric.deduction(marking.submission.cells, gross)
    marking.total = gross - marking.deduction
    marking.point_marks.all().delete()
    PointMark.objects.bulk_create(
        PointMark(marking=marking, point=point, marks=earned) for point, earned in marks.items()
    )
    marking.dimension_bands.all().delete()
    DimensionBand.objects.bulk_create(
        DimensionBand(marking=marking, dimension=dimension, band=band)
        for dimension, band in dimensions.items()
    )


def check_points(marks: Mapping[ScoringPoint, Decimal]) -> None:
    """Raises MarksOutOfRange for the first point whose marks do not fit."""
    for point, earned in marks.items():
        if not 0 <= earned <= point.marks:
            raise MarksOutOfRange(f"第 {point.position} 点最多 {plain(point.marks)} 分，最少 0 分。")


def check_band(band: Band, total: Decimal) -> None:
    """Raises MarksOutOfRange unless the mark lies in the band."""
    if not band.holds(total):
        raise MarksOutOfRange(f"{band.label}是 {plain(band.floor)} 分以上、到 {plain(band.ceiling)} 分为止。")


def check_dimensions(rubric: Rubric, dimensions: Mapping[Dimension, Band]) -> None:
    """Raises MarksOutOfRange unless each of the rubric's dimensions has one of its bands, and the language, where
    the rubric says so, at most the band above the content's (the lower of 立意 and 论证)."""
    for dimension in rubric.dimensions.all():
        if dimension not in dimensions:
            raise MarksOutOfRange(f"{dimension}还没有定档次。")
    lowest_first = sorted(rubric.bands.all(), key=lambda band: band.ceiling)
    rank = {dimension.kind: lowest_first.index(band) for dimension, band in dimensions.items()}
    content = [rank[kind] for kind in CONTENT if kind in rank]
    if not rubric.language_guard or not content or DimensionKind.LANGUAGE not in rank:
        return
    if rank[DimensionKind.LANGUAGE] > min(content) + 1:
        raise MarksOutOfRange(
            f"语言定在“{lowest_first[rank[DimensionKind.LANGUAGE]]}”，内容（立意、论证中较低的）是"
            f"“{lowest_first[min(content)]}”：语言最多比内容高一档。"
        )
