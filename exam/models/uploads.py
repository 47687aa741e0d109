from django.db import models


class Upload(models.Model):
    """A teacher's file on its way in: its text waits between preview and confirmation (exam/actions/uploads.py). Started
    and not applied, its import was cut short, which left nothing, or goes on."""

    name = models.CharField("文件名", max_length=200)
    text = models.TextField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name
