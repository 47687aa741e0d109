"""The clock in a real browser: the server's time counts, and what was typed by the deadline is in the script (F5).

Nothing waits for time to pass: the browser's clock is moved by the test, the server's deadline in the database.
"""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from exam.actions.clock import start_sitting, start_timed
from exam.actions.writing import start_attempt
from exam.models import Attempt, Draft, Sitting, Submission
from tests.factories import PaperFactory, QuestionFactory, ReferenceAnswerFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def student(sign_in):
    student = UserFactory(role="student")
    sign_in(student)
    return student


@pytest.fixture
def attempt(student):
    return start_timed(QuestionFactory(minutes=20), by=student)


def ends_in(attempt, seconds):
    """Set the deadline so many seconds from now, before now where negative."""
    deadline = timezone.now() + timedelta(seconds=seconds)
    started = deadline - timedelta(minutes=20)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=deadline, started_at=started)


def open_room(page, live_server, attempt):
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    expect(page.get_by_role("timer")).to_have_text(re.compile("剩余|用时"))


def shown_seconds(page):
    """The seconds the clock shows."""
    total = 0
    for part in re.search(r"[\d:]+", page.get_by_role("timer").inner_text())[0].split(":"):
        total = total * 60 + int(part)
    return total


def seconds_left():
    """By the server. Asked after the page's, which then is never less, however slow the machine."""
    return (Attempt.objects.get().deadline - timezone.now()).total_seconds()


def says(page):
    return page.locator("[data-clock-says]")


def test_the_remaining_time_survives_a_reload(page, live_server, attempt):
    ends_in(attempt, 400)
    open_room(page, live_server, attempt)
    first = shown_seconds(page)
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text("剩余")
    shown = shown_seconds(page)
    assert seconds_left() <= shown <= first <= 400


def test_a_computer_whose_clock_is_an_hour_wrong_shows_and_ends_the_same(page, live_server, attempt):
    ends_in(attempt, 400)
    page.clock.install(time=timezone.now() + timedelta(hours=1))
    open_room(page, live_server, attempt)
    page.clock.set_system_time(timezone.now() - timedelta(hours=5))
    page.get_by_label("你的答案").fill("钟错了，卷子没错。")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    shown = shown_seconds(page)
    assert seconds_left() <= shown <= 400


def test_the_page_counts_down_and_says_each_warning_once(page, stopped_clock, live_server, attempt):
    ends_in(attempt, 660)
    open_room(page, live_server, attempt)
    page.evaluate("""() => {
      const says = document.querySelector("[data-clock-says]");
      window.said = [];
      new MutationObserver(() => says.textContent && said.push(says.textContent)).observe(says, { childList: true });
    }""")
    page.clock.run_for(120_000)
    assert shown_seconds(page) <= 540
    expect(says(page)).to_have_text("")
    page.clock.run_for(485_000)
    assert page.evaluate("said") == ["还有 10 分钟。", "还有 5 分钟。", "还有 1 分钟。"]
    expect(page.get_by_role("timer")).to_have_css("color", "rgb(179, 54, 42)")


def at_zero(page, live_server, attempt, type_answer):
    """Open the room with a minute left, type, and let the page's minute pass."""
    ends_in(attempt, 60)
    open_room(page, live_server, attempt)
    type_answer(page.get_by_label("你的答案"))
    page.clock.fast_forward(60_000)
    expect(says(page)).to_have_text("时间到，正在交卷…")
    expect(page.get_by_label("你的答案")).not_to_be_editable()


def test_a_keystroke_just_before_the_end_is_in_the_script_and_the_comparison_opens(
    page, stopped_clock, live_server, attempt
):
    ReferenceAnswerFactory(question=attempt.question)
    at_zero(page, live_server, attempt, lambda area: area.press_sequentially("最后一个字"))
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    ends_in(attempt, -10)
    page.clock.fast_forward(6000)
    page.wait_for_url("**/comparison/")
    expect(page.get_by_role("region", name="我的答案")).to_contain_text("最后一个字")
    assert Submission.objects.get().text == "最后一个字"


def test_a_word_that_is_still_being_composed_at_the_end_is_in_the_script(
    page, stopped_clock, live_server, attempt
):
    def compose(area):
        area.dispatch_event("compositionstart")
        area.fill("拼到一半")

    with page.expect_response("**/draft/"):  # the only one: nothing is sent in the middle of a composition
        at_zero(page, live_server, attempt, compose)
    assert Draft.objects.get().text == "拼到一半"


def test_a_closed_tab_is_handed_in_by_the_server_with_its_last_draft(page, live_server, attempt):
    open_room(page, live_server, attempt)
    page.get_by_label("你的答案").fill("写完就关了页面。")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    page.close()
    ends_in(attempt, -3600)
    call_command("close_expired", verbosity=0)
    submission = Submission.objects.get()
    assert submission.text == "写完就关了页面。"
    assert submission.submitted_at == Attempt.objects.get().deadline


