from django.db import models
from django.db.models import Q
from django.urls import reverse

from exam.models.writing import Attempt
from exam.querysets import PhotoQuerySet


class AnswerPhoto(models.Model):
    """A page written on paper, re-encoded and without metadata; for its student and markers only.

    Positions grow from 1 and may have gaps; they change, and rows come and go, until the attempt is submitted.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    image = models.FileField(upload_to="answers/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_photo_position_once"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="answer_photo_has_size"),
        ]

    def __str__(self):
        return f"照片 {self.position}"

    def get_absolute_url(self):
        return reverse("photo", args=[self.pk])
