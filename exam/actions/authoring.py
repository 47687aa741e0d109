"""What teachers decide about questions: publish, retire, confirm a rubric. Each leaves an audit line."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from exam.actions.families import decide_alone
from exam.actions.rubrics import POINT, copies, new_version, settings_of
from exam.errors import NotAllowed
from exam.models import Paper, Question, QuestionDraft, QuestionState, Rubric, ScoringPoint
from exam.search import index_questions
from materials.search.library import index_policies, index_topics

# The life of a question: from each state the next ones.
NEXT = {
    QuestionState.DRAFT: [QuestionState.IN_REVIEW, QuestionState.PUBLISHED],
    QuestionState.IN_REVIEW: [QuestionState.DRAFT, QuestionState.PUBLISHED],
    QuestionState.PUBLISHED: [QuestionState.RETIRED],
    QuestionState.RETIRED: [QuestionState.PUBLISHED],
}


@transaction.atomic
def set_state(question: Question, state: str, *, by) -> None:
    """Take one step of a question's life; asking for the state it has changes nothing.

    Publishing opens the question's topic, where students look for it, and retires the version it replaces. Raises
    NotAllowed for a step that is none, and for a version that a published one has replaced.
    """
    if state in (QuestionState.PUBLISHED, QuestionState.RETIRED):
        decide_alone(question)
    stored = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.state = before = stored.state
    if before == state:
        return
    if state not in NEXT[before]:
        raise NotAllowed(f"这道题{question.get_state_display()}，不能改为“{QuestionState(state).label}”。")
    if state == QuestionState.PUBLISHED:
        newer = Question.objects.filter(replaces=question, state=QuestionState.PUBLISHED).first()
        if newer:
            raise NotAllowed("这一版已经由新的一版代替：先停用新的一版。")
    question.state = state
    question.save(update_fields=["state"])
    changed = [question]
    if state == QuestionState.PUBLISHED:
        QuestionDraft.objects.filter(question=question).delete()  # its words are the rows' now
        _open_topic(question.topic)
        older = question.replaces
        if older and older.state == QuestionState.PUBLISHED:
            older.state = QuestionState.RETIRED
            older.save(update_fields=["state"])
            record(by, "question.state", older, before="published", after="retired", replaced_by=question.pk)
            changed.append(older)
    index_questions(changed)
    record(by, "question.state", question, before=before, after=state)


def _open_topic(topic) -> None:
    if topic.published_at is None:
        topic.published_at = timezone.now()
        topic.save(update_fields=["published_at"])
        index_topics([topic])
        index_policies(topic.policies.all())


@transaction.atomic
def set_paper(paper: Paper, *, before: dict, by) -> None:
    """Store a paper's changed settings; `before` holds the old values of those that changed."""
    if not before:
        return
    paper.save(update_fields=list(before))
    after = {name: _told(getattr(paper, name)) for name in before}
    record(
        by,
        "paper.settings",
        paper,
        before={name: _told(value) for name, value in before.items()},
        after=after,
    )


def _told(value):
    """A setting as the audit line holds it."""
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def confirm_rubric(question: Question, points: list[tuple[str, Decimal]], *, by) -> Rubric:
    """A new, confirmed version of the rubric with these points and marks, in order; doing it twice makes one.

    Wordings and sources stay with the point of the same place. Raises RubricRefused, as where the marks do not
    add up to the question's.
    """
    previous = question.rubric
    old = {point.position: point for point in previous.points.all()} if previous else {}
    rows = []
    for position, (text, marks) in enumerate(points, 1):
        [row] = copies(previous, [old[position]], POINT) if position in old else [ScoringPoint()]
        row.text, row.marks = text, marks
        rows.append(row)
    return new_version(
        question,
        rows,
        bands=previous.bands.all() if previous else [],
        dimensions=previous.dimensions.values_list("kind", flat=True) if previous else [],
        by=by,
        **settings_of(previous),
    )
