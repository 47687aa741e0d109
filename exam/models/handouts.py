from django.conf import settings
from django.db import models
from django.urls import reverse

from exam.models.uploads import Upload


class HandoutUpload(Upload):
    """A handout, as its text."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="handout_uploads")

    def get_absolute_url(self):
        return reverse("handout", args=[self.pk])
