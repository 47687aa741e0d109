from django.conf import settings
from django.db import models


class ImportedRecord(models.Model):
    """One line of an imported file: which text it became, and what it said of it. `digest` is the line's, so that
    the same line again changes nothing."""

    key = models.CharField(max_length=80, unique=True)
    version = models.OneToOneField("materials.PolicyVersion", models.CASCADE, related_name="record")
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.key


class PolicyUpload(models.Model):
    """A file of records that an editor looks at before it is imported; afterwards its report stays. Started and not
    applied, it was cut short, which left whole records, or goes on."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.name
