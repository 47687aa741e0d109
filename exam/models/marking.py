from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exam.models.rubrics import Band, Dimension, Rubric, ScoringPoint
from exam.models.suggestions import Suggestion
from exam.models.writing import Submission
from exam.querysets import MarkingQuerySet

MODERATION = 4  # the seat of the moderator; 1 to 3 are the markers'


class MarkingKind(models.TextChoices):
    SELF = "self", "自评"
    TEACHER = "teacher", "老师评定"


class Remarking(models.Model):
    """改评: the decision to mark a submission anew after its marks were released. The old marks stay; undone,
    they stand again. Both acts are listed."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="remarkings")
    reason = models.CharField("改评理由", max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["submission", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="remarking_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="remarking_undone_by_somebody",
            ),
        ]

    def __str__(self):
        return f"改评：{self.reason}"


class Marking(models.Model):
    """One person's judgement of a submission by one version of the rubric; `total` is the sum of its parts,
    or the mark inside `band` for an essay, less the `deduction` for length. A self-marking keeps the `suggestion`
    it started from.

    A teacher's is a draft until `finished_at`, and seen by the student from `released_at` on. `seat` says
    whether the teacher marks as the first, second or third, or moderates; a re-marking sits in none. One that
    the moderator sent back has `returned_at`. `revision` grows with each change.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="markings")
    kind = models.CharField(max_length=16, choices=MarkingKind)
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="markings")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="markings")
    band = models.ForeignKey(Band, models.PROTECT, null=True, blank=True, related_name="markings")
    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, blank=True, related_name="self_markings"
    )
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    remarking = models.OneToOneField(Remarking, models.PROTECT, null=True, blank=True, related_name="marking")
    total = models.DecimalField(max_digits=5, decimal_places=2)
    deduction = models.DecimalField("超字数扣分", max_digits=5, decimal_places=2, default=0)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MarkingQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "marker"],
                condition=Q(remarking=None),
                name="marking_once_a_marker",
            ),
            models.UniqueConstraint(
                fields=["submission", "seat"],
                condition=Q(finished_at__isnull=False),
                name="marking_seat_once",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="marking_total_not_negative"),
            models.CheckConstraint(condition=Q(deduction__gte=0), name="marking_deduction_not_negative"),
            models.CheckConstraint(condition=Q(kind__in=MarkingKind.values), name="marking_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=MarkingKind.SELF, seat=None, remarking=None, finished_at=None)
                | Q(kind=MarkingKind.TEACHER, seat__in=[1, 2, 3, MODERATION], remarking=None)
                | Q(kind=MarkingKind.TEACHER, seat=None, remarking__isnull=False),
                name="marking_seat_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(finished_at__isnull=False),
                name="marking_released_was_finished",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.total}"

    @property
    def gross(self) -> Decimal:
        """The marks before the deduction for length: the sum of the points, or the mark inside the band."""
        return self.total + self.deduction


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


class DimensionBand(models.Model):
    """The band one dimension of an essay lies in, in one marking; of the marking's own version of the rubric."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="dimension_bands")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    band = models.ForeignKey(Band, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["marking", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["marking", "dimension"], name="dimension_band_once")]

    def __str__(self):
        return f"{self.dimension}：{self.band}"


class InlineComment(models.Model):
    """批注 of a teacher on a span of the submission's text, [start, end) in code points."""

    marking = models.ForeignKey(Marking, models.CASCADE, related_name="inline_comments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["marking", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="inline_comment_spans_something"),
            models.CheckConstraint(condition=~Q(text=""), name="inline_comment_has_text"),
        ]

    def __str__(self):
        return self.text
