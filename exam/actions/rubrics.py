"""A new version of a rubric, whole or not at all: its parts fit together and add up to the question's marks (F9)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import record
from exam.errors import RubricRefused
from exam.marks import plain
from exam.models import Band, Dimension, DimensionKind, LengthPenalty, Question, Rubric, ScoringPoint

SETTINGS = ("language_guard", "length_penalty", "penalty_cells", "penalty_marks")
POINT = (
    "kind",
    "text",
    "marks",
    "part_marks",
    "accepted_wordings",
    "material_id",
    "material_start",
    "material_end",
    "reference_id",
    "reference_start",
    "reference_end",
)
BAND = ("label", "floor", "ceiling", "description")


@transaction.atomic
def new_version(
    question: Question,
    points: Sequence[ScoringPoint],
    *,
    by,
    bands: Sequence[Band] = (),
    dimensions: Iterable[str] = (),
    **settings,
) -> Rubric:
    """Store these unsaved points and bands, and dimensions by kind, as the question's next version, confirmed by
    `by`; positions are counted here. `settings` are those of SETTINGS. The same as the newest confirmed version
    is that version. Raises RubricRefused."""
    Question.objects.select_for_update().get(pk=question.pk)
    previous = question.rubric
    rubric = Rubric(
        question=question, version=previous.version + 1 if previous else 1, confirmed_by=by, **settings
    )
    kinds = list(dimensions)
    points, bands = copies(rubric, points, POINT), copies(rubric, bands, BAND)
    check_rubric(rubric, points, bands, kinds)
    if previous and previous.confirmed_by_id and told(previous) == _told(rubric, points, bands, kinds):
        return previous  # the same click twice
    rubric.save()
    for row in (*points, *bands):
        row.rubric = rubric
        row.save()
    for position, kind in enumerate(kinds, 1):
        Dimension.objects.create(rubric=rubric, position=position, kind=kind)
    record(by, "rubric.confirmed", rubric, version=rubric.version)
    return rubric


def new_settings(rubric: Rubric, *, dimensions: Iterable[str], by, **settings) -> Rubric:
    """A next version with the same points and bands, other dimensions and SETTINGS. Raises RubricRefused."""
    return new_version(
        rubric.question,
        list(rubric.points.all()),
        bands=list(rubric.bands.all()),
        dimensions=dimensions,
        by=by,
        **settings,
    )


def copies(rubric: Rubric, rows, fields: Sequence[str]) -> list:
    """Unsaved rows for this rubric, in order, with these fields of the others."""
    return [
        type(row)(rubric=rubric, position=position, **{name: getattr(row, name) for name in fields})
        for position, row in enumerate(rows, 1)
    ]


def settings_of(rubric: Rubric | None) -> dict:
    return {name: getattr(rubric, name) for name in SETTINGS} if rubric else {}


def told(rubric: Rubric):
    """All that a version says, to be compared."""
    kinds = list(rubric.dimensions.values_list("kind", flat=True))
    return _told(rubric, rubric.points.all(), rubric.bands.all(), kinds)


def _told(rubric, points, bands, kinds):
    def values(row, fields):
        return [getattr(row, name) for name in fields]

    return (
        values(rubric, SETTINGS),
        [values(point, POINT) for point in points],
        [values(band, BAND) for band in bands],
        kinds,
    )


def check_rubric(rubric: Rubric, points, bands, kinds: Sequence[str]) -> None:
    """Raises RubricRefused for the first part that does not fit."""
    full = rubric.question.marks
    _clean(rubric, "评分标准", "question")
    if not points and not bands:
        raise RubricRefused("评分标准里一个采分点、一个档次也没有：至少写一个。")
    for point in points:
        _clean(point, f"第 {point.position} 点", "rubric")
        _check_sources(rubric.question, point)
    for band in bands:
        _clean(band, f"“{band.label}”", "rubric")
    if points:
        check_sum([point.marks for point in points], full)
    _check_bands(bands, full)
    _check_dimensions(kinds, bands)
    if rubric.length_penalty == LengthPenalty.CAP and full and rubric.penalty_marks >= full:
        raise RubricRefused(f"超字数的最高分要小于本题的 {plain(full)} 分，否则等于不扣分。")


def check_sum(marks: Iterable[Decimal], full: Decimal | None) -> None:
    """Raises RubricRefused unless the marks add up to the question's."""
    total = sum(marks, Decimal(0))
    if full is not None and total != full:
        raise RubricRefused(
            f"各点合计 {plain(total)} 分，本题 {plain(full)} 分：差 {plain(abs(full - total))} 分。"
        )


def _clean(row, place: str, parent: str) -> None:
    """Check the row's fields and constraints but for its parent, which may not be stored yet."""
    try:
        row.clean_fields(exclude={parent})
        row.validate_constraints(exclude={parent})
    except ValidationError as error:
        raise RubricRefused(f"{place}：{' '.join(error.messages)}") from None


def _check_sources(question: Question, point: ScoringPoint) -> None:
    place = f"第 {point.position} 点"
    if point.material and not question.materials.filter(pk=point.material_id).exists():
        raise RubricRefused(f"{place}的出处{point.material}不是这道题的给定资料：换一则，或不写出处。")
    if point.reference and point.reference.question_id != question.pk:
        raise RubricRefused(f"{place}指到了别的题的参考答案：请重新选。")
    for source, end in ((point.material, point.material_end), (point.reference, point.reference_end)):
        if source and end and end > len(source.text):
            raise RubricRefused(f"{place}在{source}里选的一段超出了文末（原文可能改过）：请重新选。")


def _check_bands(bands, full: Decimal | None) -> None:
    """From 0 to the full marks without a gap or an overlap; each is above its floor, up to its ceiling."""
    ordered = sorted(bands, key=lambda band: (band.floor, band.ceiling))
    for lower, upper in pairwise(ordered):
        if upper.floor != lower.ceiling:
            fault = "重叠" if upper.floor < lower.ceiling else "之间空着一段"
            raise RubricRefused(
                f"“{lower.label}”到 {plain(lower.ceiling)} 分为止，“{upper.label}”从 {plain(upper.floor)} 分以上起，"
                f"{fault}：下一档的上限就是上一档的下限。"
            )
    if ordered and ordered[0].floor:
        raise RubricRefused(f"最低一档“{ordered[0].label}”要从 0 分以上起。")
    if ordered and full is not None and ordered[-1].ceiling != full:
        raise RubricRefused(
            f"最高一档“{ordered[-1].label}”到 {plain(ordered[-1].ceiling)} 分，本题满分 {plain(full)} 分，要一样。"
        )


def _check_dimensions(kinds: Sequence[str], bands) -> None:
    if kinds and not bands:
        raise RubricRefused("评分维度要配档次：先写档次，或去掉维度。")
    if len(set(kinds)) != len(kinds) or not set(kinds) <= set(DimensionKind.values):
        raise RubricRefused("评分维度只有立意、结构、论证、语言，每个最多一次。")
