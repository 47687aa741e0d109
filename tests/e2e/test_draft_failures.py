"""What the network, the session and the computer do to a draft while it is written (F2, F3, F4, F6, F10).

The browser's clock stands still: only `stop_typing` and `run_for` let time pass, and nothing here sleeps.
"""

import random
from contextlib import suppress
from itertools import chain, repeat

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, expect

from exam.actions.writing import save_draft, start_attempt
from exam.models import Draft, Submission
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def student():
    return UserFactory(role="student")


@pytest.fixture
def attempt(student):
    return start_attempt(QuestionFactory(), by=student)


@pytest.fixture
def open_room(live_server):
    def open_room(page, attempt):
        page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
        return page

    return open_room


@pytest.fixture
def room(page, stopped_clock, sign_in, student, attempt, open_room):
    sign_in(student)
    return open_room(page, attempt)


def area(room):
    return room.get_by_label("你的答案")


def write(room, text):
    """At the end of what is there, with real input events."""
    area(room).press("Control+End")
    room.keyboard.insert_text(text)


def stop_typing(room):
    room.clock.run_for(2000)


def expect_state(room, name):
    expect(room.locator("[data-status]")).to_have_attribute("data-state", name)


def stored(attempt):
    return Draft.objects.get(attempt=attempt).text


def record_timers(room):
    """The milliseconds of each timer the page sets from now on, in `timers`."""
    room.evaluate(
        """() => {
            const set = setTimeout;
            window.timers = [];
            window.setTimeout = (deed, ms) => { timers.push(ms); return set(deed, ms); };
        }"""
    )


def until(room, expression, value):
    """Playwright's own waiting stands still with the page's frames."""
    for _ in range(10_000):
        if (seen := room.evaluate(expression)) == value:
            return
    raise AssertionError(f"{expression} stayed {seen}")


def copies(room):
    return room.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length")


# What can become of a request. `meet` gives the page's next saves these fates, and lets those after them through.


def arrives(route):
    route.continue_()


def never_arrives(route):
    route.abort()


def loses_its_reply(route):
    route.fetch()
    route.abort()


def arrives_twice(route):
    route.fetch()
    route.continue_()


def meets_an_error(route):
    route.fulfill(status=503, body="<h1>503</h1>")


class Held:
    """A request that is on its way until `arrive`; its page may have given it up by then."""

    route = None

    def __call__(self, route):
        self.route = route

    def wait(self, room):
        """Until the page has sent it."""
        for _ in range(10_000):
            if self.route:
                return
            room.evaluate("0")
        raise AssertionError("nothing was sent")

    def arrive(self):
        response = self.route.request.frame.page.context.request.fetch(self.route.request)
        with suppress(Error):  # its page is gone, and the route with it
            self.route.abort()
        return response


class HeldReply(Held):
    """A request whose page still waits for the reply."""

    def arrive(self):
        self.route.fulfill(response=self.route.fetch())


def meet(room, *fates, at="**/draft/"):
    coming = chain(fates, repeat(arrives))
    room.route(at, lambda route: next(coming)(route))


# Time


def test_a_pause_of_two_seconds_saves(room, attempt):
    write(room, "一句。")
    with room.expect_response("**/draft/"):
        stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "一句。"


def test_who_never_pauses_is_saved_every_ten_seconds(room):
    with room.expect_request("**/draft/"):
        for _ in range(10):
            write(room, "字")
            room.clock.run_for(1000)


def test_saved_is_said_after_the_server_said_so_and_with_its_time(room, attempt):
    reply = HeldReply()
    meet(room, reply)
    write(room, "一句。")
    stop_typing(room)
    reply.wait(room)
    expect_state(room, "saving")
    expect(room.locator("[data-status]")).not_to_contain_text("已保存")
    reply.arrive()
    expect_state(room, "saved")
    saved_at = timezone.localtime(Draft.objects.get().saved_at)
    expect(room.locator("[data-status]")).to_contain_text(f"已保存 {saved_at:%H:%M:%S}")


# The network (F3)


def test_a_reply_that_comes_after_more_typing_changes_nothing_on_the_screen(room, attempt):
    reply = HeldReply()
    meet(room, reply)
    write(room, "先写的，")
    stop_typing(room)
    reply.wait(room)
    write(room, "后写的。")
    reply.arrive()
    expect_state(room, "typing")
    expect(area(room)).to_have_value("先写的，后写的。")
    stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "先写的，后写的。"


