"""Assignments: set, moved, begun, extended, released. The server's clock decides (F5), and nothing released is
ever taken back (F7)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User, record
from exam.actions.clock import close_expired, paper_deadline, question_minutes, start_sitting
from exam.actions.writing import start_attempt
from exam.errors import AssignmentClosed, AssignmentFixed
from exam.models import Assignment, Attempt, AttemptMode, Extension, LatePolicy, Sitting


@transaction.atomic
def set_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """Store a new assignment of a question or paper for a class."""
    assignment.created_by = by
    assignment.save()
    record(by, "assignment.set", assignment, classroom=assignment.classroom_id)
    return assignment


@transaction.atomic
def move_assignment(assignment: Assignment, *, before: dict, by: User) -> None:
    """Store changed times, title or late policy; `before` holds the old values of those that changed. Who is
    writing gets the new end. Raises AssignmentFixed for what does not change any more."""
    if not before:
        return
    now = timezone.now()
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    times = {"opens_at", "due_at", "releases_at"} & before.keys()
    if times and stored.is_released:
        raise AssignmentFixed("答案和评分已经公布，时间不能再改。")
    begun = assignment.attempts.exists()
    if begun and {"opens_at", "late_policy"} & before.keys():
        raise AssignmentFixed("已经有学生开始作答，开放时间和迟交办法不能再改。")
    if begun and "due_at" in before and assignment.due_at <= now:
        raise AssignmentFixed("已经有学生开始作答，截止时间要在现在之后。")
    assignment.save(update_fields=list(before))
    for attempt in assignment.attempts.filter(submitted_at=None).select_related("student", "question"):
        _set_end(assignment, attempt)
    record(by, "assignment.moved", assignment, before={name: str(value) for name, value in before.items()})


@transaction.atomic
def release_assignment(assignment: Assignment, *, by: User) -> None:
    """Release now what would be released later; there is no way back. Raises AssignmentFixed before the end."""
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if stored.is_released:
        return
    now = timezone.now()
    if stored.due_at > now:
        raise AssignmentFixed("还没有截止：先截止，再公布。")
    stored.releases_at = now
    stored.save(update_fields=["releases_at"])
    record(by, "assignment.released", stored)


@transaction.atomic
def extend(assignment: Assignment, student: User, due_at: datetime, *, by: User) -> Extension:
    """A later end for one student, or another one than given before. Raises AssignmentFixed when it is not later
    than everybody's, or when the answers are out."""
    stored = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if stored.is_released:
        raise AssignmentFixed("答案和评分已经公布，不能再延期。")
    if due_at <= max(stored.due_at, timezone.now()):
        raise AssignmentFixed("延期要晚于现在，也要晚于全班的截止时间。")
    extension, _ = Extension.objects.update_or_create(
        assignment=stored, student=student, defaults={"due_at": due_at}
    )
    own = stored.attempts.filter(student=student, submitted_at=None)
    for attempt in own.select_related("student", "question"):
        _set_end(stored, attempt)
    record(by, "assignment.extended", stored, student=student.pk, due_at=due_at.isoformat())
    return extension


@transaction.atomic
def withdraw_assignment(assignment: Assignment, *, by: User) -> None:
    """Take back an assignment that nobody has begun. Raises AssignmentFixed."""
    if assignment.attempts.exists() or assignment.sittings.exists():
        raise AssignmentFixed("已经有学生开始作答，不能收回。")
    record(by, "assignment.withdrawn", assignment, title=assignment.title)
    assignment.delete()


@transaction.atomic
def start_assignment(assignment: Assignment, *, by: User) -> Attempt | Sitting:
    """The person's attempt at the assignment, or sitting of its paper: the one there is, or a new one.

    An open practice of the same question becomes it, unless the assignment is timed.
    Raises AssignmentClosed outside its time, after leaving the class, or while another attempt is in the way;
    DraftsInTheWay as `start_sitting` does.
    """
    rows = Sitting if assignment.paper_id else Attempt
    if found := rows.objects.filter(assignment=assignment, student=by).first():
        return found
    if not Membership.objects.filter(classroom=assignment.classroom_id, student=by, left_at=None).exists():
        raise AssignmentClosed("你已经不在这个班里，不能再做它的作业。")
    due_at = assignment.due_of(by)
    if not assignment.takes(due_at):
        raise AssignmentClosed("作业已经截止，不再收了。" if assignment.is_open else "作业还没有开放。")
    until = due_at if assignment.late_policy == LatePolicy.CLOSED else None
    if assignment.paper_id:
        sitting = start_sitting(assignment.paper, by=by, assignment=assignment, until=until)
        if sitting.assignment_id != assignment.pk:
            raise AssignmentClosed("这份卷子你有一场没交的考试：先交卷，再做作业。")
        return sitting
    deadline = _end(assignment, by, timezone.now())
    attempt = start_attempt(assignment.question, by=by, assignment=assignment, **_timing(deadline))
    return attempt if attempt.assignment_id == assignment.pk else _adopt(attempt, assignment, deadline)


def _adopt(attempt: Attempt, assignment: Assignment, deadline: datetime | None) -> Attempt:
    """The open practice with what is written in it becomes the attempt for the assignment."""
    own_practice = attempt.mode == AttemptMode.PRACTICE and attempt.assignment_id is None
    if assignment.timed or not own_practice:
        raise AssignmentClosed("这道题你有一份没交的作答：先交掉它，再做作业。")
    attempt.assignment = assignment
    if deadline:
        attempt.mode, attempt.deadline, attempt.running_since = AttemptMode.TIMED, deadline, None
    attempt.save(update_fields=["assignment", "mode", "deadline", "running_since"])
    return attempt


def _end(assignment: Assignment, student: User, start: datetime) -> datetime | None:
    """When an attempt at it begun at `start` ends: by its minutes, by the end that is kept; None for never."""
    ends = []
    if assignment.paper_id:
        ends.append(paper_deadline(assignment.paper, student, start))
    elif assignment.timed:
        ends.append(start + timedelta(minutes=question_minutes(assignment.question, student)))
    if assignment.late_policy == LatePolicy.CLOSED:
        ends.append(assignment.due_of(student))
    return min(ends, default=None)


def _timing(deadline: datetime | None) -> dict:
    if deadline:
        return {"mode": AttemptMode.TIMED, "deadline": deadline}
    return {"mode": AttemptMode.PRACTICE, "running_since": timezone.now()}


def _set_end(assignment: Assignment, attempt: Attempt) -> None:
    """The end of an open attempt as the assignment has it now."""
    close_expired(attempt.student)
    start = attempt.sitting.started_at if attempt.sitting_id else attempt.started_at
    deadline = _end(assignment, attempt.student, start)
    still_open = Attempt.objects.filter(pk=attempt.pk, submitted_at=None, deadline__isnull=False)
    if still_open.update(deadline=deadline) and attempt.sitting_id:
        Sitting.objects.filter(pk=attempt.sitting_id).update(deadline=deadline)
