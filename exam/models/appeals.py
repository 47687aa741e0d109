from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from exam.models.writing import Submission


class Appeal(models.Model):
    """申诉: a student asks a teacher to look again, with a reason; open until it is answered in words."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="appeals")
    reason = models.CharField("申诉理由", max_length=600)
    created_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField("答复", max_length=600, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(answered_at=None), name="appeal_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="appeal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="appeal_answered_in_words",
            ),
        ]

    def __str__(self):
        return f"申诉：{self.reason}"

    def get_absolute_url(self):
        return reverse("appeal", args=[self.pk])
