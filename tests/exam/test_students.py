"""Extra time: who is listed, what can be set, and from when it counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from exam.actions.clock import start_sitting, start_timed
from tests.factories import PaperFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role=Role.TEACHER, display_name="周老师")
    client.force_login(teacher)
    return teacher


def set_percent(client, student, percent, query=""):
    return client.post(reverse("extra-time", args=[student.pk]) + query, {"percent": percent})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["张一", "张二", "zhang3"]),
        ("张", ["张一", "张二"]),
        ("一", ["张一"]),
        ("ZHANG", ["zhang3"]),
        ("张 二", ["张二"]),
        ("李", []),
        ("%00", ["张一", "张二", "zhang3"]),  # not understood, so ignored
        ("周", []),
    ],
)
def test_students_are_found_by_name(client, teacher, query, found):
    for name in ("张一", "张二"):
        UserFactory(display_name=name)
    UserFactory(username="zhang3")
    UserFactory(display_name="张走了", is_active=False)
    UserFactory(display_name="张编辑", role=Role.EDITOR)
    answer = client.get(f"{reverse('students')}?q={query}")
    assert sorted(map(str, answer.context["students"])) == sorted(found)
    assert ("没有叫这个名字的学生" in answer.content.decode()) == (not found)


def test_the_list_goes_on_over_the_page_with_the_search_kept(client, teacher):
    for number in range(31):
        UserFactory(display_name=f"学生{number:02}")
    page = client.get(reverse("students") + "?q=学生&page=2")
    assert [str(student) for student in page.context["students"]] == ["学生30"]
    answer = set_percent(client, page.context["students"][0], 20, "?q=学生&page=2")
    assert client.get(answer.url).context["students"].number == 2


def test_extra_time_is_set_and_written_down_once(client, teacher):
    student = UserFactory(display_name="林同学")
    answer = client.post(reverse("extra-time", args=[student.pk]), {"percent": "25"}, follow=True)
    assert "林同学：加时 25%，从下一次开始的作答起。" in answer.content.decode()
    set_percent(client, student, 25)
    student.refresh_from_db()
    assert student.extra_time_percent == 25
    event = AuditEvent.objects.get(verb="student.extra_time")
    assert (event.actor, event.target_id, event.detail) == (teacher, student.pk, {"before": 0, "after": 25})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "不加时填 0"),
        ("-1", "不能是负数"),
        ("101", "最多加 100%"),
        ("一半", "请填 0 到 100 的整数"),
        ("12.5", "请填 0 到 100 的整数"),
        ("9" * 30, "最多加 100%"),
    ],
)
def test_what_cannot_be_meant_comes_back_with_a_sentence_beside_its_student(client, teacher, typed, sentence):
    student = UserFactory(extra_time_percent=10)
    UserFactory()
    answer = set_percent(client, student, typed)
    assert answer.status_code == 422
    assert [bool(each.form.errors) for each in answer.context["students"]] == [
        each == student for each in answer.context["students"]
    ]
    assert sentence in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed
    student.refresh_from_db()
    assert student.extra_time_percent == 10
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EDITOR])
def test_only_students_have_extra_time(client, teacher, role):
    assert set_percent(client, UserFactory(role=role), 20).status_code == 404


def test_it_counts_from_the_next_beginning_and_moves_no_deadline_that_stands(client, teacher, clock):
    student = UserFactory()
    paper = PaperFactory(minutes=100, published=True)
    QuestionFactory(paper=paper, topic=paper.topic)
    running = start_timed(QuestionFactory(minutes=40), by=student)
    set_percent(client, student, 50)
    student.refresh_from_db()
    running.refresh_from_db()
    assert running.deadline == clock.start + timedelta(minutes=40)
    assert start_timed(QuestionFactory(minutes=40), by=student).deadline == clock.start + timedelta(
        minutes=60
    )
    assert start_sitting(paper, by=student).deadline == clock.start + timedelta(minutes=150)


def test_the_desk_leads_to_the_students(client, teacher):
    assert f'href="{reverse("students")}"' in client.get(reverse("teach")).content.decode()
