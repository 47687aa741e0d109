"""Reading a policy in the browser: type size and width stay, a link to an article is copied, names lead on."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from materials.models import Policy
from materials.search.library import index_policies
from tests.factories import PolicyFactory, TopicFactory


@pytest.fixture
def law(transactional_db):
    PolicyFactory(title="海岛保护规划")
    law = PolicyFactory(title="海岛保护条例", status="in_force")
    for number, (day, text) in enumerate([("2010-01-01", "十五日内"), ("2021-07-01", "七日内")], 1):
        version = law.versions.create(number=number, in_force_from=day)
        for position in range(1, 41):
            version.passages.create(
                position=position,
                label="第三条" if position == 3 else "",
                heading=f"第{'一二'[position > 20]}章",
                text=f"第 {position} 段。按《海岛保护规划》{text}办结。" * 3,
            )
    index_policies(Policy.objects.all())
    return law


def size_of(page):
    return page.locator(".prose").first.evaluate("prose => getComputedStyle(prose).fontSize")


def test_a_policy_is_read_and_cited(law, live_server, page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(live_server.url + law.get_absolute_url())
    usual = size_of(page)

    # What was chosen is there again after a reload.
    page.get_by_label("大").check()
    expect(page.locator(":root")).to_have_attribute("data-reading-size", "large")
    assert size_of(page) != usual
    page.reload()
    expect(page.get_by_label("大")).to_be_checked()

    page.get_by_text("目录（2 节）").click()
    page.get_by_role("link", name="第二章").click()
    expect(page.get_by_role("heading", name="第二章")).to_be_in_viewport()

    link = page.get_by_role("link", name="第三条的链接")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-copied]")).to_have_text("第三条的链接已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(live_server.url + law.get_absolute_url() + "#")
    page.goto(copied)
    expect(page.locator(".passage:has(> :target)")).to_be_in_viewport()
    expect(page.locator(".passage:has(> :target)")).to_contain_text("第 3 段")

    # Another day's text, and both side by side.
    page.get_by_label("看某一天的文本").fill("2020-05-01")
    page.get_by_role("button", name="看", exact=True).click()
    expect(page).to_have_url(re.compile("/@2020-05-01/$"))
    expect(page.locator("#p1")).to_contain_text("十五日内")
    page.get_by_role("link", name="比较两版").click()
    expect(page.locator("del").first).to_have_text("十五")
    expect(page.locator("ins").first).to_have_text("七")


def test_a_topic_s_drawing_is_walked_by_keyboard_and_needs_no_wide_screen(law, live_server, page):
    topic = TopicFactory()
    topic.policies.add(*Policy.objects.all())
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(live_server.url + reverse("topic-graph", args=[topic.slug]))
    box = page.locator("svg a").first
    box.focus()
    expect(box).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("海岛保护"))
