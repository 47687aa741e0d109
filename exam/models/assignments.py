from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classroom
from exam.models.papers import Paper, Question
from exam.querysets import AssignmentQuerySet


class LatePolicy(models.TextChoices):
    CLOSED = "closed", "截止后不收"
    ACCEPTED = "accepted", "迟交也收，标明迟交"


class Assignment(models.Model):
    """作业: a question or a paper that a class answers between `opens_at` and `due_at`.

    Until `releases_at` its students see no reference answer, point, suggestion or mark of it (F7), whichever
    attempt they look from. `timed` gives a question its minutes; a paper always has its own.
    """

    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="assignments")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="assignments")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="assignments")
    title = models.CharField("作业名", max_length=80)
    opens_at = models.DateTimeField("开放")
    due_at = models.DateTimeField("截止")
    releases_at = models.DateTimeField("公布答案和评分")
    late_policy = models.CharField("迟交", max_length=16, choices=LatePolicy, default=LatePolicy.CLOSED)
    timed = models.BooleanField("限时作答", default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question=None, paper__isnull=False) | Q(question__isnull=False, paper=None),
                name="assignment_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opens_at")), name="assignment_due_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(releases_at__gte=F("due_at")), name="assignment_released_after_it_is_due"
            ),
            models.CheckConstraint(
                condition=Q(late_policy__in=LatePolicy.values), name="assignment_late_policy_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="assignment_has_a_title"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assignment", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it has opened; it may be over since."""
        return self.opens_at <= timezone.now()

    @property
    def is_released(self) -> bool:
        return self.releases_at <= timezone.now()

    @property
    def still_taken(self) -> bool:
        """Whether the person of `with_progress_of` may begin now."""
        return self.takes(self.own_due)

    @property
    def fingerprint(self) -> str:
        """All that a teacher can change of it, told short."""
        told = [self.title, self.opens_at, self.due_at, self.releases_at, self.late_policy]
        return sha256(repr([str(each) for each in told]).encode()).hexdigest()[:16]

    def due_of(self, student) -> datetime:
        """The student's own end: the extension's, or everybody's."""
        extension = self.extensions.filter(student=student).first()
        return extension.due_at if extension else self.due_at

    def takes(self, due_at: datetime) -> bool:
        """Whether somebody whose end is `due_at` may begin now."""
        now = timezone.now()
        return self.opens_at <= now and (now < due_at or self.late_policy == LatePolicy.ACCEPTED)


class Extension(models.Model):
    """延期: one student's later end of an assignment. The answers stay held back from that student until then."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="extensions")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField("截止")

    class Meta:
        ordering = ["assignment", "student"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "student"], name="extension_once_a_student")
        ]

    def __str__(self):
        return f"{self.student}：{self.due_at:%m-%d %H:%M}"
