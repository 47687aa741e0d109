"""The life of a question: which steps there are, and what a new version does to the one it replaces."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from exam.actions.authoring import set_state
from exam.actions.writing import start_attempt
from exam.errors import NotAllowed
from exam.models import Question, QuestionState
from materials.models import SearchDocument
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

STEPS = {
    ("draft", "in_review"),
    ("draft", "published"),
    ("in_review", "draft"),
    ("in_review", "published"),
    ("published", "retired"),
    ("retired", "published"),
}


def version_of(question, **fields):
    row = {"paper": question.paper, "topic": question.topic, "number": question.number, "state": "draft"}
    return QuestionFactory(replaces=question, **row | fields)


def found_in_search():
    return set(SearchDocument.objects.filter(kind="question").values_list("object_id", flat=True))


@pytest.mark.parametrize(("before", "after"), list(itertools.product(QuestionState.values, repeat=2)))
def test_only_these_steps_are_taken_and_each_is_on_record(before, after):
    question, teacher = QuestionFactory(state=before), UserFactory(role="teacher")
    if before != after and (before, after) not in STEPS:
        with pytest.raises(NotAllowed, match="不能改为"):
            set_state(question, after, by=teacher)
    else:
        set_state(question, after, by=teacher)
        assert question.state == after
        lines = [(line.actor, line.detail) for line in AuditEvent.objects.all()]
        assert lines == ([(teacher, {"before": before, "after": after})] if before != after else [])
    question.refresh_from_db()
    assert question.state == (after if (before, after) in STEPS else before)


def test_publishing_a_new_version_retires_the_old_and_search_finds_only_the_new():
    old, teacher = QuestionFactory(state="draft"), UserFactory(role="teacher")
    set_state(old, "published", by=teacher)
    new = version_of(old)
    assert found_in_search() == {old.pk}
    set_state(new, "published", by=teacher)
    old.refresh_from_db()
    assert (old.state, new.state) == ("retired", "published")
    assert found_in_search() == {new.pk}
    with pytest.raises(NotAllowed, match="新的一版"):
        set_state(old, "published", by=teacher)
    set_state(new, "retired", by=teacher)
    set_state(old, "published", by=teacher)
    assert found_in_search() == {old.pk}


def test_attempts_stay_on_their_version_and_new_ones_go_to_the_new():
    student, teacher = UserFactory(), UserFactory(role="teacher")
    old = QuestionFactory()
    attempt = start_attempt(old, by=student)
    new = version_of(old)
    set_state(new, "published", by=teacher)
    attempt.refresh_from_db()
    assert attempt.question == old
    assert set(Question.objects.visible_to(student)) == {old, new}
    assert set(Question.objects.visible_to(UserFactory())) == {new}


def test_a_question_has_one_next_version_and_a_number_stands_once_among_first_ones():
    old = QuestionFactory()
    version_of(old)
    with pytest.raises(IntegrityError, match="replaces"), transaction.atomic():
        version_of(old)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionFactory(paper=old.paper, number=old.number)
