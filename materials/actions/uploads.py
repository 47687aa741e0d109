"""An editor's file of records into the library."""

import io
from collections import Counter

from django.db import transaction
from django.utils import timezone

from accounts.models import record as record_event
from accounts.progress import Work
from materials.actions.imports import Outcome, import_records
from materials.models import PolicyUpload
from materials.readers import read_file
from materials.records import BadRecord, Record


def importing(upload: PolicyUpload, rows: list[tuple[int, Record | BadRecord]], *, by) -> Work[None]:
    """Import what is right in the rows of the upload and keep its report in the file's stead. Yields how many records
    are done. Each record is whole or not there; the same file again changes nothing, so one that was cut short goes on."""
    PolicyUpload.objects.filter(pk=upload.pk).update(started_at=timezone.now())
    rejected = [(line, str(found)) for line, found in rows if isinstance(found, BadRecord)]
    counts: Counter[str] = Counter({outcome.value: 0 for outcome in Outcome})
    good = [found for _, found in rows if not isinstance(found, BadRecord)]
    for done, (record, outcome) in enumerate(import_records(good), 1):
        if isinstance(outcome, BadRecord):
            rejected.append((record.line, str(outcome)))
        else:
            counts[outcome.value] += 1
        yield done
    with transaction.atomic():
        upload.applied_at, upload.data = timezone.now(), b""
        upload.report = {"counts": dict(counts), "rejected": sorted(rejected)}
        upload.save(update_fields=["applied_at", "data", "report"])
        record_event(by, "policies.imported", upload, name=upload.name, rejected=len(rejected), **counts)


def rows_of(upload: PolicyUpload) -> list[tuple[int, Record | BadRecord]]:
    """What each line of the file says, or why it cannot be read."""
    return list(read_file(io.BytesIO(upload.data), upload.name))