def test_a_save_that_arrives_after_a_newer_one_changes_nothing(room, attempt):
    late = Held()
    meet(room, late)
    write(room, "旧")
    stop_typing(room)
    late.wait(room)
    room.clock.run_for(10_000)  # no reply: given up
    expect_state(room, "failed")
    write(room, "和新")
    stop_typing(room)
    expect_state(room, "saved")
    assert late.arrive().ok
    assert stored(attempt) == "旧和新"


def test_a_text_taken_back_while_its_save_was_lost_on_the_way_stays_taken_back(room, attempt):
    write(room, "留下的。")
    stop_typing(room)
    expect_state(room, "saved")
    late = Held()
    meet(room, late)
    write(room, "写错的")
    stop_typing(room)
    late.wait(room)
    area(room).fill("留下的。")  # as it was saved, but nobody knows what the server has by now
    room.clock.run_for(10_000)
    stop_typing(room)
    expect_state(room, "saved")
    late.arrive()
    assert stored(attempt) == "留下的。"


def test_a_lost_reply_is_no_conflict_with_oneself(room, attempt):
    meet(room, loses_its_reply)
    write(room, "存上了，回执丢了；")
    stop_typing(room)
    expect_state(room, "failed")
    write(room, "接着写。")
    stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "存上了，回执丢了；接着写。"


def test_a_request_that_arrives_twice_counts_once(room, attempt):
    meet(room, arrives_twice)
    with room.expect_request("**/draft/") as first:
        write(room, "一")
        stop_typing(room)
    expect_state(room, "saved")
    assert Draft.objects.get().revision == 1
    write(room, "二")
    stop_typing(room)
    expect_state(room, "saved")
    room.context.request.fetch(first.value)
    assert stored(attempt) == "一二"


def test_after_errors_it_waits_longer_each_time_and_saves_by_itself(room, attempt):
    meet(room, meets_an_error, meets_an_error)
    write(room, "服务器忙。")
    record_timers(room)
    stop_typing(room)
    for wait in (2000, 4000):
        until(
            room, "timers.filter((ms) => ms >= 1000).at(-1)", wait
        )  # the reply has been read, and the next try waits
        expect_state(room, "failed")
        expect(room.locator("[data-status]")).to_contain_text("文字还在")
        with room.expect_request("**/draft/"):
            room.clock.run_for(wait)
    expect_state(room, "saved")
    assert stored(attempt) == "服务器忙。"


def test_back_on_line_it_saves_at_once(room, attempt):
    room.context.set_offline(True)
    write(room, "离线时写的。")
    stop_typing(room)
    expect_state(room, "offline")
    room.context.set_offline(False)
    expect_state(room, "saved")
    assert stored(attempt) == "离线时写的。"


def edit(room, dice):
    """A random insertion or deletion at a random place, as typing does it."""
    text = "".join(dice.choice("申论𠮷，。—2022GDP\n　") for _ in range(dice.randrange(1, 9)))
    area(room).evaluate(
        """(area, [text, at, cut]) => {
            const start = Math.floor(at * area.value.length);
            area.focus();
            area.setSelectionRange(start, start + (cut ? 3 : 0));
            document.execCommand("insertText", false, text);
        }""",
        [text, dice.random(), dice.random() < 0.2],
    )


@pytest.mark.parametrize("seed", range(3))
def test_after_a_storm_the_server_has_what_is_on_the_screen(room, attempt, seed):
    dice, held = random.Random(seed), []

    def fate(route):
        name = dice.choice(["arrives", "arrives", "error", "dropped", "lost reply", "twice", "held"])
        if name == "held":
            held.append(Held())
            held[-1](route)
            return
        {
            "arrives": arrives,
            "error": meets_an_error,
            "dropped": never_arrives,
            "lost reply": loses_its_reply,
            "twice": arrives_twice,
        }[name](route)

    room.route("**/draft/", fate)
    for step in range(40):
        edit(room, dice)
        room.clock.run_for(dice.choice([50, 400, 1600, 2500, 11_000]))
        if held and dice.random() < 0.3:
            held.pop(dice.randrange(len(held))).arrive()
        if step % 13 == 12:
            on_screen = area(room).input_value()
            room.reload()
            expect(area(room)).to_have_value(on_screen)
    room.unroute_all(behavior="ignoreErrors")
    dice.shuffle(held)
    half = len(held) // 2
    for request in held[:half]:
        request.arrive()
    edit(room, dice)
    room.evaluate("dispatchEvent(new Event('online'))")
    room.clock.run_for(11_000)  # what still waits for a reply gives up
    room.evaluate("dispatchEvent(new Event('online'))")
    expect_state(room, "saved")
    for request in held[half:]:
        request.arrive()
    assert stored(attempt) == area(room).input_value() != ""
    assert copies(room) == 0


