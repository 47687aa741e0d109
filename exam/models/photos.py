from django.db import models
from django.db.models import Q

from exam.models.writing import Attempt


class AnswerPhoto(models.Model):
    """A page written on paper, re-encoded and without metadata; for its student and markers only."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    image = models.FileField(upload_to="answers/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_photo_position_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="answer_photo_has_size"),
        ]

    def __str__(self):
        return f"第 {self.position} 页"
