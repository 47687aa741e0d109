from django.db import models


class FrozenRow(Exception):
    """A row that is a record of what was (a rubric version, a submission) was about to be changed."""


class Frozen(models.Model):
    """Written once. A change is a new row, so that what was judged by it stays as it was (F8)."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise FrozenRow(f"{self._meta.label} {self.pk} 已定稿，不能修改")
        super().save(*args, **kwargs)