# Two tabs (F2)


def test_of_two_tabs_the_second_is_told_and_both_texts_are_shown(room, attempt, open_room):
    other = open_room(room.context.new_page(), attempt)
    write(other, "第二个标签页的。")
    stop_typing(other)
    expect_state(other, "saved")
    write(room, "第一个标签页的。")
    stop_typing(room)
    expect_state(room, "conflict")
    expect(area(room)).to_have_value("第一个标签页的。")
    expect(room.locator("[data-stored]")).to_have_text("第二个标签页的。")
    write(other, "还在写。")  # neither its saves nor its local copy may touch the first tab's text
    stop_typing(other)
    expect_state(other, "saved")
    assert stored(attempt) == "第二个标签页的。还在写。"
    room.reload()
    expect_state(room, "conflict")
    expect(area(room)).to_have_value("第一个标签页的。")


def test_while_the_network_is_down_a_choice_gives_nothing_away(room, attempt):
    save_draft(attempt, "手机上的。", revision=0, client="phone", sequence=1)
    write(room, "这一页的。")
    stop_typing(room)
    expect_state(room, "conflict")
    meet(room, never_arrives)
    room.get_by_role("button", name="改用另一处的").click()
    expect_state(room, "failed")
    expect(area(room)).to_have_value("这一页的。")
    stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "这一页的。"
    assert Draft.objects.get().revisions.get().text == "手机上的。"


# The session (F4)


def sign_in_by_form(page, student):
    page.locator("[name=login]").fill(student.username)
    page.locator("[name=password]").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/")


def csrf_token(room):
    return next(cookie["value"] for cookie in room.context.cookies() if cookie["name"] == "csrftoken")


def test_after_signing_in_beside_it_goes_on_without_a_reload(room, attempt, student):
    room.evaluate("window.samePage = true")
    old_token = csrf_token(room)
    room.context.clear_cookies(name="sessionid")
    write(room, "登录过期时写的。")
    stop_typing(room)
    expect_state(room, "signed-out")
    with room.expect_popup() as popup:
        room.get_by_role("link", name="在新标签页登录").click()
    sign_in_by_form(popup.value, student)
    assert csrf_token(room) != old_token
    popup.value.close()
    room.evaluate("dispatchEvent(new Event('focus'))")
    expect_state(room, "saved")
    assert stored(attempt) == "登录过期时写的。"
    assert room.evaluate("window.samePage")


def test_the_way_to_sign_in_stays_while_one_types_on_and_saving_is_retried(room):
    room.context.clear_cookies(name="sessionid")
    write(room, "一")
    stop_typing(room)
    link = room.get_by_role("link", name="在新标签页登录")
    expect(link).to_be_visible()
    link.evaluate("link => (link.id = 'the-same')")
    for _ in range(2):
        with room.expect_response("**/draft/") as answer:
            write(room, "字")
            stop_typing(room)
        assert answer.value.status == 401
    expect(room.locator("#the-same")).to_be_visible()


def test_a_lost_csrf_cookie_is_fetched_again_by_itself(room, attempt):
    room.context.clear_cookies(name="csrftoken")
    write(room, "凭证没了。")
    with room.expect_response(lambda response: response.status == 403):
        stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "凭证没了。"


def test_the_csrf_cookie_may_have_another_name_as_over_https(
    page, stopped_clock, sign_in, student, attempt, open_room, settings
):
    settings.CSRF_COOKIE_NAME = "another-name"
    sign_in(student)
    room = open_room(page, attempt)
    assert {cookie["name"] for cookie in room.context.cookies()} == {"sessionid", "another-name"}
    write(room, "存得上。")
    stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "存得上。"


