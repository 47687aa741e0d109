"""An appeal: one open at a time, a reason, an answer in words, seen by its student and teachers only."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions.appeals import answer_appeal, appeal
from exam.actions.writing import start_attempt
from exam.errors import AppealClosed
from exam.models import Appeal
from tests.exam.marking_hands import script, teachers
from tests.factories import QuestionFactory, RubricFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


def ask(client, submission, reason):
    return client.post(reverse("appeal-new", args=[submission.pk]), {"reason": reason}, follow=True)


def test_a_student_asks_a_teacher_answers_and_the_student_reads_it(client, student, question):
    submission, (teacher,) = script(question, student=student), teachers(1)
    assert "等老师答复" in ask(client, submission, "第 2 点写在末句。").content.decode()
    client.force_login(teacher)
    assert "第 2 点写在末句。" in client.get(reverse("marking-desk")).content.decode()
    address = Appeal.objects.get().get_absolute_url()
    shown = client.get(address).content.decode()
    assert student.username not in shown
    client.post(address, {"answer": "看了，末句没有说到责任。"})
    assert "第 2 点写在末句。" not in client.get(reverse("marking-desk")).content.decode()
    client.force_login(student)
    shown = client.get(reverse("comparison", args=[submission.pk])).content.decode()
    assert "看了，末句没有说到责任。" in shown
    assert AuditEvent.objects.filter(verb="appeal.answered", actor=teacher).count() == 1


def test_one_appeal_at_a_time_and_another_after_the_answer(client, student, question):
    submission, (teacher,) = script(question, student=student), teachers(1)
    ask(client, submission, "一")
    answer = ask(client, submission, "二")
    assert answer.status_code == 422
    assert "还没有答复" in answer.content.decode()
    answer_appeal(Appeal.objects.get(), "好。", by=teacher)
    ask(client, submission, "三")
    assert Appeal.objects.count() == 2


def test_an_answer_is_given_once(question):
    asked, (first, second) = appeal(script(question), "请再看。"), teachers(2)
    answer_appeal(asked, "甲", by=first)
    with pytest.raises(AppealClosed):
        answer_appeal(asked, "乙", by=second)
    assert Appeal.objects.get().answer == "甲"


@pytest.mark.parametrize("reason", ["", "  ", "\0", "字" * 601])
def test_a_reason_that_does_not_do_is_422_with_a_sentence_and_what_was_typed(
    client, student, question, reason
):
    submission = script(question, student=student)
    answer = ask(client, submission, reason)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert reason.replace("\0", "").strip() in answer.content.decode()
    assert not Appeal.objects.exists()


def test_nothing_is_appealed_before_it_is_handed_in(client, student, question):
    attempt = start_attempt(question, by=student)
    assert client.post(reverse("appeal-new", args=[attempt.pk]), {"reason": "x"}).status_code == 403


def test_a_teacher_s_own_appeal_is_for_a_colleague(client, question):
    (teacher,) = teachers(1)
    asked = appeal(script(question, student=teacher), "请再看。")
    client.force_login(teacher)
    assert client.get(asked.get_absolute_url()).status_code == 403
