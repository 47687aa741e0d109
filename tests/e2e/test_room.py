"""The writing room: what is typed is never lost, whatever the network does."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.writing import save_draft, start_attempt
from exam.models import Draft
from tests.factories import QuestionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def student():
    return UserFactory(role="student")


@pytest.fixture
def attempt(student):
    return start_attempt(QuestionFactory(), by=student)


@pytest.fixture
def room(page, live_server, sign_in, student, attempt):
    sign_in(student)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    return page


def stored(attempt):
    return Draft.objects.get(attempt=attempt).text


def test_typing_is_saved_by_itself_and_said_with_the_time(room, attempt):
    room.get_by_label("你的答案").fill("要打通数据壁垒，𠮷。")
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "要打通数据壁垒，𠮷。"


def test_what_is_typed_before_the_script_has_arrived_is_saved(page, open_before, sign_in, student, attempt):
    sign_in(student)
    arrive = open_before("**/js/room.js", reverse("attempt", args=[attempt.pk]))
    page.get_by_label("你的答案").fill("网络很慢，先写起来。")
    expect(page.get_by_role("status")).to_have_text("还没有保存过")
    arrive()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "网络很慢，先写起来。"


def test_offline_keeps_the_text_and_saves_when_the_network_is_back(room, attempt):
    room.context.set_offline(True)
    room.get_by_label("你的答案").fill("离线时写的。")
    expect(room.get_by_role("status")).to_contain_text("没有网络")
    room.context.set_offline(False)
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "离线时写的。"


def test_a_server_error_is_said_and_retried(room, attempt):
    room.route("**/draft/", lambda route: route.fulfill(status=503, body="{}"))
    room.get_by_label("你的答案").fill("服务器一时不行。")
    expect(room.get_by_role("status")).to_contain_text("文字还在")
    room.unroute("**/draft/")
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "服务器一时不行。"


def test_what_was_not_saved_is_back_after_a_reload(room, attempt):
    room.route("**/draft/", lambda route: route.abort())
    room.get_by_label("你的答案").fill("还没存上就关了页面。")
    expect(room.get_by_role("status")).to_contain_text("文字还在")
    room.unroute("**/draft/")
    room.reload()
    expect(room.get_by_label("你的答案")).to_have_value("还没存上就关了页面。")
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "还没存上就关了页面。"


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("保留这一页的", "这一页的。"),
        ("改用另一处的", "手机上的。"),
        ("合成一份", "手机上的。\n这一页的。"),
    ],
)
def test_a_draft_changed_elsewhere_is_shown_beside_and_chosen(room, attempt, choice, result):
    save_draft(attempt, "手机上的。", revision=0, client="phone", sequence=1)
    room.get_by_label("你的答案").fill("这一页的。")
    expect(room.get_by_role("heading", name="这份草稿在别处改过了")).to_be_visible()
    expect(room.locator("[data-stored]")).to_have_text("手机上的。")
    expect(room.get_by_label("你的答案")).to_have_value("这一页的。")
    assert stored(attempt) == "手机上的。"
    room.get_by_role("button", name=choice).click()
    expect(room.get_by_role("status")).to_contain_text("已保存")
    expect(room.get_by_label("你的答案")).to_have_value(result)
    assert stored(attempt) == result
    kept = set(Draft.objects.get(attempt=attempt).revisions.values_list("text", flat=True)) | {result}
    assert "手机上的。" in kept


def test_an_expired_session_keeps_the_text_and_says_how_to_go_on(room, attempt, student, sign_in):
    room.context.clear_cookies(name="sessionid")
    room.get_by_label("你的答案").fill("登录过期时写的。")
    expect(room.get_by_role("status")).to_contain_text("登录已过期")
    expect(room.get_by_role("link", name="在新标签页登录")).to_be_visible()
    sign_in(student)
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "登录过期时写的。"


def test_nothing_is_sent_while_an_input_method_is_composing(room, attempt):
    area = room.get_by_label("你的答案")
    area.dispatch_event("compositionstart")
    area.fill("pin yin")
    room.get_by_role("button", name="保存草稿").click()
    expect(room.get_by_role("status")).not_to_contain_text("保存…")
    assert stored(attempt) == ""
    area.fill("拼音")
    area.dispatch_event("compositionend")
    expect(room.get_by_role("status")).to_contain_text("已保存")
    assert stored(attempt) == "拼音"


def test_going_back_to_the_room_of_a_submitted_answer_leads_on_to_the_comparison(room):
    room.route(
        "**/comparison/", lambda route: route.fulfill(status=204)
    )  # the page stays, as one gone back to
    room.get_by_label("你的答案").fill("交了。")
    room.get_by_role("button", name="提交答案").click()
    expect(room.get_by_role("status")).to_contain_text("已提交")
    room.unroute("**/comparison/")
    room.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    room.wait_for_url("**/comparison/")


def test_signing_out_leaves_no_text_on_the_computer(room):
    room.route("**/draft/", lambda route: route.abort())
    room.get_by_label("你的答案").fill("不能留给下一个人看到。")
    assert room.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 1
    room.goto(room.url.split("/attempts/")[0] + "/")
    room.once("dialog", lambda dialog: dialog.accept())
    room.get_by_role("button", name="退出").first.click()
    expect(room.get_by_role("link", name="登录").first).to_be_visible()
    assert room.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 0