def test_a_rotated_csrf_token_is_taken_up(room, attempt, student, live_server, open_room):
    beside = room.context.new_page()
    room.context.clear_cookies(name="sessionid")
    beside.goto(live_server.url + reverse("account_login"))
    old_token = csrf_token(room)
    sign_in_by_form(beside, student)
    assert csrf_token(room) != old_token
    write(room, "换了凭证。")
    stop_typing(room)
    expect_state(room, "saved")
    assert stored(attempt) == "换了凭证。"


# The computer (F6)


def test_another_person_on_the_same_computer_sees_nothing_and_the_first_gets_it_back(
    room, attempt, student, sign_in, open_room
):
    room.route("**/draft/", never_arrives)
    write(room, "甲没存上的。")
    stop_typing(room)
    expect_state(room, "failed")
    sign_in(other := UserFactory(role="student"))
    other_attempt = start_attempt(attempt.question, by=other)
    beside = open_room(room.context.new_page(), other_attempt)
    expect(area(beside)).to_have_value("")
    write(beside, "乙写的。")
    stop_typing(beside)
    expect_state(beside, "saved")
    room.unroute("**/draft/")
    write(room, "还在写")
    stop_typing(room)
    expect(room.locator("[data-status]")).to_contain_text("不是写这份作答的账户")
    sign_in(student)
    open_room(room, attempt)
    expect(area(room)).to_have_value("甲没存上的。还在写")
    expect_state(room, "saved")
    assert (stored(attempt), stored(other_attempt)) == ("甲没存上的。还在写", "乙写的。")


def test_signing_out_asks_while_text_is_not_saved_and_open_pages_keep_no_copy(room, live_server):
    room.route("**/draft/", never_arrives)
    write(room, "没存上。")
    beside = room.context.new_page()
    beside.goto(live_server.url)
    beside.once("dialog", lambda dialog: dialog.dismiss())
    beside.get_by_role("button", name="退出").first.click()
    assert copies(room) == 1
    beside.once("dialog", lambda dialog: dialog.accept())
    beside.get_by_role("button", name="退出").first.click()
    expect(beside.get_by_role("link", name="登录").first).to_be_visible()
    assert copies(room) == 0
    write(room, "退出以后又写。")
    assert copies(room) == 0
    expect(area(room)).to_have_value("没存上。退出以后又写。")


def test_submitting_erases_the_copies(room, attempt):
    meet(room, never_arrives)
    write(room, "交了。")
    stop_typing(room)
    expect_state(room, "failed")
    room.get_by_role("button", name="提交答案").click()
    room.wait_for_url("**/comparison/")
    assert copies(room) == 0
    assert Submission.objects.get(attempt=attempt).text == "交了。"


def test_a_page_made_before_the_last_save_of_the_page_it_follows_is_asked_for_again(room, attempt):
    made_early = room.context.request.get(room.url)
    write(room, "重新打开的同时存上的。")
    stop_typing(room)
    expect_state(room, "saved")
    meet(room, lambda route: route.fulfill(response=made_early), at=room.url)
    room.reload()
    expect(area(room)).to_have_value("重新打开的同时存上的。")
    assert copies(room) == 0


def crash(room):
    """The page ends without a last word to the server."""
    room.evaluate("() => { window.fetch = () => Promise.reject(); }")
    room.close()


def test_after_a_crash_the_newest_text_is_back_and_is_no_conflict_with_what_arrived_unheard(
    room, attempt, open_room
):
    meet(room, loses_its_reply, *[never_arrives] * 9)
    write(room, "存上了，回执丢了；")
    stop_typing(room)
    expect_state(room, "failed")
    write(room, "再写的没存上。")
    crash(room)
    again = open_room(room.context.new_page(), attempt)
    expect(area(again)).to_have_value("存上了，回执丢了；再写的没存上。")
    expect_state(again, "saved")
    assert stored(attempt) == "存上了，回执丢了；再写的没存上。"
    assert copies(again) == 0


