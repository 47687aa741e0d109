"""A text that comes after the deadline and its grace (F5): nothing more is sent, and what was typed stays to be copied."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from exam.actions.clock import start_timed
from exam.models import Attempt, Submission
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def copies(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length")


def test_a_save_that_comes_too_late_ends_saving_says_so_and_leaves_the_text_but_no_copy(
    page, stopped_clock, live_server, sign_in
):
    student = UserFactory()
    attempt = start_timed(QuestionFactory(minutes=30), by=student)
    sign_in(student)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    area = page.get_by_label("你的答案")
    area.fill("截止前存上的。")
    page.clock.run_for(2000)
    status = page.locator("[data-status]")
    expect(status).to_have_attribute("data-state", "saved")

    # The server's clock has moved on; this page does not know.
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=timezone.now() - timedelta(hours=2), deadline=timezone.now() - timedelta(hours=1)
    )
    area.press("Control+End")
    page.keyboard.insert_text("太晚的。")
    assert copies(page) == 1
    with page.expect_response("**/draft/") as late:
        page.clock.run_for(2000)
    assert late.value.status == 410
    expect(status).to_have_attribute("data-state", "refused")
    expect(status).to_contain_text("时间已到")
    expect(status.get_by_role("link", name="打开对照")).to_be_visible()
    expect(area).to_have_value("截止前存上的。太晚的。")
    assert copies(page) == 0

    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.keyboard.insert_text("还在写。")
    page.clock.run_for(30_000)
    page.get_by_role("button", name="保存草稿").click()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(area).to_have_value("截止前存上的。太晚的。还在写。")
    expect(status).to_contain_text("时间已到")
    assert [request for request in sent if "/draft/" in request.url] == []
    assert copies(page) == 0
    assert Submission.objects.get(attempt=attempt).text == "截止前存上的。"
