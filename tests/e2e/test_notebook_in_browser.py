"""From a sentence of a policy to a sentence of the draft."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.writing import start_attempt
from exam.models import Draft, Excerpt
from tests.axe import faults
from tests.factories import MaterialFactory, PolicyFactory, QuestionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const node = walker.currentNode;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
  throw new Error("no such words");
}"""


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_words_selected_in_a_policy_are_noted_found_and_inserted_into_a_draft(page, live_server, sign_in):
    student = UserFactory()
    policy = PolicyFactory(title="优化营商环境条例")
    policy.versions.create(number=1).passages.create(
        position=1, label="第三条", text="𠮷各级政府应当持续优化营商环境，做到一次办好。"
    )
    question = QuestionFactory()
    question.materials.add(MaterialFactory(paper=question.paper))
    attempt = start_attempt(question, by=student)
    sign_in(student)

    page.goto(live_server.url + policy.get_absolute_url())
    page.evaluate(SELECT, "持续优化营商环境")
    page.locator("[data-take]").click()
    expect(page.get_by_label("摘录")).to_have_value("持续优化营商环境")
    page.get_by_label("类别").select_option("wording")
    page.get_by_label("标签").fill("营商")
    page.get_by_label("批注").fill("开头可用")
    page.get_by_role("button", name="收进素材本").click()
    expect(page).to_have_url(live_server.url + policy.get_absolute_url() + "#p1")

    page.get_by_role("link", name="素材本", exact=True).click()
    page.get_by_label("搜索", exact=True).last.fill("营商")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("持续优化营商环境")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    area = page.get_by_label("你的答案")
    area.fill("要，让群众满意。")
    area.evaluate("area => area.setSelectionRange(1, 1)")
    page.get_by_role("tab", name="素材本").click()
    page.get_by_label("在素材本里搜索").fill("一次")
    expect(page.get_by_text("没有搜到")).to_be_visible()
    page.get_by_label("在素材本里搜索").fill("优化")
    insert = page.get_by_role("button", name="插入：持续优化营商环境")
    expect(insert).to_be_visible()
    assert faults(page) == []
    insert.click()
    expect(area).to_have_value("要持续优化营商环境，让群众满意。")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert Draft.objects.get(attempt=attempt).text == "要持续优化营商环境，让群众满意。"
    area.press("Control+z")
    expect(area).to_have_value("要，让群众满意。")
    assert Excerpt.objects.get().note == "开头可用"
