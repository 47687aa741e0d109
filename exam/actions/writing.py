"""A student's way through one question: begin, save, hand in. One action, one transaction."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from exam.actions.history import keep_history
from exam.clock import is_over, seconds_between
from exam.errors import AlreadySubmitted, HandedInTogether, StaleDraft, TimeIsUp
from exam.models import Attempt, AttemptMode, Draft, DraftRevision, Question, Submission
from exam.sheet import SheetSettings, count


def start_attempt(question: Question, *, by, **timed) -> Attempt:
    """The person's open attempt at the question, or a new one with an empty draft.

    A practice runs from now; `timed` (actions/clock.py, actions/assignments.py) is the mode and deadline of
    any other attempt. An open practice of one's own without a word in it becomes the timed one.
    """
    if found := Attempt.objects.filter(question=question, student=by, submitted_at=None).first():
        blank = Attempt.objects.filter(
            pk=found.pk, mode=AttemptMode.PRACTICE, submitted_at=None, assignment=None, draft__text=""
        )
        fresh = {"started_at": timezone.now(), "seconds_spent": 0, "running_since": None}
        if timed and blank.update(**(fresh | timed)):
            found.refresh_from_db()
        return found
    try:
        with transaction.atomic():
            now = timezone.now()
            last = Attempt.objects.filter(question=question, student=by).order_by("-number").first()
            attempt = Attempt.objects.create(
                question=question,
                student=by,
                number=last.number + 1 if last else 1,
                **(timed or {"running_since": now}),
            )
            Draft.objects.create(attempt=attempt, saved_at=now)
            return attempt
    except IntegrityError:  # a double click: the other request has just begun the same attempt
        return Attempt.objects.get(question=question, student=by, submitted_at=None)


@transaction.atomic
def save_draft(
    attempt: Attempt,
    text: str,
    *,
    revision: int,
    client: str = "",
    sequence: int = 0,
    after_client: str = "",
    after_sequence: int = 0,
) -> Draft:
    """Store `text` and return the draft as it is stored then.

    `revision` is the one the text was loaded with; `client` names the tab and `sequence` counts its saves.
    A late or repeated save of the same tab changes nothing (F3); one whose earlier reply was lost is no
    conflict with itself. Nor is a text that grew out of the copy a crashed tab `after_client` left behind,
    as long as the server holds nothing newer of that tab than its save `after_sequence`.
    Raises StaleDraft when another tab or device has saved a different text since (F2), AlreadySubmitted when
    the attempt is closed, TimeIsUp for a text that comes after the deadline and its grace (F5).
    """
    draft = Draft.objects.select_for_update().get(attempt=attempt)
    text = clean_text(text)
    if closed := Submission.objects.filter(attempt=attempt).first():
        by_the_clock = attempt.deadline and closed.submitted_at >= attempt.deadline
        raise TimeIsUp if by_the_clock and text != closed.text else AlreadySubmitted
    if is_over(attempt.deadline, timezone.now()):
        raise TimeIsUp
    if draft.is_late(client, sequence):
        return draft
    if draft.changed_since(revision, client, after_client, after_sequence):
        if text == draft.text:
            return draft
        raise StaleDraft(draft, known=draft.revisions.filter(text=text).exists())
    if text != draft.text:
        keep_history(draft, text, client)
        draft.text = text
        draft.revision += 1
    draft.client, draft.sequence, draft.saved_at = client, sequence, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def restore_revision(attempt: Attempt, entry: DraftRevision) -> Draft:
    """Make an earlier text the draft's newest revision; the text it replaces goes into the history. An open
    tab that knows nothing of it gets a conflict, not the last word. Raises AlreadySubmitted."""
    draft = Draft.objects.select_for_update().get(attempt=attempt)
    return save_draft(attempt, entry.text, revision=draft.revision)


@transaction.atomic
def submit(attempt: Attempt, text: str, *, revision: int, **save) -> Submission:
    """Hand in `text`, the newest on the student's screen, saved or not, with what `save_draft` takes. Handing
    in twice gives the first submission back. Raises what `save_draft` raises, and HandedInTogether for a
    question of a sitting."""
    if attempt.sitting_id:
        raise HandedInTogether
    try:
        draft = save_draft(attempt, text, revision=revision, **save)
    except TimeIsUp:
        raise
    except AlreadySubmitted:  # the same form sent twice; the first was faster
        return Submission.objects.get(attempt=attempt)
    return hand_in(attempt, draft.text, at=timezone.now())


def hand_in(attempt: Attempt, text: str, *, at) -> Submission:
    """Close the attempt with the text of its locked draft, at the latest at its deadline; seconds are summed up, but
    for an assignment over days, whose clock only says when it ends."""
    if attempt.deadline:
        at = min(at, attempt.deadline)
        if attempt.sitting_id or attempt.assignment is None or attempt.assignment.timed:
            attempt.seconds_spent = round(seconds_between(attempt.started_at, at))
    else:
        attempt.seconds_spent += round(seconds_between(attempt.running_since, at))
    cells, characters = count(text, sheet_settings(attempt.question))
    submission = Submission.objects.create(
        attempt=attempt, text=text, cells=cells, characters=characters, submitted_at=at
    )
    # It is no tab's any more: a save that reads the draft while this commits finds nothing to write to.
    Draft.objects.filter(attempt=attempt).update(client="")
    attempt.submitted_at, attempt.running_since = at, None
    attempt.save(update_fields=["submitted_at", "seconds_spent", "running_since"])
    return submission


def sheet_settings(question: Question) -> SheetSettings:
    """The answer sheet as the question's paper prints it."""
    paper = question.paper
    return SheetSettings(
        columns=paper.sheet_columns,
        indent=question.indent,
        compound_marks=paper.sheet_compound_marks,
        list_heads=paper.sheet_list_heads,
        title=question.has_title,
    )


def clean_text(text: str) -> str:
    """Forms send CRLF; PostgreSQL cannot hold NUL. Everything else stays as typed (F10)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
