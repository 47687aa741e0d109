"""A student's week, evening by evening on the server's clock: draft, submit, self-mark, cards on their days, plots."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exam.models import Attempt, Review
from tests.factories import MaterialFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Tomorrow at eight in the evening in Shanghai: no test crosses a midnight by being slow.
FIRST = datetime.combine(timezone.now().date() + timedelta(days=1), time(12), UTC)


@pytest.fixture
def evening(time_machine):
    """Moves the server to the n-th evening; its clock goes on from there."""

    def go(number):
        time_machine.move_to(FIRST + timedelta(days=number - 1), tick=True)

    go(1)
    return go


@pytest.fixture
def question(db):
    question = QuestionFactory()
    text = "乡里打通了数据壁垒，一次录入。\n村里压实了基层责任，逐级签字。"
    question.materials.add(MaterialFactory(paper=question.paper, text=text))
    RubricFactory(question=question)
    return question


def mark_oneself(page, *marks):
    page.wait_for_url("**/comparison/")
    for number, given in enumerate(marks, 1):
        page.get_by_label(f"第 {number} 点得分").fill(given)
    page.get_by_role("button", name="按此自评").click()
    expect(page.locator(".notice.success")).to_contain_text("自评已保存")


def days_promised(button):
    """In how many days a rating's button says the card comes back."""
    words = button.inner_text()
    return 1 if "明天" in words else int(re.search(r"(\d+) 天后", words)[1])


def test_a_week_of_evenings(page, browser, browser_context_args, live_server, sign_in, question, evening):
    sign_in(student := UserFactory(display_name="小林"))

    # The first evening: today's question is begun, left, taken up again, handed in and marked.
    page.goto(live_server.url)
    page.get_by_role("link", name="看题").click()
    page.get_by_role("button", name="开始作答").click()
    page.get_by_label("你的答案").fill("一是打通数据。")
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("上次写到一半的还在")
    page.get_by_role("link", name="接着写").click()
    expect(page.get_by_label("你的答案")).to_have_value("一是打通数据。")
    page.get_by_role("button", name="提交答案").click()
    mark_oneself(page, "3", "0")
    page.get_by_role("link", name="今天").click()
    expect(page.get_by_text("✓ 写好了")).to_be_visible()
    expect(page.get_by_text("今天没有到期的采分点")).to_be_visible()
    expect(page.locator(".dots .on")).to_have_count(1)

    # The second: both points are due. By keyboard: space shows, a digit rates.
    evening(2)
    page.reload()
    with page.expect_navigation():
        page.get_by_role("link", name="复习", exact=True).click()
    expect(page.get_by_role("region", name="给定资料")).to_contain_text("打通了数据壁垒")
    point = page.get_by_role("region", name="采分点")
    expect(point).to_be_hidden()
    page.keyboard.press("3")  # nothing is rated unseen
    page.keyboard.press("Space")
    expect(point).to_contain_text("打通数据壁垒")
    remembered = days_promised(page.get_by_role("button", name="记得"))
    with page.expect_navigation():
        page.keyboard.press("3")
    expect(page.get_by_role("region", name="给定资料")).to_contain_text("压实了基层责任")
    page.keyboard.press("Space")
    assert days_promised(page.get_by_role("button", name="忘了")) == 1
    page.keyboard.press("1")
    expect(page.locator(".notice.success")).to_contain_text("都复习完了")
    assert Review.objects.count() == 2

    # The third: the forgotten point alone is due, and can be rated without scripts.
    evening(3)
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    sheet = plain.new_page()
    sheet.goto(live_server.url)
    expect(sheet.get_by_role("heading", name="1 个采分点")).to_be_visible()
    sheet.get_by_role("link", name="复习", exact=True).click()
    sheet.get_by_text("想好了，看采分点").click()
    sheet.get_by_role("button", name="很熟").click()
    expect(sheet.locator(".notice.success")).to_contain_text("都复习完了")
    plain.close()

    # The remembered point comes back on the day its button promised; the answer written anew then hits both.
    evening(2 + remembered - 1)
    page.goto(live_server.url)
    expect(page.get_by_text("今天没有到期的采分点").or_(page.get_by_text("✓ 复习了"))).to_be_visible()
    evening(2 + remembered)
    page.reload()
    with page.expect_navigation():
        page.get_by_role("link", name="复习", exact=True).click()
    page.keyboard.press("Space")
    page.get_by_role("link", name="回到题目，再写一次").click()
    page.get_by_role("button", name="再写一次").click()
    page.get_by_label("你的答案").fill("一是打通数据壁垒。\n二是压实基层责任。")
    page.get_by_role("button", name="提交答案").click()
    mark_oneself(page, "6", "4")
    assert Attempt.objects.filter(student=student).count() == 2
    page.goto(live_server.url + "/review/")
    expect(page.get_by_text("还没有错题")).to_be_visible()

    # Progress: both answers in the plots, a table behind each, and side by side.
    page.get_by_role("link", name="进度").click()
    shares = page.get_by_role("figure", name="得分占满分", exact=True)
    expect(shares.get_by_role("img").locator("circle")).to_have_count(2)
    expect(shares.get_by_role("table")).to_be_hidden()
    shares.get_by_text("看数字").click()
    expect(shares.get_by_role("row")).to_have_text([re.compile("30%"), re.compile("100%")])
    page.get_by_role("link", name=re.compile(r"第 \d+ 题 · 提出对策")).last.click()
    expect(page.locator(".pair ins")).to_have_text(["二是压实基层责任。"])
    expect(page.get_by_role("row", name="压实基层责任")).to_contain_text("4 / 4")
