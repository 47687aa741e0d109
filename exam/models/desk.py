from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from exam.marking.agreement import agree
from exam.models.marking import Marking
from exam.models.papers import Question
from exam.models.writing import Submission


class Claim(models.Model):
    """A lease: until `expires_at` the script is this teacher's to mark. `token` names the lease in each post.

    `seat` 0 is a re-marking's. An expired claim may be taken over by anybody; the draft it was for stays.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="claims")
    seat = models.PositiveSmallIntegerField()
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    marking = models.OneToOneField(Marking, models.CASCADE, related_name="claim")
    token = models.UUIDField(unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "seat"], name="claim_seat_once"),
            models.UniqueConstraint(fields=["submission", "teacher"], name="claim_once_a_teacher"),
        ]

    def __str__(self):
        return f"{self.teacher} → 答卷 {self.submission_id}"


class MarkingRound(models.Model):
    """How a question's submissions are marked: by one teacher, or by two who do not see each other's marks and
    a third where they differ by more than `tolerance_percent` of the question's marks."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="marking_round")
    double = models.BooleanField("双评", default=False)
    tolerance_percent = models.PositiveSmallIntegerField("误差（占满分的 %）", default=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tolerance_percent__lte=100), name="marking_round_tolerance_is_a_share"
            )
        ]

    def __str__(self):
        return f"双评，误差 {self.tolerance_percent}%" if self.double else "单评"

    def open_seats(self, totals: dict[int, Decimal]) -> list[int]:
        """Who still has to mark, given the totals of the finished seats."""
        first_seats = [1, 2] if self.double else [1]
        waiting = [seat for seat in first_seats if seat not in totals]
        if waiting or not self.double or 3 in totals or self.agrees(totals):
            return waiting
        return [3]

    def deciding(self, totals: dict[int, Decimal]) -> list[int]:
        """The seats whose mean stands: the two that agree, or the third alone; [] while somebody has to mark."""
        if self.open_seats(totals):
            return []
        if not self.double:
            return [1]
        return [1, 2] if self.agrees(totals) else [3]

    def agrees(self, totals: dict[int, Decimal]) -> bool:
        """Whether the first two lie within the tolerance of each other; exactly at its edge they do."""
        full = self.question.marks
        return full is None or agree(totals[1], totals[2], full, self.tolerance_percent)


class DeskSettings(models.Model):
    """How a teacher likes the desk; without a row all is default: the suggestion stays hidden."""

    teacher = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_settings")
    show_suggestion = models.BooleanField("批改时显示系统建议", default=False)

    def __str__(self):
        return f"{self.teacher} 的批改设置"


class Phrase(models.Model):
    """评语: a comment a teacher uses again and again."""

    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phrases")
    text = models.CharField("常用评语", max_length=200)

    class Meta:
        ordering = ["teacher", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["teacher", "text"], name="phrase_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_has_text"),
        ]

    def __str__(self):
        return self.text
