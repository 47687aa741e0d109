from django.conf import settings
from django.db import models
from django.urls import reverse


class QuestionImport(models.Model):
    """Questions on their way in from a JSON bundle or a Moodle file: as a bundle's text, between preview and
    confirmation. `lost` lists what the file had and the bundle cannot carry. Started and not applied, it was cut
    short, which left nothing, or goes on."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="question_imports")
    name = models.CharField("文件名", max_length=200)
    text = models.TextField()
    lost = models.JSONField(default=list, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("question-import", args=[self.pk])
