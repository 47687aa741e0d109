"""What teachers decide about questions: publish, retire, confirm a rubric. Each leaves an audit line."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from exam.errors import MarksOutOfRange
from exam.marks import plain
from exam.models import Paper, Question, QuestionState, Rubric, ScoringPoint
from exam.search import index_questions
from materials.search.library import index_policies, index_topics


@transaction.atomic
def set_state(question: Question, state: str, *, by) -> None:
    """Publish, hide or retire a question; publishing it opens its topic, where students look for it."""
    if question.state == state:
        return
    before, question.state = question.state, state
    question.save(update_fields=["state"])
    topic = question.topic
    if state == QuestionState.PUBLISHED and topic.published_at is None:
        topic.published_at = timezone.now()
        topic.save(update_fields=["published_at"])
        index_topics([topic])
        index_policies(topic.policies.all())
    index_questions([question])
    record(by, "question.state", question, before=before, after=state)


@transaction.atomic
def set_paper(paper: Paper, *, before: dict, by) -> None:
    """Store a paper's changed settings; `before` holds the old values of those that changed."""
    if not before:
        return
    paper.save(update_fields=list(before))
    after = {name: getattr(paper, name) for name in before}
    record(by, "paper.settings", paper, before=before, after=after)


@transaction.atomic
def confirm_rubric(question: Question, points: list[tuple[str, Decimal]], *, by) -> Rubric:
    """A new, confirmed version of the rubric with these points and marks, in order; doing it twice makes one.

    Wordings and sources stay with the point of the same place. Raises MarksOutOfRange unless the marks add
    up to the question's.
    """
    total = sum((marks for _, marks in points), Decimal(0))
    if question.marks is not None and total != question.marks:
        raise MarksOutOfRange(
            f"各点合计 {plain(total)} 分，本题 {plain(question.marks)} 分："
            f"差 {plain(abs(question.marks - total))} 分。"
        )
    Question.objects.select_for_update().get(pk=question.pk)
    previous = question.rubric
    if previous and previous.confirmed_by_id and list(previous.points.values_list("text", "marks")) == points:
        return previous  # the same click twice
    old = {point.position: point for point in previous.points.all()} if previous else {}
    rubric = Rubric.objects.create(
        question=question, version=previous.version + 1 if previous else 1, confirmed_by=by
    )
    for position, (text, marks) in enumerate(points, 1):
        source = old.get(position)
        ScoringPoint.objects.create(
            rubric=rubric,
            position=position,
            kind=source.kind if source else "content",
            text=text,
            marks=marks,
            accepted_wordings=source.accepted_wordings if source else [],
            material=source.material if source else None,
        )
    for band in previous.bands.all() if previous else []:
        band.pk, band.rubric, band._state.adding = None, rubric, True
        band.save()
    record(by, "rubric.confirmed", rubric, version=rubric.version)
    return rubric
