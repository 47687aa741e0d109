from django.conf import settings
from django.db import models
from django.urls import reverse


class HandoutUpload(models.Model):
    """A handout on its way in: its text waits here between preview and confirmation. Started and not applied, its
    import was cut short, which left nothing, or goes on."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="handout_uploads")
    name = models.CharField("文件名", max_length=200)
    text = models.TextField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("handout", args=[self.pk])
