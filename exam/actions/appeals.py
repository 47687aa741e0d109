"""A student asks a teacher to look again; a teacher answers in words."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import record
from exam.errors import AppealClosed
from exam.models import Appeal, Submission


def appeal(submission: Submission, reason: str) -> Appeal:
    """Open the appeal. Raises AppealClosed while one is open."""
    try:
        with transaction.atomic():
            return Appeal.objects.create(submission=submission, reason=reason)
    except IntegrityError:
        raise AppealClosed("上一次申诉还没有答复，请等老师答复后再提。") from None


@transaction.atomic
def answer_appeal(appeal: Appeal, answer: str, *, by) -> None:
    """Close the appeal with words; a released mark changes by a re-marking, not by this. Raises AppealClosed."""
    now = timezone.now()
    waiting = Appeal.objects.filter(pk=appeal.pk, answered_at=None)
    if not waiting.update(answer=answer, answered_by=by, answered_at=now):
        raise AppealClosed("这次申诉已经有老师答复过了。")
    record(by, "appeal.answered", appeal)
