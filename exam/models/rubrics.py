from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exam.marks import plain
from exam.models.frozen import Frozen
from exam.models.papers import Material, Question, ReferenceAnswer

CENT = Decimal("0.01")


class PointKind(models.TextChoices):
    CONTENT = "content", "内容"
    FORMAT = "format", "格式"
    ORDER = "order", "条理"
    LANGUAGE = "language", "语言"


class DimensionKind(models.TextChoices):
    INTENT = "intent", "立意"
    STRUCTURE = "structure", "结构"
    ARGUMENT = "argument", "论证"
    LANGUAGE = "language", "语言"


class LengthPenalty(models.TextChoices):
    """What an over-long answer costs. Sources conflict (domain.md), so the default is nothing."""

    NONE = "none", "不扣分"
    STEPS = "steps", "每超若干格扣分"
    CAP = "cap", "超字数的有最高分"


class Rubric(Frozen):
    """评分标准: one immutable version. `confirmed_by` is empty while it is only a proposal made from a
    reference answer; a teacher's confirmation is a new version.

    `language_guard`: an essay's language lies at most one band above its content. `length_penalty` takes
    `penalty_marks` for each full `penalty_cells` over the limit (steps), or lets an over-long answer have no
    more than `penalty_marks` (cap).
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="rubrics")
    version = models.PositiveSmallIntegerField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed = models.BooleanField("推得，待老师确认", default=False)
    language_guard = models.BooleanField("语言最多比内容高一档", default=True)
    length_penalty = models.CharField(
        "超字数", max_length=8, choices=LengthPenalty, default=LengthPenalty.NONE
    )
    penalty_cells = models.PositiveSmallIntegerField("每超多少格", null=True, blank=True)
    penalty_marks = models.DecimalField("扣多少分", max_digits=5, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="rubric_version_once"),
            models.CheckConstraint(
                condition=Q(proposed=False) | Q(confirmed_by=None), name="rubric_proposed_is_not_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(length_penalty=LengthPenalty.NONE, penalty_cells=None, penalty_marks=None)
                | Q(
                    length_penalty=LengthPenalty.STEPS,
                    penalty_cells__isnull=False,
                    penalty_cells__gt=0,
                    penalty_marks__isnull=False,
                    penalty_marks__gt=0,
                )
                | Q(
                    length_penalty=LengthPenalty.CAP,
                    penalty_cells=None,
                    penalty_marks__isnull=False,
                    penalty_marks__gt=0,
                ),
                name="rubric_length_penalty_is_whole",
                violation_error_message="超字数扣分：写全每超多少格、扣多少分，或者只写最高分，都要大于 0。",
            ),
        ]

    def __str__(self):
        return f"评分标准 第 {self.version} 版"

    @property
    def penalty_words(self) -> str:
        """The length penalty as a sentence; "" for none."""
        if self.length_penalty == LengthPenalty.STEPS:
            return f"每超 {self.penalty_cells} 格扣 {plain(self.penalty_marks)} 分"
        if self.length_penalty == LengthPenalty.CAP:
            return f"超字数的最多得 {plain(self.penalty_marks)} 分"
        return ""

    def deduction(self, cells: int, earned: Decimal) -> Decimal:
        """What the length penalty takes from the marks that an answer of so many cells earned: never more than
        these, and only for full steps over the limit."""
        most = self.question.most_cells
        if most is None or cells <= most:
            return Decimal(0)
        if self.length_penalty == LengthPenalty.STEPS:
            return min(earned, (cells - most) // self.penalty_cells * self.penalty_marks)
        if self.length_penalty == LengthPenalty.CAP:
            return max(Decimal(0), earned - self.penalty_marks)
        return Decimal(0)


def _spans(source: str) -> Q:
    """No span, or a whole one in a text that is named."""
    start, end = f"{source}_start", f"{source}_end"
    return Q(**{start: None, end: None}) | Q(
        **{f"{name}__isnull": False for name in (source, start, end)}, **{f"{end}__gt": F(start)}
    )


class ScoringPoint(Frozen):
    """采分点: what earns marks, the wordings that count as it, and where it comes from: a passage of a material
    and a span of a reference answer, [start, end) in code points of their texts. `part_marks` are what a point
    that is said in part earns, half where they are empty."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=PointKind, default=PointKind.CONTENT)
    text = models.TextField()
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    part_marks = models.DecimalField("写到一部分", max_digits=5, decimal_places=2, null=True, blank=True)
    accepted_wordings = models.JSONField("可接受的表述", default=list, blank=True)
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="points")
    material_start = models.PositiveIntegerField(null=True, blank=True)
    material_end = models.PositiveIntegerField(null=True, blank=True)
    reference = models.ForeignKey(
        ReferenceAnswer, models.PROTECT, null=True, blank=True, related_name="points"
    )
    reference_start = models.PositiveIntegerField(null=True, blank=True)
    reference_end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "position"], name="scoring_point_position_once"),
            models.CheckConstraint(
                condition=Q(marks__gt=0),
                name="scoring_point_marks_positive",
                violation_error_message="分值要大于 0。",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="scoring_point_has_text", violation_error_message="还没有写内容。"
            ),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="scoring_point_kind_known"),
            models.CheckConstraint(
                condition=Q(part_marks=None) | Q(part_marks__gt=0, part_marks__lt=F("marks")),
                name="scoring_point_part_below_full",
                violation_error_message="写到一部分的分要大于 0、小于这一点的分值。",
            ),
            models.CheckConstraint(
                condition=_spans("material"),
                name="scoring_point_passage_in_material",
                violation_error_message="资料里选的一段要有头有尾，头在尾之前。",
            ),
            models.CheckConstraint(
                condition=_spans("reference"),
                name="scoring_point_span_of_reference",
                violation_error_message="参考答案里选的一段要有头有尾，头在尾之前。",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.text}"

    @property
    def partly(self) -> Decimal:
        """The marks of a point that is said in part: those set, else half, rounded down to 0.01."""
        return self.part_marks or (self.marks / 2).quantize(CENT, ROUND_DOWN)


class Band(Frozen):
    """评分档次 of an essay: marks above `floor` up to and including `ceiling`, so that edges never overlap."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="bands")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    floor = models.DecimalField(max_digits=5, decimal_places=2)
    ceiling = models.DecimalField(max_digits=5, decimal_places=2)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "position"], name="band_position_once"),
            models.CheckConstraint(
                condition=Q(floor__gte=0) & Q(ceiling__gt=F("floor")),
                name="band_floor_below_ceiling",
                violation_error_message="分数段的下限要小于上限，不低于 0 分。",
            ),
        ]

    def __str__(self):
        return self.label

    def holds(self, marks: Decimal) -> bool:
        """Whether these marks lie in the band: floor < marks ≤ ceiling."""
        return self.floor < marks <= self.ceiling


class Dimension(Frozen):
    """评分维度 of an essay: a marker says which of the rubric's bands it lies in. It carries no marks of its own."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="dimensions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=DimensionKind)

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "position"], name="dimension_position_once"),
            models.UniqueConstraint(fields=["rubric", "kind"], name="dimension_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=DimensionKind.values), name="dimension_kind_known"),
        ]

    def __str__(self):
        return self.get_kind_display()
