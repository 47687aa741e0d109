from django.db import models


class Saved(models.Model):
    """What is saved while it is typed. `revision` grows by one with each change; `client` and `sequence` name
    the tab that saved last and its own count, so that late and repeated saves are known."""

    revision = models.PositiveIntegerField(default=0)
    client = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True

    def is_late(self, client: str, sequence: int) -> bool:
        """Whether this save of the tab `client` was overtaken by a later one of its own, or came twice (F3)."""
        return bool(client) and self.client == client and sequence <= self.sequence

    def changed_since(self, revision: int, client: str, after_client: str, after_sequence: int) -> bool:
        """Whether somebody else saved after `revision` was loaded (F2). The same tab's own save is no such
        change, its reply may have been lost; nor is one of the crashed tab `after_client`, whose left copy the
        text grew out of, as long as the server holds nothing newer of that tab than `after_sequence`."""
        own = bool(client) and self.client == client
        grown = bool(after_client) and self.client == after_client and self.sequence <= after_sequence
        return not own and not grown and revision != self.revision


class SavedText(Saved):
    text = models.TextField(blank=True)

    class Meta:
        abstract = True