def test_a_copy_the_server_had_all_along_gives_way_to_what_was_written_since(room, attempt, open_room):
    meet(room, loses_its_reply, *[never_arrives] * 9)
    write(room, "电脑上的。")
    stop_typing(room)
    expect_state(room, "failed")
    crash(room)
    save_draft(attempt, "电脑上的。手机上接着写的。", revision=1, client="phone", sequence=1)
    again = open_room(room.context.new_page(), attempt)
    expect(area(again)).to_have_value("电脑上的。手机上接着写的。")
    expect(again.get_by_role("heading", name="这份草稿在别处改过了")).to_be_hidden()
    assert stored(attempt) == "电脑上的。手机上接着写的。"
    assert copies(again) == 0


def test_an_earlier_version_is_restored_from_the_room_and_stays(room, attempt):
    write(room, "第一版。" * 10)
    stop_typing(room)
    expect_state(room, "saved")
    area(room).fill("删掉了")
    stop_typing(room)
    expect_state(room, "saved")
    write(room, "，没等保存就走")
    room.get_by_role("link", name="历史版本").click()
    room.get_by_role("button", name="恢复").last.click()
    expect(area(room)).to_have_value("第一版。" * 10)
    assert stored(attempt) == "第一版。" * 10


# Chinese text (F10)


def test_nothing_is_sent_in_the_middle_of_a_composition_however_long_it_takes(room, attempt):
    sent = []
    room.on("request", lambda request: sent.append(request) if "/draft/" in request.url else None)
    write(room, "先写的。")
    area(room).dispatch_event("compositionstart")
    write(room, "zhong guo")
    room.clock.run_for(30_000)
    room.get_by_role("button", name="保存草稿").click()
    room.evaluate("dispatchEvent(new Event('online'))")
    assert sent == []
    area(room).fill("先写的。中国")
    area(room).dispatch_event("compositionend")
    expect_state(room, "saved")  # at once: it was due
    assert stored(attempt) == "先写的。中国"


@pytest.mark.parametrize("way", ["save", "submit"])
def test_pasted_text_arrives_character_by_character(room, attempt, way):
    pasted = "\r\n第一段\r\n\r\n　　𠮷野家\u00a0\u00a0“引”——\0完\t👨‍👩‍👧\u3000\ufeff\n"
    room.context.grant_permissions(["clipboard-read", "clipboard-write"])
    room.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    area(room).press("Control+v")
    stop_typing(room)
    expect_state(room, "saved")
    on_screen = area(room).input_value()
    kept = pasted.replace("\r\n", "\n").replace("\0", "")
    assert on_screen.replace("\0", "") == kept
    assert stored(attempt) == kept
    if way == "submit":
        room.get_by_role("button", name="提交答案").click()
        room.wait_for_url("**/comparison/")
        assert Submission.objects.get().text == kept
    else:
        room.reload()
        expect(area(room)).to_have_value(kept)


# Handing in


def test_without_a_network_submitting_says_so_and_keeps_the_text(room, attempt):
    write(room, "要交的。")
    stop_typing(room)
    expect_state(room, "saved")
    room.context.set_offline(True)
    write(room, "最后一句。")
    room.get_by_role("button", name="提交答案").click()
    expect(room.locator("[data-status]")).to_contain_text("还没有提交")
    expect(area(room)).to_have_value("要交的。最后一句。")
    expect(area(room)).to_be_editable()
    room.context.set_offline(False)
    expect_state(room, "saved")
    assert not Submission.objects.exists()
    room.get_by_role("button", name="提交答案").click()
    room.wait_for_url("**/comparison/")
    assert Submission.objects.get().text == "要交的。最后一句。"


def test_a_submission_whose_reply_was_lost_is_repeated_safely(room, attempt):
    meet(room, loses_its_reply, at="**/submission/")
    room.route("**/draft/", never_arrives)
    write(room, "要交的。")
    room.get_by_role("button", name="提交答案").click()
    expect(room.locator("[data-status]")).to_contain_text("还没有提交")
    room.get_by_role("button", name="提交答案").click()
    room.wait_for_url("**/comparison/")
    assert Submission.objects.get().text == "要交的。"


def test_a_submission_takes_the_text_on_the_screen_while_a_save_is_stuck(room, attempt):
    late = Held()
    meet(room, late)
    write(room, "写到一半")
    stop_typing(room)
    late.wait(room)
    write(room, "，写完了。")
    room.get_by_role("button", name="提交答案").click()
    room.wait_for_url("**/comparison/")
    late.arrive()
    assert Submission.objects.get().text == "写到一半，写完了。"
