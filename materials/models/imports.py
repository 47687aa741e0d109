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
