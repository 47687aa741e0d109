"""An editor's walk: a pasted text is shown to be cut, what is typed is kept, two editors at once see both texts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from materials.models import EditingDraft, Policy
from tests.factories import PolicyFactory, UserFactory

LAW = "第一章 总则\n第一条 为了优化营商环境。\n第三条 持续改进。"


@pytest.fixture
def editors(page, sign_in, context, browser, browser_context_args):
    """Two editors, each in a browser of their own."""
    sign_in(UserFactory(role=Role.EDITOR))
    cookies = context.cookies()
    sign_in(UserFactory(role=Role.EDITOR))
    other = browser.new_context(**browser_context_args)
    other.add_cookies(cookies)
    yield page, other.new_page()
    other.close()


def test_nothing_an_editor_types_is_lost_and_nothing_of_the_other_is_overwritten(live_server, editors):
    policy = PolicyFactory(title="优化营商环境条例")
    first, second = editors
    address = live_server.url + reverse("policy-edit", args=[policy.pk])
    for page in editors:
        page.goto(address)
    first.get_by_label("正文").fill(LAW)
    first.get_by_role("link", name="看看怎么分条").click()
    expect(first.locator("#passages")).to_contain_text("认出 2 段")
    expect(first.locator("#passages")).to_contain_text("第 1 条后面是第 3 条")
    expect(first.locator("[data-draft-status]")).to_contain_text("草稿已存")
    assert EditingDraft.objects.get().fields["text"][0].replace("\r", "") == LAW

    # The browser goes; the draft is offered again.
    first.goto(address)
    first.get_by_role("link", name="接着写").click()
    expect(first.get_by_label("正文")).to_have_value(LAW)
    first.get_by_role("button", name="保存").click()
    expect(first.locator("article")).to_contain_text("为了优化营商环境")

    second.get_by_label("摘要").fill("第二位编辑的摘要。")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("刚被别的编辑改过，没有保存")
    expect(second.get_by_role("heading", name="两边不同的地方")).to_be_visible()
    expect(second.locator("table.versions").last).to_contain_text("持续改进")
    expect(second.get_by_label("摘要")).to_have_value("第二位编辑的摘要。")
    assert Policy.objects.get().summary == ""

    # Having seen both, the second takes the first's text over and saves.
    second.get_by_label("正文").fill(LAW)
    second.get_by_role("button", name="看过了，以下面的为准保存").click()
    expect(second.locator("article")).to_contain_text("第二位编辑的摘要。")
    expect(second.locator("article")).to_contain_text("持续改进")
    second.goto(live_server.url + reverse("policy-edits", args=[policy.pk]))
    expect(second.locator("article .timeline li")).to_have_count(2)
