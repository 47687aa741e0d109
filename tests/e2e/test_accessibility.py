"""axe-core finds nothing on any page, on a desk and on a phone, Tab reaches all there is to use, nothing moves for whoever
asks for that, and no page is wider than 320 pixels, which is a desk's window at 400 %."""

import pytest
from playwright.sync_api import expect

from exam.actions.writing import save_draft, start_attempt
from tests.account_pages import account_pages
from tests.axe import faults
from tests.factories import QuestionFactory, UserFactory
from tests.keyboard import walk_faults
from tests.pages import empty_pages, every_page, put_cookies, refused_pages
from tests.test_access import arguments as arguments
from tests.test_access import people as people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]

# Whatever a page has folded up is part of it: menus, and answers behind a summary.
UNFOLD = "document.querySelectorAll('details').forEach((each) => (each.open = true))"
WIDE = "document.documentElement.scrollWidth > innerWidth"
# A scroll timeline moves nothing by itself.
MOVES = """[...document.querySelectorAll("*")].filter((each) => [null, "::before", "::after"].some((part) => {
    const style = getComputedStyle(each, part);
    return style.scrollBehavior === "smooth" || style.transitionDuration.split(", ").some((time) => time !== "0s")
        || (style.animationName !== "none" && style.animationTimeline === "auto");
})).map((each) => each.outerHTML.slice(0, 80))"""

# An empty place says what to do by a link or a button in it, or beside it is what the page is for.
SILENT = """[...document.querySelectorAll("main .empty")].filter((each) =>
    !each.querySelector("a, button") && !document.querySelector("main form[method=post], main .button.main"))
    .map((each) => each.innerText)"""


def look(page) -> list[str]:
    """All that is wrong with a page at its widths."""
    page.set_viewport_size({"width": 1360, "height": 820})
    found = faults(page)
    page.set_viewport_size({"width": 390, "height": 820})
    page.evaluate(UNFOLD)
    found += [f"narrow {fault}" for fault in faults(page)]
    found += [f"moves: {element}" for element in page.evaluate(MOVES)]
    page.set_viewport_size({"width": 320, "height": 640})
    found += ["wider than 320"] * page.evaluate(WIDE)
    page.set_viewport_size({"width": 1360, "height": 820})
    return found + walk_faults(page)


def test_nothing_is_found_on_any_page(page, live_server, people, arguments):
    found, seen = {}, []
    for name, address, cookies in every_page(people, arguments):
        put_cookies(page.context, live_server.url, cookies)
        page.goto(live_server.url + address)
        seen.append(name)
        for fault in look(page):
            found.setdefault(fault, []).append(name)
    assert len(seen) > 50
    assert found == {}


def test_nor_on_the_pages_of_an_account(page, live_server):
    found = {}
    for name, answer in account_pages():
        show(page, live_server, answer)
        astray = ["the focus is elsewhere"] * (name.startswith("refused") and misses(page))
        for fault in astray + look(page):
            found.setdefault(fault, []).append(name)
    assert found == {}


def test_nor_after_a_refusal_and_the_focus_is_on_what_is_wrong(page, live_server, people, arguments):
    page.set_viewport_size({"width": 390, "height": 820})
    found = {}
    for name, answer, cookies in refused_pages(people, arguments):
        put_cookies(page.context, live_server.url, cookies)
        show(page, live_server, answer)
        for fault in faults(page) + ["the focus is elsewhere"] * misses(page):
            found.setdefault(fault, []).append(name)
    assert found == {}


def test_nor_where_there_is_nothing_yet_and_each_such_page_says_what_to_do(page, live_server):
    page.set_viewport_size({"width": 390, "height": 820})
    found = {}
    for name, address, cookies in empty_pages():
        put_cookies(page.context, live_server.url, cookies)
        page.goto(live_server.url + address)
        for fault in faults(page) + [f"no way on: {words}" for words in page.evaluate(SILENT)]:
            found.setdefault(fault, []).append(name)
    assert found == {}


def test_nor_where_the_room_shows_both_texts_of_a_conflict(page, live_server, sign_in):
    student = UserFactory()
    attempt = start_attempt(QuestionFactory(), by=student)
    sign_in(student)
    page.set_viewport_size({"width": 390, "height": 820})
    page.goto(live_server.url + attempt.get_absolute_url())
    save_draft(attempt, "手机上的。", revision=0, client="phone", sequence=1)
    page.get_by_label("你的答案").fill("这一页的。")
    expect(page.locator("[data-stored]")).to_have_text("手机上的。")
    assert faults(page) == []


def misses(page) -> bool:
    """The keyboard does not stand on what is wrong."""
    return page.evaluate("!document.activeElement.matches('[role=alert], [aria-invalid=true]')")


def show(page, live_server, answer):
    """An answer that the test's own client had, as the page at its address: the browser need not send what led to
    it."""
    address = live_server.url + answer.request["PATH_INFO"]
    headers = {name: answer.headers[name] for name in ("Content-Type", "Content-Security-Policy")}
    page.route(address, lambda route: route.fulfill(body=answer.content, headers=headers), times=1)
    page.goto(address)
