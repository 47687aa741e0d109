"""Marks reach the student by an explicit act, and are changed afterwards only by another one (F7, F8)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from exam.actions.claims import REMARKING, lease, locked, round_of
from exam.errors import NotToBeReleased
from exam.models import Claim, Marking, MarkingKind, PointMark, Question, Remarking, Submission


def deciding(submission: Submission) -> list[Marking]:
    """The finished markings that a release would show: those of the newest re-marking, or of the deciding seats;
    [] while somebody still has to mark."""
    finished = Marking.objects.filter(submission=submission, finished_at__isnull=False)
    anew = finished.filter(remarking__isnull=False, remarking__undone_at=None)
    if newest := anew.order_by("-pk").first():
        return [newest]
    by_seat = {marking.seat: marking for marking in finished.by_teachers()}
    totals = {seat: marking.total for seat, marking in by_seat.items()}
    return [by_seat[seat] for seat in round_of(submission.attempt.question).deciding(totals)]


@transaction.atomic
def release(submission: Submission, *, by) -> list[Marking]:
    """Show the student the marks that decide; there is no way back. Twice is once. Raises NotToBeReleased."""
    submission = locked(submission)
    markings = deciding(submission)
    if not markings:
        raise NotToBeReleased(f"答卷 {submission.pk} 还没有批完，不能公布。")
    now = timezone.now()
    for marking in markings:
        if marking.released_at is None:
            marking.released_at = now
            marking.save(update_fields=["released_at"])
            record(by, "marking.released", marking, submission=submission.pk)
    return markings


def to_release(question: Question):
    """Submissions of the question with finished marks that are not released."""
    waiting = Marking.objects.filter(finished_at__isnull=False, released_at=None, remarking__undone_at=None)
    return Submission.objects.filter(
        attempt__question=question, markings__in=waiting.filter(kind=MarkingKind.TEACHER)
    ).distinct()


@transaction.atomic
def release_all(question: Question, *, by) -> int:
    """Release whatever is settled, all at once; returns how many submissions that were."""
    released = 0
    for submission in to_release(question).select_related("attempt__question"):
        markings = deciding(submission)
        if markings and any(marking.released_at is None for marking in markings):
            release(submission, by=by)
            released += 1
    return released


@transaction.atomic
def remark(submission: Submission, reason: str, *, by) -> Remarking:
    """Begin to mark a released submission anew, by the newest rubric: a new marking, the old one stays and stands
    until the new one is released (F8). Raises NotToBeReleased."""
    submission = locked(submission)
    if not Marking.objects.filter(submission=submission).standing().exists():
        raise NotToBeReleased("评分还没有公布：直接改就行，不用改评。")
    if Marking.objects.filter(submission=submission, remarking__undone_at=None, released_at=None).exclude(
        remarking=None
    ):
        raise NotToBeReleased("这份答卷已经在改评，还没有公布。")
    if submission.attempt.student_id == by.pk:
        raise NotToBeReleased("这是你自己的答卷，由别的老师改评。")
    rubric = submission.attempt.question.rubric
    old = Marking.objects.filter(submission=submission, rubric=rubric).standing().order_by("seat").first()
    remarking = Remarking.objects.create(submission=submission, reason=reason, by=by)
    marking = Marking.objects.create(
        submission=submission,
        kind=MarkingKind.TEACHER,
        marker=by,
        rubric=rubric,
        remarking=remarking,
        band=old.band if old else None,
        total=old.total if old else 0,
        comment=old.comment if old else "",
    )
    PointMark.objects.bulk_create(
        PointMark(marking=marking, point=part.point, marks=part.marks)
        for part in (old.point_marks.select_related("point") if old else [])
    )
    lease(marking, REMARKING)
    record(by, "remarking.begun", remarking, submission=submission.pk, reason=reason)
    return remarking


@transaction.atomic
def undo_remarking(remarking: Remarking, *, by) -> None:
    """Take a re-marking back: the marks before it stand again, its own stay listed. Only the newest, and once."""
    locked(remarking.submission)
    remarking.refresh_from_db()
    if remarking.undone_at:
        return
    if Remarking.objects.filter(
        submission=remarking.submission, undone_at=None, pk__gt=remarking.pk
    ).exists():
        raise NotToBeReleased("后来又改评过：先撤销后一次。")
    remarking.undone_at, remarking.undone_by = timezone.now(), by
    remarking.save(update_fields=["undone_at", "undone_by"])
    Claim.objects.filter(marking__remarking=remarking).delete()
    record(by, "remarking.undone", remarking, submission=remarking.submission_id)
