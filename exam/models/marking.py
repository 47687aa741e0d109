from django.conf import settings
from django.db import models
from django.db.models import Q

from exam.models.rubrics import Band, Rubric, ScoringPoint
from exam.models.writing import Submission


class MarkingKind(models.TextChoices):
    SELF = "self", "自评"
    TEACHER = "teacher", "老师评定"


class Marking(models.Model):
    """One person's judgement of a submission by one version of the rubric; `total` is the sum of its parts,
    or the mark inside `band` for an essay."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="markings")
    kind = models.CharField(max_length=16, choices=MarkingKind)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="markings")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="markings")
    band = models.ForeignKey(Band, models.PROTECT, null=True, blank=True, related_name="markings")
    total = models.DecimalField(max_digits=5, decimal_places=2)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["submission", "-updated_at"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "marker"], name="marking_once_a_marker"),
            models.CheckConstraint(condition=Q(total__gte=0), name="marking_total_not_negative"),
            models.CheckConstraint(condition=Q(kind__in=MarkingKind.values), name="marking_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.total}"


class PointMark(models.Model):
    """The marks one scoring point earned in one marking."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="point_marks")
    point = models.ForeignKey(ScoringPoint, models.PROTECT, related_name="point_marks")
    marks = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["marking", "point__position"]
        constraints = [
            models.UniqueConstraint(fields=["marking", "point"], name="point_mark_once"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="point_mark_not_negative"),
        ]

    def __str__(self):
        return f"{self.point}: {self.marks}"
