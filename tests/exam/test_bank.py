"""The question bank: filters that combine in the address, search, order, and what to write next."""

from decimal import Decimal

import pytest
from django.urls import reverse

from exam.actions.marking import self_mark
from exam.actions.release import release
from exam.actions.writing import start_attempt, submit
from exam.models import QuestionState
from tests.exam import marking_hands as desk
from tests.factories import PolicyFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


def found(client, **filters):
    return list(client.get(reverse("questions"), filters).context["questions"])


def next_of(client, **filters):
    question, pick = client.get(reverse("questions"), filters).context["next"]
    return question, pick.sentence


@pytest.fixture
def questions(student):
    """Three that differ in everything, the newest last."""
    return [
        QuestionFactory(type="summary", marks=10, length_max=200, stem="概括甲镇的做法。"),
        QuestionFactory(type="proposal", marks=20, length_max=400, stem="就甲镇的难处提出对策。"),
        QuestionFactory(type="essay", marks=40, length_kind="range", length_min=800, length_max=1000),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [2, 1, 0]),
        ({"type": "summary"}, [0]),
        ({"marks": "middle"}, [1]),
        ({"marks": "essay"}, [2]),
        ({"length": "short"}, [0]),
        ({"length": "essay"}, [2]),
        ({"q": "甲镇"}, [1, 0]),
        ({"q": "甲镇 对策"}, [1]),
        ({"q": "甲镇", "marks": "small"}, [0]),
        ({"q": "甲镇", "marks": "essay"}, []),
        ({"sort": "marks"}, [0, 1, 2]),
        ({"sort": "-marks"}, [2, 1, 0]),
        ({"sort": "length"}, [0, 1, 2]),
        ({"type": "?", "marks": "?", "topic": "?", "paper": "x", "sort": "?", "page": "x"}, [2, 1, 0]),
    ],
)
def test_filters_combine_and_what_is_not_understood_is_ignored(client, questions, filters, expected):
    assert found(client, **filters) == [questions[index] for index in expected]


def test_topic_source_and_cited_policy_narrow_too(client, questions):
    policy = PolicyFactory()
    questions[1].policies.add(policy)
    assert found(client, topic=questions[0].topic.slug) == [questions[0]]
    assert found(client, paper=questions[2].paper_id) == [questions[2]]
    assert found(client, policy=policy.pk) == [questions[1]]
    assert found(client, policy=policy.pk, type="summary") == []


def test_progress_tells_not_done_begun_done_and_marked_apart(client, questions, student):
    new, begun, done = questions
    start_attempt(begun, by=student)
    rubric = RubricFactory(question=done)
    submission = submit(start_attempt(done, by=student), "一。", revision=0)
    submit(start_attempt(new, by=UserFactory()), "别人的。", revision=0)
    assert found(client, progress="new") == [new]
    assert found(client, progress="open") == [begun]
    assert found(client, progress="done") == found(client, progress="unmarked") == [done]
    assert found(client, progress="marked") == []
    teacher = desk.teachers(1)[0]
    desk.mark(submission, teacher, "1", "1")
    assert found(client, progress="marked") == []  # not before the release
    release(submission, by=teacher)
    assert found(client, progress="marked") == [done]
    assert found(client, progress="unmarked") == []
    self_mark(submission, rubric, {point: Decimal(0) for point in rubric.points.all()}, by=student)
    assert found(client, progress="marked") == [done]
    assert found(client, sort="longest-ago")[-1] == done


def test_the_fragment_is_the_list_alone_and_says_how_many(client, questions):
    answer = client.get(
        reverse("questions"), {"q": "甲镇"}, headers={"hx-request": "true", "hx-target": "question-list"}
    )
    text = answer.content.decode()
    assert "<html" not in text
    assert "符合条件的 2 题" in text


def test_an_empty_list_says_what_to_do(client, student):
    assert "等老师发布题目" in client.get(reverse("questions")).content.decode()
    QuestionFactory()
    assert "清除条件" in client.get(reverse("questions"), {"q": "没有这样的题"}).content.decode()


def test_what_comes_next_explains_itself_and_follows_the_filters(client, questions, student):
    assert next_of(client)[0] == questions[0]
    rubric = RubricFactory(question=QuestionFactory(type="proposal", topic=questions[1].topic))
    submission = submit(start_attempt(rubric.question, by=student), "一。", revision=0)
    self_mark(submission, rubric, {point: Decimal(1) for point in rubric.points.all()}, by=student)
    question, sentence = next_of(client, type="proposal")
    assert question == questions[1]
    assert sentence == "提出对策平均得 20%，还能再高，这道还没写过。"


def test_neither_a_draft_nor_a_retired_question_comes_next(client, student):
    begun, retired = QuestionFactory(), QuestionFactory()
    submit(start_attempt(retired, by=student), "一。", revision=0)
    retired.state = QuestionState.RETIRED
    retired.save()
    start_attempt(begun, by=student)
    assert client.get(reverse("questions")).context["next"] is None
