"""From a template to a paragraph of the essay: filled from the notebook, moved, saved, and inserted beside the draft."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from exam.actions.notebook import take_excerpt
from exam.actions.writing import start_attempt
from exam.models import OwnFramework
from tests.axe import faults
from tests.factories import MaterialFactory, QuestionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]


def test_a_framework_is_filled_reordered_saved_and_written_from(page, live_server, sign_in):
    sign_in(student := UserFactory())
    material = MaterialFactory(text="某镇把十二张报表并成一张。")
    for text in ("某镇把十二张报表并成一张。", "春风化雨。"):
        take_excerpt(material if "报表" in text else None, text, key=uuid4(), kind="case", by=student)

    page.goto(live_server.url + "/notebook/")
    page.get_by_role("link", name="大作文框架").click()
    page.get_by_role("button", name="用这个起头：正反对照").click()
    page.wait_for_url("**/frameworks/*/")
    slots = page.locator(".slot")
    thesis = slots.filter(has=page.locator("[value='总论点']"))
    thesis.get_by_label("自己的话").fill("减负要减在表上。")
    example = slots.filter(has=page.locator("[value='正面事例']"))
    example.get_by_label("自己的话").focus()
    page.get_by_label("在素材本里搜索").fill("报表")
    expect(page.get_by_role("button", name="放进选中的那一栏")).to_have_count(1)
    page.get_by_role("button", name="放进选中的那一栏").click()
    expect(example.locator("blockquote")).to_have_text("某镇把十二张报表并成一张。")
    expect(example).to_contain_text(f"资料 {material.number}")
    # By keyboard: the slot goes up with the caret in it, and back; a button does the same.
    example.get_by_label("自己的话").press("Alt+ArrowUp")
    expect(slots.nth(2).locator("blockquote")).to_be_visible()
    expect(page.get_by_text("“正面事例”现在是第 3 栏。")).to_be_visible()
    page.keyboard.type("做成的地方：")
    slots.nth(2).get_by_role("button", name="上移").click()
    slots.first.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="放回来").click()
    expect(slots).to_have_count(10)
    status = page.locator("[data-status]")
    expect(status).to_contain_text("已保存")
    page.reload()
    assert [slot.name for slot in OwnFramework.objects.get().content.slots][:3] == [
        "标题",
        "正面事例",
        "开头",
    ]
    expect(slots.nth(1).get_by_label("自己的话")).to_have_value("做成的地方：")
    expect(slots.nth(1).locator("blockquote")).to_be_visible()

    # The same framework in two tabs: nothing is overwritten, and the excerpt comes with the text that is chosen.
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="移出摘录").click()
    expect(other.locator("[data-status]")).to_contain_text("已保存")
    page.get_by_label("框架的名称").fill("减负")
    expect(page.get_by_role("heading", name="这份框架在别处改过了")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="改用另一处的").click()
    expect(page.get_by_label("框架的名称")).to_have_value("正反对照")
    expect(page.locator(".slot blockquote")).to_have_count(0)
    expect(status).to_contain_text("存于")  # opened anew, to show the other one's excerpts
    slots.nth(1).get_by_label("自己的话").focus()
    page.get_by_role("button", name="放进选中的那一栏：某镇").click()
    expect(status).to_contain_text("已保存")

    # On a phone, beside the draft of an essay.
    question = QuestionFactory(type="essay")
    question.materials.add(material)
    attempt = start_attempt(question, by=student)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + attempt.get_absolute_url())
    page.get_by_role("tab", name="框架").click()
    thesis = page.get_by_role("button", name="插入：总论点")
    expect(thesis).to_be_visible()  # until then what is waited for is shown paler
    assert faults(page) == []
    thesis.click()
    area = page.get_by_label("你的答案")
    expect(area).to_have_value("减负要减在表上。")
    area.press("Control+a")
    page.get_by_role("tab", name="框架").click()
    page.get_by_role("button", name="插入整个提纲").click()
    expect(area).to_have_value("正面事例：做成的地方：\n某镇把十二张报表并成一张。\n总论点：减负要减在表上。")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
