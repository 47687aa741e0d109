"""Attempts against the clock: begin, pause and close them. The server's clock decides (F5 of domain.md).

What is over is closed with the draft it has, whenever somebody touches it and by `manage.py close_expired`.
However late that happens, it counts as handed in at its deadline.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from exam.actions.writing import hand_in, start_attempt
from exam.clock import (
    ABSENCE,
    GRACE,
    Clock,
    is_over,
    seconds_between,
    share_of_paper,
    with_extra_time,
)
from exam.errors import DraftsInTheWay
from exam.models import Attempt, AttemptMode, Draft, Paper, Question, QuestionState, Sitting, Submission


def question_minutes(question: Question, user) -> int:
    """Minutes this person has for the question alone, extra time included."""
    return with_extra_time(question.minutes or share_of_paper(question.marks), user.extra_time_percent)


def start_timed(question: Question, *, by) -> Attempt:
    """The person's open attempt, or a new one that ends after the question's minutes."""
    deadline = timezone.now() + timedelta(minutes=question_minutes(question, by))
    return start_attempt(question, by=by, mode=AttemptMode.TIMED, deadline=deadline)


def paper_deadline(paper: Paper, user, start) -> datetime:
    """When the person's sitting of the paper ends, extra time included."""
    return start + timedelta(minutes=with_extra_time(paper.minutes, user.extra_time_percent))


@transaction.atomic
def start_sitting(paper: Paper, *, by, assignment=None, until=None) -> Sitting:
    """The person's open sitting of a paper, or a new one with all its published questions; it ends at `until`
    if its minutes would end later.

    Raises DraftsInTheWay while an open attempt at one of them has a draft: an exam begins on blank sheets.
    """
    if found := Sitting.objects.filter(paper=paper, student=by, finished_at=None).first():
        return found
    now = timezone.now()
    deadline = paper_deadline(paper, by, now)
    deadline = min(deadline, until) if until else deadline
    try:
        with transaction.atomic():
            sitting = Sitting.objects.create(
                paper=paper, student=by, started_at=now, deadline=deadline, assignment=assignment
            )
    except IntegrityError:  # a double click: the other request has just begun the same sitting
        return Sitting.objects.get(paper=paper, student=by, finished_at=None)
    timed = {"mode": AttemptMode.PAPER, "sitting": sitting, "deadline": deadline, "assignment": assignment}
    attempts = [
        start_attempt(question, by=by, **timed)
        for question in paper.questions.filter(state=QuestionState.PUBLISHED)
    ]
    if busy := [attempt for attempt in attempts if attempt.sitting_id != sitting.pk]:
        raise DraftsInTheWay(busy)
    return sitting


@transaction.atomic
def finish_sitting(sitting: Sitting) -> Sitting:
    """Hand in all its questions with their drafts, empty ones too. Finishing twice changes nothing."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.finished_at is None:
        locked.finished_at = min(timezone.now(), locked.deadline)
        for attempt in locked.attempts.select_related("question__paper").order_by("pk"):
            _close(attempt, at=locked.finished_at)
        locked.save(update_fields=["finished_at"])
    return locked


@transaction.atomic
def _close(attempt: Attempt, *, at) -> None:
    draft = Draft.objects.select_for_update().get(attempt=attempt)
    if not Submission.objects.filter(attempt=attempt).exists():
        hand_in(attempt, draft.text, at=at)


def close_expired(student=None) -> int:
    """Close what is over, of one student or of all; returns how many attempts that were."""
    over = Attempt.objects.filter(submitted_at=None, deadline__lt=timezone.now() - GRACE)
    if student:
        over = over.filter(student=student)
    found = list(over.select_related("sitting", "question__paper"))
    for attempt in found:
        _end(attempt)
    return len(found)


def _end(attempt: Attempt) -> None:
    if attempt.sitting_id:
        finish_sitting(attempt.sitting)
    else:
        _close(attempt, at=attempt.deadline)


def settle(attempt: Attempt) -> bool:
    """Bring an attempt that is being touched up to now; True when its time was over and it has been closed."""
    now = timezone.now()
    if attempt.submitted_at:
        return False
    if is_over(attempt.deadline, now):
        _end(attempt)
        return True
    if attempt.running_since:
        last = max(attempt.running_since, attempt.draft.saved_at)
        if now - last > ABSENCE:
            _recount(attempt, until=last, running_since=now)
    return False


def set_running(attempt: Attempt, running: bool) -> None:
    """Pause or resume the clock of a practice; twice is once, and no other clock can be stopped."""
    if running != (attempt.running_since is not None):
        now = timezone.now()
        _recount(attempt, until=now, running_since=now if running else None)


def _recount(attempt: Attempt, *, until, running_since) -> None:
    """Add the running stretch up to `until`; the clock runs on from `running_since`, or stands still."""
    spent = attempt.seconds_spent + round(seconds_between(attempt.running_since, until))
    unchanged = Attempt.objects.filter(
        pk=attempt.pk,
        mode=AttemptMode.PRACTICE,
        submitted_at=None,
        running_since=attempt.running_since,
    )
    unchanged.update(seconds_spent=spent, running_since=running_since)
    attempt.refresh_from_db(fields=["seconds_spent", "running_since"])


def clock_of(timed: Attempt | Sitting) -> Clock:
    """What the page of an open attempt, or of a sitting, counts on from."""
    now = timezone.now()
    if timed.deadline:
        return Clock(seconds_between(now, timed.deadline), timed.deadline)
    running = seconds_between(timed.running_since, now)
    return Clock(timed.seconds_spent + running, running=timed.running_since is not None)