def test_what_comes_after_the_deadline_is_refused_with_words_and_stays_on_the_page(
    page, live_server, attempt
):
    open_room(page, live_server, attempt)
    ends_in(attempt, -60)
    page.get_by_label("你的答案").fill("太晚了。")
    expect(page.locator("[data-status]")).to_contain_text("时间已到")
    expect(page.get_by_label("你的答案")).to_have_value("太晚了。")
    assert Submission.objects.get().text == ""
    page.get_by_role("link", name="打开对照").click()
    page.wait_for_url("**/comparison/")


def test_without_a_network_at_the_end_the_page_stays_with_the_text_and_says_so(
    page, stopped_clock, live_server, attempt
):
    ends_in(attempt, 60)
    open_room(page, live_server, attempt)
    page.context.set_offline(True)
    page.get_by_label("你的答案").fill("没有网络时写的。")
    page.clock.fast_forward(60_000)
    expect(says(page)).to_have_text("时间到，正在交卷…")
    page.clock.fast_forward(6000)
    expect(says(page)).to_contain_text("没有交进去")
    expect(page.get_by_label("你的答案")).to_have_value("没有网络时写的。")


def test_a_page_that_was_away_asks_the_server_again(page, live_server, attempt):
    open_room(page, live_server, attempt)
    ends_in(attempt, 300)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("timer")).to_have_text(re.compile("剩余 0[45]:"))


def test_practice_counts_up_is_paused_and_goes_on_with_the_first_word(
    page, stopped_clock, live_server, student
):
    attempt = start_attempt(QuestionFactory(), by=student)
    open_room(page, live_server, attempt)
    page.clock.fast_forward(90_000)
    assert shown_seconds(page) >= 90
    with page.expect_response("**/clock/"):
        page.get_by_role("button", name="暂停").click()
    assert Attempt.objects.get().running_since is None
    page.clock.fast_forward(600_000)
    expect(page.get_by_role("timer")).to_have_text(
        re.compile("用时 0[01]:")
    )  # the server counted no 90 seconds
    with page.expect_response("**/clock/"):
        page.get_by_label("你的答案").fill("接着写。")
    assert Attempt.objects.get().running_since is not None
    expect(page.get_by_role("button", name="暂停")).to_be_visible()


@pytest.fixture
def paper():
    paper = PaperFactory(minutes=150, reading_minutes=30, published=True)
    for number in (1, 2):
        question = QuestionFactory(paper=paper, topic=paper.topic, number=number)
        ReferenceAnswerFactory(question=question)
    return paper


def test_a_whole_paper_is_sat_in_any_order_and_handed_in_together(page, live_server, student, paper):
    page.goto(live_server.url + reverse("papers"))
    page.get_by_role("link", name=paper.title).click()
    page.get_by_role("button", name="开始作答").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile("剩余 2:(30:00|29:)"))
    page.get_by_role("link", name="第 2 题").click()
    page.get_by_label("你的答案").fill("先写第二题。")
    page.get_by_role("button", name="存好，回到整卷").click()
    page.wait_for_url("**/sittings/*/")
    expect(page.get_by_role("listitem").filter(has_text="第 2 题")).to_contain_text("已写 6 格")
    expect(page.get_by_role("listitem").filter(has_text="第 1 题")).to_contain_text("未动")
    page.get_by_text("交卷", exact=True).click()
    expect(page.get_by_text("还有 1 题没有写")).to_be_visible()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.get_by_role("link", name="对照参考答案")).to_have_count(2)
    assert sorted(Submission.objects.values_list("text", flat=True)) == ["", "先写第二题。"]


def test_at_the_end_of_a_paper_its_room_opens_the_list_of_comparisons(
    page, stopped_clock, live_server, student, paper
):
    sitting = start_sitting(paper, by=student)
    deadline = timezone.now() + timedelta(seconds=60)
    Sitting.objects.update(deadline=deadline)
    Attempt.objects.update(deadline=deadline)
    page.goto(live_server.url + sitting.get_absolute_url())
    page.clock.fast_forward(60_000)
    expect(says(page)).to_have_text("时间到，正在交卷…")
    over = timezone.now() - timedelta(seconds=10)
    started = over - timedelta(minutes=150)
    Sitting.objects.update(started_at=started, deadline=over)
    Attempt.objects.update(started_at=started, deadline=over)
    page.clock.fast_forward(6000)
    expect(page.get_by_role("link", name="对照参考答案")).to_have_count(2)


def test_without_script_the_deadline_stands_there_and_everything_works(
    browser, live_server, attempt, browser_context_args, context
):
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    expect(page.get_by_role("timer")).to_have_text(f"{timezone.localtime(attempt.deadline):%H:%M:%S} 截止")
    page.get_by_label("你的答案").fill("没有脚本。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    ends_in(attempt, -60)
    page.get_by_label("你的答案").fill("太晚了。")
    page.get_by_role("button", name="提交答案").click()
    expect(page.get_by_role("alert")).to_contain_text("时间已到")
    expect(page.get_by_label("这一页上的文字")).to_have_value("太晚了。")
    page.get_by_role("link", name="打开对照").click()
    expect(page.get_by_role("region", name="我的答案")).to_contain_text("没有脚本。")
    plain.close()
