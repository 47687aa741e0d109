"""Marks reach the student by an explicit act, and are changed afterwards only by another one (F7, F8)."""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import record
from exam.actions.claims import REMARKING, lease, locked
from exam.actions.marking_desk import Judgement, write_judgement
from exam.errors import NotToBeReleased
from exam.models import Assignment, Claim, Marking, MarkingKind, Question, Remarking, Rubric, Submission
from exam.rounds import round_of
from exam.verdict import decided


def deciding(submission: Submission) -> list[Marking]:
    """The finished markings that a release would show: those of the newest re-marking, or of the deciding seats;
    [] while somebody still has to mark."""
    finished = submission.markings.filter(kind=MarkingKind.TEACHER, finished_at__isnull=False)
    current = round_of(submission.attempt)
    return decided(submission, finished.select_related("remarking"), current)


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


def to_release(question: Question, assignment: Assignment | None = None):
    """Submissions of the question, all or those of one assignment, with finished marks that are not released."""
    waiting = Marking.objects.filter(
        submission=OuterRef("pk"),
        kind=MarkingKind.TEACHER,
        finished_at__isnull=False,
        released_at=None,
        remarking__undone_at=None,
    )
    found = Submission.objects.filter(Exists(waiting), attempt__question=question)
    return found.filter(attempt__assignment=assignment) if assignment else found


@transaction.atomic
def release_all(
    question: Question,
    *,
    by,
    assignment: Assignment | None = None,
    chosen: Collection[int] | None = None,
) -> int:
    """Release whatever is settled, all at once: of the whole question or of one assignment, and of that the `chosen`
    submissions where there are any named. Returns how many submissions that were."""
    released = 0
    waiting = to_release(question, assignment)
    if chosen is not None:
        waiting = waiting.filter(pk__in=chosen)
    for submission in waiting.select_related("attempt__question"):
        markings = deciding(submission)
        if markings and any(marking.released_at is None for marking in markings):
            release(submission, by=by)
            released += 1
    return released


@transaction.atomic
def remark(submission: Submission, reason: str, *, by) -> Remarking:
    """Begin to mark a released submission anew, by the newest rubric: a new marking, the old one stays and stands
    until the new one is released (F8). It begins with all comments of the old ones, and with the marks of the first
    that went by the same version. Raises NotToBeReleased."""
    submission = locked(submission)
    standing = list(Marking.objects.filter(submission=submission).standing().order_by("seat"))
    if not standing:
        raise NotToBeReleased("评分还没有公布：直接改就行，不用改评。")
    if Marking.objects.filter(submission=submission, remarking__undone_at=None, released_at=None).exclude(
        remarking=None
    ):
        raise NotToBeReleased("这份答卷已经在改评，还没有公布。")
    if submission.attempt.student_id == by.pk:
        raise NotToBeReleased("这是你自己的答卷，由别的老师改评。")
    rubric = submission.attempt.question.rubric
    if rubric.proposed:
        raise NotToBeReleased("评分标准的新一版还没有确认：先在题目页确认，再改评。")
    remarking = Remarking.objects.create(submission=submission, reason=reason, by=by)
    marking = Marking.objects.create(
        submission=submission,
        kind=MarkingKind.TEACHER,
        marker=by,
        rubric=rubric,
        remarking=remarking,
        total=0,
    )
    write_judgement(marking, _carried_over(standing, rubric))
    marking.save()
    lease(marking, REMARKING)
    record(by, "remarking.begun", remarking, submission=submission.pk, reason=reason)
    return remarking


def _carried_over(standing: list[Marking], rubric: Rubric) -> Judgement:
    said = [Judgement.of(marking) for marking in standing]
    same = [each for each, marking in zip(said, standing, strict=True) if marking.rubric_id == rubric.pk]
    return replace(
        same[0] if same else Judgement(),
        comment="\n".join(dict.fromkeys(each.comment for each in said if each.comment)),
        inline=sorted({comment for each in said for comment in each.inline}),
    )


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
