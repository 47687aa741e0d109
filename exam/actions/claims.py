"""Who marks which script: one question at a time, each script leased to one teacher a seat."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from exam.errors import ScriptTaken
from exam.models import (
    MODERATION,
    Assignment,
    Claim,
    Marking,
    MarkingKind,
    MarkingRound,
    Question,
    Standing,
    Submission,
)
from exam.rounds import Rounds

LEASE = timedelta(minutes=20)  # after the teacher's last save
STATES = ("finished_at", "released_at", "kind", "remarking")
REMARKING = 0  # the seat of a re-marking's lease


def queue(question: Question, teacher, *, assignment: Assignment | None = None) -> list[int]:
    """The scripts this teacher may mark now, of all or of one assignment: her own leases first, what a moderator sent
    back to her, then in an order that looks random and stays the same: neither the first nor the last to hand in meets a
    tired marker each time."""
    waiting: list[tuple] = []
    returned = set(
        Marking.objects.by_teachers()
        .filter(submission__attempt__question=question, marker=teacher, returned_at__isnull=False)
        .values_list("submission", flat=True)
    )
    for script, seats in free_seats(question, teacher, assignment=assignment).items():
        key = sha256(f"{teacher.pk}:{script}".encode()).digest()
        waiting += [(0 not in seats, script not in returned, key, script)] if seats else []
    return [script for *_, script in sorted(waiting)]


def free_seats(
    question: Question, teacher, *, assignment: Assignment | None = None, script: Submission | None = None
) -> dict[int, list[int]]:
    """The seats this teacher could take, by script; [0] where she holds one. Her own answers are not hers to
    mark, of one script she marks one seat only, and the moderator's seat is the moderator's."""
    scripts = Submission.objects.filter(attempt__question=question).exclude(attempt__student=teacher)
    if assignment:
        scripts = scripts.filter(attempt__assignment=assignment)
    if script:
        scripts = scripts.filter(pk=script.pk)
    seats = Marking.objects.by_teachers().only("submission", "seat", "total", "marker", *STATES)
    scripts = scripts.select_related("attempt").only(
        "attempt__student", "attempt__question", "attempt__assignment"
    )
    taken, holding = set(), set()
    live = Claim.objects.filter(
        submission__in=scripts.values("pk"), seat__gt=0, expires_at__gt=timezone.now()
    )
    for pk, seat, holder in live.values_list("submission", "seat", "teacher"):
        (holding if holder == teacher.pk else taken).add((pk, seat))
    held = {pk for pk, _ in holding}
    rounds, free = Rounds([question]), {}
    for each in scripts.prefetch_related(Prefetch("markings", seats)):
        own = next((marking for marking in each.markings.all() if marking.marker_id == teacher.pk), None)
        if own and own.finished_at:
            free[each.pk] = []
        elif each.pk in held:
            free[each.pk] = [0]
        else:
            current = rounds.of(each.attempt)
            open_seats = current.open_seats(Standing.of(each))
            free[each.pk] = [
                seat
                for seat in open_seats
                if (each.pk, seat) not in taken and _may_sit(teacher, seat, current, own)
            ]
    return free


def _may_sit(teacher, seat: int, current: MarkingRound, own: Marking | None) -> bool:
    if seat == MODERATION:
        return teacher.pk == current.moderator_id
    return own is None or own.seat != MODERATION


def claim_next(question: Question, *, by, skip=(), assignment: Assignment | None = None) -> Claim | None:
    """Lease the teacher's next script that is not in `skip`; None when nothing waits for her."""
    for script in queue(question, by, assignment=assignment):
        if script in skip:
            continue
        try:
            return claim(Submission.objects.get(pk=script), by=by)
        except (
            ScriptTaken,
            Submission.DoesNotExist,
            Http404,
        ):  # a colleague was faster, or its student has left
            continue
    return None


@transaction.atomic
def claim(submission: Submission, *, by) -> Claim:
    """Lease this script, or renew one's own lease; a finished marking that is not released is opened again.
    Raises ScriptTaken."""
    submission = locked(submission)
    question = submission.attempt.question
    if submission.attempt.student_id == by.pk:
        raise ScriptTaken("这是你自己的答卷，由别的老师批改。")
    if own := Claim.objects.filter(submission=submission, teacher=by, expires_at__gt=timezone.now()).first():
        return renew(own)
    own_markings = Marking.objects.filter(submission=submission, marker=by, kind=MarkingKind.TEACHER)
    anew = own_markings.filter(remarking__isnull=False, remarking__undone_at=None, released_at=None).first()
    marking = anew or own_markings.filter(remarking=None).first()
    if marking and (anew or marking.finished_at):
        return _reopen(marking)
    seats = free_seats(question, by, script=submission)[submission.pk]
    if not seats:
        raise ScriptTaken("这份答卷不用你批：已经批完，或正由别的老师批改。")
    rubric = _rubric_for(submission)
    if marking is None:
        marking = Marking(submission=submission, kind=MarkingKind.TEACHER, marker=by, rubric=rubric, total=0)
    elif marking.revision == 0:
        marking.rubric = rubric
    marking.seat = marking.seat if marking.seat in seats else seats[0]
    marking.save()
    return lease(marking, seats[0])


def locked(submission: Submission) -> Submission:
    """The submission, locked: claims, marks and releases of one script happen one after the other. Raises Http404 for
    one that has just gone with its student's account."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("attempt__question")
    return get_object_or_404(rows, pk=submission.pk)


def lease(marking: Marking, seat: int) -> Claim:
    """A new lease of the marking's seat, in the place of one that ran out. Call with the submission locked."""
    old = Claim.objects.filter(submission=marking.submission)
    (old.filter(seat=seat) | old.filter(teacher=marking.marker)).delete()
    return Claim.objects.create(
        submission=marking.submission,
        seat=seat,
        teacher=marking.marker,
        marking=marking,
        token=uuid4(),
        expires_at=timezone.now() + LEASE,
    )


def renew(claim: Claim) -> Claim:
    claim.expires_at = timezone.now() + LEASE
    claim.save(update_fields=["expires_at"])
    return claim


def _rubric_for(submission: Submission):
    """That of the other markers, so that the parts of both can be set side by side; else the newest confirmed."""
    others = Marking.objects.by_teachers().filter(submission=submission, finished_at__isnull=False)
    if other := others.select_related("rubric").first():
        return other.rubric
    rubric = submission.attempt.question.rubric
    if rubric is None or rubric.proposed:
        raise ScriptTaken("这道题的采分点还没有确认：先在题目页确认，再批改。")
    if not rubric.points.exists() and not rubric.bands.exists():
        raise ScriptTaken("评分标准里没有采分点，也没有档次，无法评分：先在题目页补上。")
    return rubric


def _reopen(marking: Marking) -> Claim:
    if marking.released_at:
        raise ScriptTaken("评分已经公布，不能直接改：需要时请改评，写明理由。")
    later = Marking.objects.by_teachers().filter(submission=marking.submission, seat__gt=2)
    if later.filter(seat__gt=marking.seat or MODERATION).exists():
        raise ScriptTaken("已经交给第三位老师或复核老师，不能再改。")
    marking.finished_at = None
    marking.save(update_fields=["finished_at"])
    return lease(marking, marking.seat or REMARKING)
