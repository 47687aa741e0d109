from django.conf import settings
from django.db import models
from django.urls import reverse

from exam.models.uploads import Upload


class QuestionImport(Upload):
    """Questions from a JSON bundle or a Moodle file, as a bundle's text. `lost` lists what the file had and the bundle
    cannot carry."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_imports")
    lost = models.JSONField(default=list, blank=True)

    def get_absolute_url(self):
        return reverse("question-import", args=[self.pk])
