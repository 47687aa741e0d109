"""What editors say of a policy's texts in time."""

from django.db import transaction

from accounts.models import record
from materials.models import PolicyVersion


@transaction.atomic
def describe_version(version: PolicyVersion, said: dict, *, by) -> None:
    """Write when a text was issued and took effect, and the note; `said` holds fields of the version."""
    before = {
        name: str(value or "")
        for name, value in PolicyVersion.objects.values(*said).get(pk=version.pk).items()
    }
    for name, value in said.items():
        setattr(version, name, value)
    version.save(update_fields=[*said])
    record(by, "version.described", version.policy, number=version.number, before=before)
