"""A mock paper is put together in a browser, checked as it grows, and opened for a student."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.question_drafts import hand_over
from exam.models import Paper
from tests.exam.authoring_hands import begun, essay, whole
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def test_a_paper_grows_under_its_check_list_and_is_opened(page, live_server, sign_in):
    teacher = UserFactory(role="teacher")
    for content in (whole(), whole(stem="根据给定资料1，概括做法。"), essay()):
        hand_over(begun(teacher, content), "published", by=teacher)
    sign_in(teacher)
    page.goto(live_server.url + reverse("teach-papers"))
    page.get_by_label("卷名").fill("模拟卷一")
    page.get_by_label("作答分钟").fill("30")
    page.get_by_role("button", name="新建").click()
    checks, questions = page.locator(".checks"), page.locator(".composition > li")
    expect(checks).to_contain_text("还没有题目")
    page.get_by_label("找题").fill("提出对策")
    expect(page.locator("#candidates > li")).to_have_count(2)
    page.locator("#candidates").get_by_role("button", name="加入").first.click()
    expect(questions).to_have_count(1)
    expect(checks).to_contain_text(re.compile("差 (90|60) 分到 100 分"))
    page.locator("#candidates > li", has_text="概括做法").get_by_role("button", name="加入").click()
    expect(questions).to_have_count(2)
    page.get_by_role("button", name="第 2 题上移").click()
    expect(questions.first).to_contain_text("概括做法")
    page.get_by_role("button", name="开放整卷").click()
    expect(page.locator(".notice.success")).to_contain_text("已开放")
    paper = Paper.objects.get(title="模拟卷一")

    sign_in(UserFactory())
    page.goto(live_server.url + reverse("paper", args=[paper.pk]))
    page.get_by_role("button", name=re.compile("开始")).click()
    expect(page.locator("main")).to_contain_text("概括做法")
