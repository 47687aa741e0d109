"""Searching as it is done: typing finds, the keyboard walks, an input method's half syllable is no query."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from materials.models import Policy
from materials.search.library import index_policies
from tests.exam.authoring_hands import begun
from tests.factories import PolicyFactory, UserFactory

SEARCH = reverse("search")


@pytest.fixture
def library(transactional_db):
    for title, text in [("优化营商环境条例", "第一条 优化营商环境。"), ("市场监管办法", "第一条 监管。")]:
        PolicyFactory(title=title).versions.create(number=1).passages.create(position=1, text=text)
    PolicyFactory(title="未公开的营商意见", published_at=None)
    index_policies(Policy.objects.all())


@pytest.fixture
def box(library, live_server, page):
    page.goto(live_server.url + SEARCH)
    return page.get_by_role("searchbox")


def results(page):
    return page.locator("#search-results h2 a")


def test_results_follow_the_typing_and_stand_in_the_address(box, page):
    box.press_sequentially("营商")
    expect(results(page)).to_have_text(["优化营商环境条例"])
    expect(page).to_have_url(re.compile("q=%E8%90%A5%E5%95%86"))
    expect(page.locator("mark", has_text="营商").first).to_be_visible()
    expect(box).to_be_focused()
    box.fill("监管 市场")
    expect(results(page)).to_have_text(["市场监管办法"])
    page.reload()
    expect(results(page)).to_have_text(["市场监管办法"])
    box.fill("没有的词")
    expect(page.get_by_text("没有找到“没有的词”")).to_be_visible()


def test_a_half_typed_syllable_asks_nothing_and_the_finished_word_does(box, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    box.focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "ying", "selectionStart": 4, "selectionEnd": 4})
    expect(box).to_have_value("ying")
    client.send("Input.insertText", {"text": "营商"})
    expect(results(page)).to_have_text(["优化营商环境条例"])
    assert not [url for url in asked if "q=ying" in url]


def test_the_keyboard_leads_to_the_box_and_through_the_results(library, live_server, page):
    page.goto(live_server.url + reverse("policies"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("第一条")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")  # and loaded: the script listens
    expect(results(page)).to_have_count(2)
    page.locator("body").press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    links = page.locator("[data-result]")
    expect(links).to_have_count(4)
    for place in (0, 1, 2):
        page.keyboard.press("ArrowDown")
        expect(links.nth(place)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.nth(1)).to_be_focused()
    address = links.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(live_server.url + address)
    page.go_back()
    expect(results(page)).to_have_count(2)


def test_a_choice_narrows_and_can_be_taken_back(box, page):
    box.fill("第一条")
    expect(results(page)).to_have_count(2)
    Policy.objects.filter(title="市场监管办法").update(level="city")
    index_policies(Policy.objects.all())
    page.reload()
    page.get_by_role("navigation", name="筛选").get_by_role("link", name=re.compile("^市 ")).click()
    expect(results(page)).to_have_text(["市场监管办法"])
    expect(page).to_have_url(re.compile("level=city"))
    page.get_by_role("link", name="去掉筛选：市").click()
    expect(results(page)).to_have_count(2)
    page.go_back()
    expect(results(page)).to_have_text(["市场监管办法"])


def test_the_last_searches_are_kept_for_this_person_until_sign_out(library, live_server, page, sign_in):
    sign_in(UserFactory())
    page.goto(live_server.url + SEARCH)
    box = page.get_by_role("searchbox")
    box.fill("监管")
    box.press("Enter")
    expect(results(page)).to_have_text(["市场监管办法"])
    page.goto(live_server.url + SEARCH)
    recent = page.locator("[data-recent]")
    expect(recent.get_by_role("link")).to_have_text(["监管"])
    recent.get_by_role("link").click()
    expect(results(page)).to_have_text(["市场监管办法"])
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    assert page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('searches:'))") == []


def test_search_works_without_scripts(library, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + SEARCH)
    page.get_by_role("searchbox").fill("营商")
    page.get_by_role("button", name="搜索").click()
    expect(results(page)).to_have_text(["优化营商环境条例"])
    context.close()


@pytest.mark.parametrize("late", ["**/js/search.js", "**/htmx*.js"])
def test_what_is_typed_before_the_scripts_have_arrived_is_found(library, page, open_before, late):
    arrive = open_before(late, SEARCH)
    page.get_by_role("searchbox").fill("营商")
    arrive()
    expect(results(page)).to_have_text(["优化营商环境条例"])


def test_nor_is_it_lost_where_htmx_alone_searches(page, open_before, sign_in):
    draft = begun(UserFactory(role="teacher"))
    PolicyFactory(title="优化营商环境条例")
    index_policies(Policy.objects.all())
    sign_in(draft.author)
    arrive = open_before("**/htmx*.js", draft.get_absolute_url())
    page.get_by_label("找政策、条文").fill("营商")
    arrive()
    expect(page.locator("#library-found")).to_contain_text("优化营商环境条例")
