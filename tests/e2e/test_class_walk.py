"""A class's work from its code to the released answers, by a teacher and a student in two browsers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Classroom, Role
from exam.models import Assignment, Attempt
from tests.axe import faults
from tests.factories import QuestionFactory, ReferenceAnswerFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_class_is_founded_joined_set_to_work_and_shown_the_answers(page, sign_in, live_server):
    question = RubricFactory(question=QuestionFactory(stem="概括某镇的做法。")).question
    ReferenceAnswerFactory(question=question, text="参考答案的句子。")
    teacher, student = UserFactory(role=Role.TEACHER), UserFactory(display_name="林同学")

    def as_(person, address):
        sign_in(person)
        page.goto(live_server.url + address)

    as_(teacher, "/teach/classes/")
    page.get_by_label("班级名").fill("周三晚班")
    page.get_by_role("button", name="建班级").click()
    code = page.locator(".join-code").inner_text()
    assert faults(page) == []

    as_(student, "/classes/")
    page.get_by_label("邀请码").fill(code.lower())
    page.get_by_role("button", name="加入").click()
    expect(page.get_by_text("已加入“周三晚班”")).to_be_visible()

    as_(teacher, Classroom.objects.get().get_absolute_url())
    page.get_by_role("link", name="布置作业").click()
    page.get_by_label("题目", exact=True).select_option(str(question.pk))
    page.get_by_label("作业名").fill("第一次作业")
    assert faults(page) == []
    page.get_by_role("button", name="布置").click()
    expect(page.get_by_text("未开始 1", exact=True)).to_be_visible()
    board = page.url.removeprefix(live_server.url)

    as_(student, "/classes/")
    page.get_by_role("link", name="第一次作业").click()
    assert faults(page) == []
    page.get_by_role("button", name="开始作答").click()
    page.locator("textarea[name=text]").fill("一是合并报表。")
    page.get_by_role("button", name="提交答案").click()
    expect(page.get_by_text("在那之前谁也看不到")).to_be_visible()
    expect(page.get_by_text("参考答案的句子")).to_have_count(0)

    as_(teacher, board)
    expect(page.get_by_text("已交 1", exact=True)).to_be_visible()
    assert faults(page) == []
    past = timezone.now() - timedelta(minutes=1)
    Assignment.objects.update(opens_at=past - timedelta(hours=1), due_at=past)
    page.reload()
    page.get_by_role("button", name="现在公布").click()
    expect(page.get_by_text("已公布：学生现在看得到")).to_be_visible()

    as_(student, "/classes/")
    page.get_by_role("link", name="第一次作业").click()
    page.get_by_role("link", name="对照参考答案").click()
    expect(page.get_by_text("参考答案的句子").first).to_be_visible()
    assert Classroom.objects.get().memberships.get().student == student
    assert Attempt.objects.get().submission.text == "一是合并报表。"
