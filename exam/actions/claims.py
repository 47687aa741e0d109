"""Who marks which script: one question at a time, each script leased to one teacher a seat."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from exam.errors import ScriptTaken
from exam.models import Claim, Marking, MarkingKind, MarkingRound, Question, Submission

LEASE = timedelta(minutes=20)  # after the teacher's last save
REMARKING = 0  # the seat of a re-marking's lease


def round_of(question: Question) -> MarkingRound:
    """The question's marking settings, stored or default."""
    return MarkingRound.objects.filter(question=question).first() or MarkingRound(question=question)


def queue(question: Question, teacher) -> list[int]:
    """The scripts this teacher may mark now, her own leases first, then in an order that looks random and stays
    the same: neither the first nor the last to hand in meets a tired marker each time."""
    waiting = []
    for script, seats in free_seats(question, teacher).items():
        key = sha256(f"{teacher.pk}:{script}".encode()).digest()
        waiting += [(0 not in seats, key, script)] if seats else []
    return [script for *_, script in sorted(waiting)]


def free_seats(question: Question, teacher, *, script: Submission | None = None) -> dict[int, list[int]]:
    """The seats this teacher could take, by script; [0] where she holds one. Her own answers are not hers to
    mark, and of one script she marks one seat only."""
    scripts = Submission.objects.filter(attempt__question=question).exclude(attempt__student=teacher)
    if script:
        scripts = scripts.filter(pk=script.pk)
    totals: dict[int, dict] = {pk: {} for pk in scripts.values_list("pk", flat=True)}
    done = set()
    finished = Marking.objects.by_teachers().filter(submission__in=scripts, finished_at__isnull=False)
    for pk, seat, total, marker in finished.values_list("submission", "seat", "total", "marker"):
        totals[pk][seat] = total
        if marker == teacher.pk:
            done.add(pk)
    taken, own = set(), set()
    live = Claim.objects.filter(submission__in=scripts, seat__gt=0, expires_at__gt=timezone.now())
    for pk, seat, holder in live.values_list("submission", "seat", "teacher"):
        (own if holder == teacher.pk else taken).add((pk, seat))
    current = round_of(question)
    holding = {pk for pk, _ in own}
    free = {}
    for pk, by_seat in totals.items():
        open_seats = [seat for seat in current.open_seats(by_seat) if (pk, seat) not in taken]
        free[pk] = [] if pk in done else [0] if pk in holding else open_seats
    return free


def claim_next(question: Question, *, by, skip=()) -> Claim | None:
    """Lease the teacher's next script that is not in `skip`; None when nothing waits for her."""
    for script in queue(question, by):
        if script in skip:
            continue
        try:
            return claim(Submission.objects.get(pk=script), by=by)
        except ScriptTaken:  # a colleague was faster
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
    marking.seat = seats[0]
    marking.save()
    return lease(marking, seats[0])


def locked(submission: Submission) -> Submission:
    """The submission, locked: claims, marks and releases of one script happen one after the other."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("attempt__question")
    return rows.get(pk=submission.pk)


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
    return rubric


def _reopen(marking: Marking) -> Claim:
    if marking.released_at:
        raise ScriptTaken("评分已经公布，不能直接改：需要时请改评，写明理由。")
    third = Marking.objects.by_teachers().filter(submission=marking.submission, seat=3)
    if third.exclude(pk=marking.pk).exists():
        raise ScriptTaken("两位老师的评分相差较大，已经交给第三位老师，不能再改。")
    marking.finished_at = None
    marking.save(update_fields=["finished_at"])
    return lease(marking, marking.seat or REMARKING)
