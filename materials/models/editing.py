"""What editors leave behind: each saved state of an entry, and what they have typed but not saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class PolicyEdit(models.Model):
    """An entry as it stood after one save; never changed. `fields` is what the form of that state would hold, the
    text apart. `editor` is empty for the state that was found when the first editor came."""

    policy = models.ForeignKey("materials.Policy", models.CASCADE, related_name="edits")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField()
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["policy", "-pk"]

    def __str__(self):
        return f"{self.policy} {self.at:%Y-%m-%d %H:%M}"


class EditingDraft(models.Model):
    """What an editor has typed into an entry's form and not saved yet: one for each entry, one for a new entry.
    `opened` is the state of the entry that it was typed over."""

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    policy = models.ForeignKey("materials.Policy", models.CASCADE, null=True, related_name="editing_drafts")
    fields = models.JSONField()
    opened = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["editor", "policy"], name="editing_draft_once"),
            models.UniqueConstraint(
                fields=["editor"], condition=Q(policy=None), name="editing_draft_of_a_new_entry_once"
            ),
        ]

    def __str__(self):
        return f"{self.editor}: {self.policy or '新条目'}"
