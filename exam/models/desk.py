from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q

from exam.marking.agreement import agree
from exam.models.assignments import Assignment
from exam.models.marking import MODERATION, Marking
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


class Moderated(models.TextChoices):
    """What becomes of a script whose moderator differs by more than the tolerance."""

    STANDS = "stands", "以复核的分数为准"
    RETURNS = "returns", "退回老师重批，再复核"


@dataclass(frozen=True)
class Standing:
    """How far one script is: totals and markers of its finished seats, and the seats whose marks are released."""

    script: int
    student: int
    totals: Mapping[int, Decimal]
    markers: Mapping[int, int]
    released: Sequence[int]

    @classmethod
    def of(cls, submission: Submission, markings: Iterable[Marking] | None = None) -> "Standing":
        """From these markings of the submission, or all it has."""
        if markings is None:
            markings = submission.markings.all()
        finished = [each for each in markings if each.seat and each.finished_at]
        return cls(
            submission.pk,
            submission.attempt.student_id,
            {each.seat: each.total for each in finished},
            {each.seat: each.marker_id for each in finished},
            sorted(each.seat for each in finished if each.released_at),
        )


class MarkingRound(models.Model):
    """How a question's submissions are marked, those of one assignment or (without it) all that have no round of their
    own: by one teacher, or by two who do not see each other's marks and a third where they differ by more than
    `tolerance_percent` of the question's marks. `blind`: the desk shows no suggestion, whatever a teacher likes.

    Of what is marked, `moderation_percent` are marked once more by the `moderator`, chosen by a hash, so that
    nobody can tell beforehand which. Within the tolerance the markers' marks stand; beyond it `moderated` decides.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="marking_rounds")
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="marking_rounds"
    )
    blind = models.BooleanField("一律不显示系统建议", default=False)
    double = models.BooleanField("双评", default=False)
    tolerance_percent = models.PositiveSmallIntegerField("误差（占满分的 %）", default=20)
    moderation_percent = models.PositiveSmallIntegerField("抽百分之几复核", default=0)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="复核老师",
    )
    moderated = models.CharField("复核相差太大时", max_length=8, choices=Moderated, default=Moderated.STANDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(assignment=None), name="marking_round_once_a_question"
            ),
            models.UniqueConstraint(
                fields=["question", "assignment"], name="marking_round_once_an_assignment"
            ),
            models.CheckConstraint(
                condition=Q(tolerance_percent__lte=100), name="marking_round_tolerance_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(moderation_percent__lte=100), name="marking_round_moderation_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(moderation_percent=0) | Q(moderator__isnull=False),
                name="marking_round_moderation_has_a_moderator",
                violation_error_message="要抽查复核，就选一位复核老师。",
            ),
            models.CheckConstraint(
                condition=Q(moderated__in=Moderated.values), name="marking_round_moderated_known"
            ),
        ]

    def __str__(self):
        marking = f"双评，误差 {self.tolerance_percent}%" if self.double else "单评"
        return f"{marking}，抽 {self.moderation_percent}% 复核" if self.moderation_percent else marking

    def open_seats(self, standing: Standing) -> list[int]:
        """Who still has to mark: the first seats, then the third, then the moderator's; none once released."""
        waiting = self._marking_seats(standing)
        if waiting or standing.released or MODERATION in standing.totals or not self.samples(standing):
            return waiting
        return [MODERATION]

    def _marking_seats(self, standing: Standing) -> list[int]:
        first_seats = [1, 2] if self.double else [1]
        waiting = [seat for seat in first_seats if seat not in standing.totals]
        if standing.released:
            return []
        if waiting or not self.double or 3 in standing.totals or self.agrees(standing.totals):
            return waiting
        return [3]

    def marked(self, standing: Standing) -> list[int]:
        """The markers' seats whose mean stands but for a moderation: the two that agree, or the third alone;
        [] while somebody has to mark."""
        if standing.released:
            return [seat for seat in standing.released if seat != MODERATION]
        if self._marking_seats(standing):
            return []
        if not self.double:
            return [1]
        return [1, 2] if self.agrees(standing.totals) else [3]

    def deciding(self, standing: Standing) -> list[int]:
        """The seats whose mean stands; [] while somebody has to mark. What is released stays, whatever the
        settings become."""
        if standing.released or self.open_seats(standing):
            return list(standing.released)
        if MODERATION in standing.totals and not self.upheld(standing):
            return [MODERATION]
        return self.marked(standing)

    def upheld(self, standing: Standing) -> bool:
        """Whether the moderator's mark lies within the tolerance of the markers'."""
        seats = self.marked(standing)
        mean = sum((standing.totals[seat] for seat in seats), Decimal(0)) / len(seats)
        return self._near(mean, standing.totals[MODERATION])

    def samples(self, standing: Standing) -> bool:
        """Whether the script is among those to be moderated; not by who marked it or wrote it."""
        involved = {standing.student, *(m for seat, m in standing.markers.items() if seat != MODERATION)}
        if self.moderator_id is None or self.moderator_id in involved:
            return False
        key = sha256(f"{self.question_id}:{standing.script}".encode()).digest()
        return int.from_bytes(key[:4]) % 100 < self.moderation_percent

    def agrees(self, totals: Mapping[int, Decimal]) -> bool:
        """Whether the first two lie within the tolerance of each other; exactly at its edge they do."""
        return self._near(totals[1], totals[2])

    def _near(self, first: Decimal, second: Decimal) -> bool:
        full = self.question.marks
        return full is None or agree(first, second, full, self.tolerance_percent)


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
