"""Extra time, for students who need it."""

from django.db import transaction

from accounts.models import User, record


@transaction.atomic
def set_extra_time(student: User, percent: int, *, by) -> None:
    """Give the student `percent` (0–100) more time in what they begin from now on; deadlines that stand stay."""
    locked = User.objects.select_for_update().get(pk=student.pk)
    if locked.extra_time_percent == percent:
        return
    record(by, "student.extra_time", locked, before=locked.extra_time_percent, after=percent)
    locked.extra_time_percent = percent
    locked.save(update_fields=["extra_time_percent"])
