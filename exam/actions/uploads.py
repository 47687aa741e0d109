"""A teacher's upload becomes rows: once, whole or not at all."""

from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from accounts.progress import Work
from exam.models.uploads import Upload

Refused = TypeVar("Refused", bound=Exception)


def once(upload: Upload, work: Work[dict], refusal: type[Refused]) -> Work[Refused | None]:
    """Do the work, which returns the upload's report, in one transaction with keeping that; what was imported before is
    not again. Returns the refusal that ended it, None where there was none."""
    uploads = type(upload)._default_manager
    uploads.filter(pk=upload.pk, applied_at=None).update(started_at=timezone.now())
    try:
        with transaction.atomic():
            stored = uploads.select_for_update().get(pk=upload.pk)
            if stored.applied_at:
                return None
            stored.report = yield from work
            stored.applied_at = timezone.now()
            stored.save()
    except refusal as refused:
        return refused
    return None
