from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exam.models.frozen import Frozen
from exam.models.papers import Material, Question


class PointKind(models.TextChoices):
    CONTENT = "content", "内容"
    FORMAT = "format", "格式"
    ORDER = "order", "条理"
    LANGUAGE = "language", "语言"


class Rubric(Frozen):
    """评分标准: one immutable version. `confirmed_by` is empty while it is only a proposal made from a
    reference answer; a teacher's confirmation is a new version."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="rubrics")
    version = models.PositiveSmallIntegerField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed = models.BooleanField("推得，待老师确认", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="rubric_version_once"),
            models.CheckConstraint(
                condition=Q(proposed=False) | Q(confirmed_by=None), name="rubric_proposed_is_not_confirmed"
            ),
        ]

    def __str__(self):
        return f"评分标准 第 {self.version} 版"


class ScoringPoint(Frozen):
    """采分点: what earns marks, the wordings that count as it, and where in the material it comes from."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=PointKind, default=PointKind.CONTENT)
    text = models.TextField()
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    accepted_wordings = models.JSONField("可接受的表述", default=list, blank=True)
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="points")

    class Meta:
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "position"], name="scoring_point_position_once"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="scoring_point_marks_positive"),
            models.CheckConstraint(condition=~Q(text=""), name="scoring_point_has_text"),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="scoring_point_kind_known"),
        ]

    def __str__(self):
        return f"{self.position}. {self.text}"


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
                condition=Q(floor__gte=0) & Q(ceiling__gt=F("floor")), name="band_floor_below_ceiling"
            ),
        ]

    def __str__(self):
        return self.label

    def holds(self, marks: Decimal) -> bool:
        """Whether these marks lie in the band: floor < marks ≤ ceiling."""
        return self.floor < marks <= self.ceiling
