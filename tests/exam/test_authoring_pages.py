"""What a teacher decides on a question's page: confirm its points, publish it, retire it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.models import Band, Rubric
from tests.factories import QuestionFactory, ReferenceAnswerFactory, RubricFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


@pytest.fixture
def teaching(client, teacher):
    client.force_login(teacher)
    return client


@pytest.fixture
def proposal():
    """Proposed points of 6 and 4 marks."""
    rubric = RubricFactory(question=QuestionFactory(state="draft"), proposed=True)
    ReferenceAnswerFactory(question=rubric.question)
    return rubric


def confirm(client, rubric, *rows):
    fields = {}
    for number, (text, marks) in enumerate(rows, 1):
        fields |= {f"text_{number}": text, f"marks_{number}": marks}
    return client.post(reverse("teach-question-rubric", args=[rubric.question_id]), fields)


def set_state(client, question, state):
    return client.post(reverse("teach-question-state", args=[question.pk]), {"state": state}, follow=True)


@pytest.mark.parametrize("name", ["teach-question", "teach-question-state", "teach-question-rubric"])
def test_only_teachers_come_in(client, proposal, name):
    address = reverse(name, args=[proposal.question_id])
    ask = client.get if name == "teach-question" else client.post
    assert ask(address).headers["Location"] == f"{reverse('account_login')}?next={address}"
    client.force_login(UserFactory())
    assert ask(address).status_code == 403
    client.force_login(UserFactory(role="teacher"))
    assert ask(reverse(name, args=[10**6])).status_code == 404


def test_the_page_shows_answers_and_points_before_anybody_has_submitted(teaching, proposal):
    page = teaching.get(reverse("teach-question", args=[proposal.question_id])).content.decode()
    for text in ("压实基层责任。", "打通数据壁垒", "确认采分点", "合计须等于本题 10 分"):
        assert text in page


def test_confirmed_points_are_a_new_version_with_an_audit_line(teaching, teacher, proposal):
    first = proposal.points.first()
    type(first).objects.filter(pk=first.pk).update(accepted_wordings=["数据共享"])
    Band.objects.create(rubric=proposal, position=1, label="一类", floor=Decimal(0), ceiling=Decimal(10))
    reply = confirm(teaching, proposal, ("打通数据", "7.5"), ("压实责任", "2.5"))
    assert reply.status_code == 302
    newest = proposal.question.rubric
    assert (newest.version, newest.proposed, newest.confirmed_by) == (
        proposal.version + 1,
        False,
        teacher,
    )
    assert [(point.text, point.marks) for point in newest.points.all()] == [
        ("打通数据", Decimal("7.5")),
        ("压实责任", Decimal("2.5")),
    ]
    assert newest.points.first().accepted_wordings == ["数据共享"]
    assert newest.bands.get().label == "一类"
    assert [point.text for point in proposal.points.all()] == ["打通数据壁垒", "压实基层责任"]
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.target_id) == (teacher, "rubric.confirmed", newest.pk)


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (("压实责任", "3.5"), "各点合计 9.5 分，本题 10 分：差 0.5 分。"),
        (("压实责任", "4.01"), "各点合计 10.01 分，本题 10 分：差 0.01 分。"),
        (("压实责任", "0"), "大于或等于"),
        (("压实责任", "-4"), "大于或等于"),
        (("压实责任", "四"), "输入一个数"),
        (("压实责任", "NaN"), "输入一个数"),
        (("压实责任", "4.001"), "小数"),
        ((" ", "4"), "这个字段是必填项"),
        (("压实责任", ""), "这个字段是必填项"),
    ],
    ids=str,
)
def test_points_that_cannot_be_confirmed_are_422_and_keep_what_was_typed(
    teaching, proposal, second, sentence
):
    reply = confirm(teaching, proposal, ("我改过的第一点", "6"), second)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert sentence in page
    assert "我改过的第一点" in page
    assert Rubric.objects.get() == proposal
    assert not AuditEvent.objects.exists()


def test_a_second_click_confirms_nothing_twice(teaching, proposal):
    for _ in range(2):
        reply = confirm(teaching, proposal, ("打通数据", "6"), ("压实责任", "4"))
        assert reply.status_code == 302
    assert Rubric.objects.count() == 2


def test_a_question_without_a_rubric_has_nothing_to_confirm(teaching):
    question = QuestionFactory()
    reply = teaching.post(reverse("teach-question-rubric", args=[question.pk]), follow=True)
    assert "还没有采分点可以确认" in reply.content.decode()
    assert not Rubric.objects.exists()


def test_publishing_opens_the_question_and_its_topic_to_students_and_retiring_closes_it(
    teaching, teacher, client
):
    question = QuestionFactory(state="draft", topic=TopicFactory(published_at=None))
    assert "已发布" in set_state(teaching, question, "published").content.decode()
    client.force_login(UserFactory())
    assert client.get(question.get_absolute_url()).status_code == 200
    assert client.get(question.topic.get_absolute_url()).status_code == 200
    client.force_login(teacher)
    assert "已停用" in set_state(client, question, "retired").content.decode()
    client.force_login(UserFactory())
    assert client.get(question.get_absolute_url()).status_code == 404
    assert [(event.verb, event.actor, event.detail) for event in AuditEvent.objects.order_by("pk")] == [
        ("question.state", teacher, {"before": "draft", "after": "published"}),
        ("question.state", teacher, {"before": "published", "after": "retired"}),
    ]


def test_a_state_that_is_none_changes_nothing(teaching):
    question = QuestionFactory(state="draft")
    assert "没有这种状态" in set_state(teaching, question, "deleted").content.decode()
    question.refresh_from_db()
    assert question.state == "draft"
    assert not AuditEvent.objects.exists()


def test_the_desk_says_what_each_question_still_waits_for(teaching, proposal):
    QuestionFactory(marks=None, length_kind="unstated", length_min=200, length_max=200)
    page = teaching.get(reverse("teach")).content.decode()
    for chip in ("采分点待确认", "没有评分标准", "分值待补", "字数要求未说明"):
        assert page.count(chip) == 1
