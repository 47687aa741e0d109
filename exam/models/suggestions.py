from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exam.marks import credit
from exam.models.frozen import Frozen
from exam.models.rubrics import Rubric, ScoringPoint
from exam.models.writing import Submission

# From which confidence on (0.5 knows nothing, 1 is sure) which words are said; by eye.
CERTAINTY = ((Decimal("0.85"), "很有把握"), (Decimal("0.68"), "较有把握"), (Decimal(0), "把握不大"))


class Suggestion(Frozen):
    """系统建议: what the engine would point at in a submission by one version of the rubric. Never a mark.

    `engine` names the code and weights that made it; `total` is the sum of its points, somewhere between `low`
    and `high`. Points of order and language are not judged: their marks only widen the range.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="suggestions")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="suggestions")
    engine = models.CharField(max_length=12)
    total = models.DecimalField(max_digits=5, decimal_places=2)
    low = models.DecimalField(max_digits=5, decimal_places=2)
    high = models.DecimalField(max_digits=5, decimal_places=2)
    reasons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["submission", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "rubric"], name="suggestion_once_a_rubric"),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("total"), high__gte=F("total")),
                name="suggestion_total_in_range",
            ),
        ]

    def __str__(self):
        return f"系统建议 {self.total}"


class SuggestedPoint(Frozen):
    """One scoring point of a suggestion; `spans` are code points of the submission's text, [start, end] each."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="points")
    point = models.ForeignKey(ScoringPoint, models.PROTECT, related_name="+")
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    spans = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    confidence = models.DecimalField(max_digits=3, decimal_places=2)

    class Meta:
        ordering = ["suggestion", "point__position"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "point"], name="suggested_point_once"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="suggested_point_not_negative"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="suggested_point_confidence_is_a_share",
            ),
        ]

    def __str__(self):
        return f"{self.point}: {self.marks}"

    @property
    def certainty(self) -> str:
        """How sure the engine is, in words."""
        return next(words for least, words in CERTAINTY if self.confidence >= least)


class SecondOpinion(Frozen):
    """第二意见: what a language model said when somebody asked for it, by one version of the rubric. Never a mark;
    nothing is computed from it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="second_opinions")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="second_opinions")
    model = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["submission", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "rubric", "model"], name="second_opinion_once_a_model"
            ),
        ]

    def __str__(self):
        return f"第二意见（{self.model}）"


class PointOpinion(Frozen):
    """One scoring point of a second opinion."""

    opinion = models.ForeignKey(SecondOpinion, models.CASCADE, related_name="points")
    point = models.ForeignKey(ScoringPoint, models.PROTECT, related_name="+")
    marks = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.TextField()

    class Meta:
        ordering = ["opinion", "point__position"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "point"], name="point_opinion_once"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="point_opinion_not_negative"),
        ]

    def __str__(self):
        return f"{self.point}: {self.marks}"

    @property
    def credit(self) -> str:
        """hit, part or miss."""
        return credit(self.marks, self.point.marks)
