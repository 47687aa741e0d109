from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from exam.models.assignments import Assignment
from exam.models.frozen import Frozen
from exam.models.papers import Paper, Question
from exam.models.saved import SavedText
from exam.querysets import AttemptQuerySet


class AttemptMode(models.TextChoices):
    PRACTICE = "practice", "练习"
    TIMED = "timed", "限时"
    PAPER = "paper", "整卷"


class Sitting(models.Model):
    """One student's go at a whole paper: its questions in any order, one deadline by the server's clock."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sittings")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sittings")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="sittings")
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "paper"], condition=Q(finished_at=None), name="sitting_one_open"
            ),
            models.UniqueConstraint(
                fields=["student", "assignment"],
                condition=Q(assignment__isnull=False),
                name="sitting_once_an_assignment",
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=models.F("started_at")), name="sitting_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.student} {self.paper}"

    def get_absolute_url(self):
        return reverse("sitting", args=[self.pk])


class Attempt(models.Model):
    """One student's go at one question; open until it is submitted.

    Practice counts up and can be paused: `seconds_spent` is the time before `running_since`, which is empty
    while paused. A timed attempt, or one of a sitting, ends at `deadline`. An attempt for an `assignment`,
    alone or in its sitting, is the only one for it.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("第几次作答")
    mode = models.CharField(max_length=16, choices=AttemptMode, default=AttemptMode.PRACTICE)
    sitting = models.ForeignKey(Sitting, models.CASCADE, null=True, blank=True, related_name="attempts")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="attempts")
    deadline = models.DateTimeField(null=True, blank=True)
    seconds_spent = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        # `close_expired` looks every minute, and at each of the teacher's boards, for the few whose time is over.
        indexes = [
            models.Index(fields=["deadline"], condition=Q(submitted_at=None), name="attempt_open_deadline")
        ]
        constraints = [
            models.UniqueConstraint(fields=["student", "question", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["student", "question"], condition=Q(submitted_at=None), name="attempt_one_open"
            ),
            models.UniqueConstraint(
                fields=["student", "assignment", "question"],
                condition=Q(assignment__isnull=False),
                name="attempt_once_an_assignment",
            ),
            models.CheckConstraint(condition=Q(mode__in=AttemptMode.values), name="attempt_mode_known"),
            models.CheckConstraint(
                condition=Q(mode=AttemptMode.PRACTICE, deadline=None, sitting=None)
                | Q(mode=AttemptMode.TIMED, deadline__isnull=False, sitting=None)
                | Q(mode=AttemptMode.PAPER, deadline__isnull=False, sitting__isnull=False),
                name="attempt_deadline_fits_mode",
            ),
        ]

    def __str__(self):
        return f"{self.student} {self.question} 第 {self.number} 次"

    def get_absolute_url(self):
        return reverse("comparison" if self.submitted_at else "attempt", args=[self.pk])

    @property
    def text(self) -> str:
        """As handed in; of an open attempt as last saved."""
        return self.submission.text if self.submitted_at else self.draft.text


class Draft(SavedText):
    """The newest saved text of an open attempt."""

    attempt = models.OneToOneField(Attempt, models.CASCADE, primary_key=True, related_name="draft")

    def __str__(self):
        return f"{self.attempt} 草稿 r{self.revision}"


class DraftRevision(models.Model):
    """An earlier text of a draft, kept so that it can be taken back."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "-revision"]
        constraints = [models.UniqueConstraint(fields=["draft", "revision"], name="draft_revision_once")]

    def __str__(self):
        return f"{self.draft_id} r{self.revision}"


class Submission(Frozen):
    """The text as handed in. Both counts of the answer sheet are kept with it: `cells` and `characters`."""

    attempt = models.OneToOneField(Attempt, models.PROTECT, primary_key=True, related_name="submission")
    text = models.TextField(blank=True)
    cells = models.PositiveIntegerField()
    characters = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()

    def __str__(self):
        return f"{self.attempt} 答卷"
