"""The question to practise next, of those a student may write: `study/pick.py` fed with rows."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from exam.marks import plain
from exam.models import Question, QuestionState, QuestionType
from exam.results import Answered
from exam.study.pick import Candidate, Pick, pick


def next_question(questions, user, answers: Iterable[Answered]) -> tuple[Question, Pick] | None:
    """One of `questions` with its reasons, short ones first among equals; none that is being written already, or set as
    an assignment. None where there is nothing to write. `answers` are all the student's."""
    newest: dict[int, Answered] = {}
    shares = defaultdict(list)
    for answer in answers:
        if answer.total is not None or answer.question not in newest:
            newest[answer.question] = answer
        if answer.share is not None:
            shares[QuestionType(answer.type).label].append(answer.share)
    open_ones = user.attempts.filter(submitted_at=None).values("question")
    withheld = Question.objects.withheld_from(user).values("pk")
    published = questions.filter(state=QuestionState.PUBLISHED)
    writable = published.exclude(pk__in=open_ones).exclude(pk__in=withheld)
    # Of the questions of a type that were never answered, the first has as much to say for it as any.
    order = (F("marks").asc(nulls_last=True), F("pk").asc())
    new = writable.exclude(pk__in=newest).annotate(
        place=Window(RowNumber(), partition_by="type", order_by=order)
    )
    rows = writable.filter(Q(pk__in=newest) | Q(pk__in=new.filter(place=1).values("pk")))
    candidates = [
        _candidate(pk, QuestionType(kind).label, newest.get(pk))
        for pk, kind in rows.order_by(*order).values_list("pk", "type")
    ]
    found = pick(candidates, shares, timezone.localdate())
    return found and (questions.get(pk=found.pk), found)


def _candidate(pk: int, kind: str, answer: Answered | None) -> Candidate:
    if answer is None:
        return Candidate(pk, kind)
    day = timezone.localdate(answer.submitted_at)
    if answer.share is None:
        return Candidate(pk, kind, day)
    return Candidate(pk, kind, day, answer.share, plain(answer.full - answer.total))
