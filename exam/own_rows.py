"""How rows of a person's export are read and written."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

Row = dict
AT_ONCE = 20  # rows in memory, with all that belongs to them


def at(moment: datetime | None) -> str:
    """A time in the person's own zone, as ISO 8601 to the second; "" for none."""
    return timezone.localtime(moment).isoformat(" ", "seconds") if moment else ""


def seen_rows(rows: QuerySet) -> Iterator:
    """The rows with what is prefetched for them, a few at a time."""
    return rows.iterator(chunk_size=AT_ONCE)
