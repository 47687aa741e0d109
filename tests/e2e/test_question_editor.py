"""The question editor in a browser: from an empty page to a published question, and nothing typed is lost."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import AuditEvent
from exam.authoring.draft import parse
from exam.models import Question, QuestionDraft
from tests.axe import faults
from tests.exam.authoring_hands import begun, whole
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

STEM = "根据给定资料1，就减轻基层负担提出对策建议。（10分）"
MATERIAL = "某镇把十二张报表并成一张。干部说，白天跑村组，晚上填表格。"
POINTS = [
    ("打通数据壁垒", "2"),
    ("压实部门责任", "2"),
    ("精简报表", "2"),
    ("下沉人员", "2"),
    ("减少留痕", "2"),
]


class Hands:
    """A teacher's interactions, counted: each click, each field filled, each choice."""

    def __init__(self):
        self.count = 0

    def click(self, locator):
        self.count += 1
        locator.click()

    def fill(self, locator, text):
        self.count += 1
        locator.fill(text)

    def choose(self, locator, **option):
        self.count += 1
        locator.select_option(**option)

    def upload(self, locator, path):
        self.count += 1
        locator.set_input_files(path)


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def fields(page, name):
    """The point rows' fields of this name, in their order."""
    return page.locator(f"[data-rows='points'] [name$='.{name}']")


def saved(page):
    expect(page.get_by_role("status")).to_contain_text("已保存")


def test_from_an_empty_page_to_a_published_question_with_five_points(page, live_server, sign_in, teacher):
    sign_in(teacher)
    hands = Hands()
    page.goto(live_server.url + reverse("teach"))
    hands.click(page.get_by_role("link", name="出题"))
    hands.click(button(page, "空白题"))
    hands.fill(page.get_by_label("题干"), STEM)
    hands.fill(page.get_by_label("作答要求"), "分条列出，不超过200字。")
    expect(page.locator("#preview .task")).to_contain_text("不超过200字")
    expect(page.locator("[data-suggestion]")).to_contain_text("提出对策，10 分，不超过200字，资料 1")
    hands.click(button(page, "采用"))
    expect(page.get_by_label("题型")).to_have_value("proposal")
    hands.fill(page.get_by_label("专题", exact=True), "基层治理")
    hands.fill(page.get_by_label("资料正文"), MATERIAL)
    hands.click(button(page, "加一份参考答案"))
    hands.fill(page.get_by_label("作者"), "编写组")
    hands.fill(page.get_by_label("答案正文"), "一是打通数据壁垒。二是压实部门责任。")
    for place, (text, marks) in enumerate(POINTS):
        hands.click(button(page, "加一个采分点"))
        hands.fill(fields(page, "text").nth(place), text)
        hands.fill(fields(page, "marks").nth(place), marks)
        left = 10 - 2 * (place + 1)
        expect(page.locator("[data-gap]")).to_have_text(f"还差 {left} 分" if left else "正好")
    expect(page.locator("#preview")).to_contain_text("可以发布了")
    hands.click(button(page, "发布给学生"))
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    assert hands.count < 60
    question = Question.objects.get()
    assert [(point.text, f"{point.marks:f}") for point in question.rubric.points.all()] == [
        (text, f"{marks}.00") for text, marks in POINTS
    ]
    assert (question.state, question.materials.get().text) == ("published", MATERIAL)


def test_from_the_real_handout_to_two_published_questions(page, live_server, sign_in, teacher, shared):
    sign_in(teacher)
    hands = Hands()
    page.goto(live_server.url + reverse("teach"))
    hands.click(page.get_by_role("link", name="导入讲义"))
    hands.upload(page.get_by_label("讲义文件"), shared / "handouts" / "business-environment.txt")
    hands.click(button(page, "预览"))
    hands.choose(page.get_by_label(re.compile("200字")), label="不超过")
    hands.click(button(page, "确认导入"))
    for place in (1, 2):
        hands.click(page.locator(".notice.success").get_by_role("link", name=f"第 {place} 题"))
        hands.click(button(page, "确认采分点"))
        expect(page.get_by_text("已确认")).to_be_visible()
        if place == 1:
            page.go_back()
            page.go_back()
    assert hands.count < 15
    assert [(one.state, one.rubric.proposed) for one in Question.objects.all()] == [("published", False)] * 2


def test_rows_move_by_keyboard_and_by_drag_and_a_selection_becomes_a_point_s_source(
    page, live_server, sign_in, teacher
):
    draft = begun(teacher)
    sign_in(teacher)
    page.goto(live_server.url + draft.get_absolute_url())
    points = fields(page, "text")
    points.nth(0).press("Alt+ArrowDown")
    expect(points.nth(1)).to_have_value("打通数据")
    expect(points.nth(1)).to_be_focused()
    page.locator(".handle").nth(1).drag_to(
        page.locator(".point-row").nth(0), target_position={"x": 20, "y": 4}
    )
    expect(points.nth(0)).to_have_value("打通数据")
    button(page, "加一个采分点").click()
    points.nth(2).fill("少填表")
    fields(page, "marks").nth(2).fill("1")
    expect(page.locator("[data-gap]")).to_have_text("多了 1 分")
    source = page.get_by_label("资料正文")
    source.evaluate("area => { area.focus(); area.setSelectionRange(3, 8); }")
    page.locator("[data-quote]").nth(2).click()
    expect(fields(page, "material_quote").nth(2)).to_have_value("十二张报表")
    saved(page)
    draft.refresh_from_db()
    point = parse(draft.text).points[2]
    assert (point.text, point.material, point.material_quote, point.material_start) == (
        "少填表", "1", "十二张报表", "3",
    )  # fmt: skip
    page.reload()
    expect(points.nth(2)).to_have_value("少填表")


def test_without_a_network_what_is_typed_survives_a_reload_and_is_saved_later(
    page, context, live_server, sign_in, teacher
):
    draft = begun(teacher)
    sign_in(teacher)
    page.goto(live_server.url + draft.get_absolute_url())
    save = live_server.url + reverse("question-draft-save", args=[draft.pk])
    page.route(save, lambda route: route.abort())
    page.get_by_label("作答要求").fill("写在断网的时候。")
    button(page, "加一个采分点").click()
    fields(page, "text").nth(2).fill("断网时加的点")
    expect(page.get_by_role("status")).to_contain_text("正在重试")
    page.unroute(save)
    page.reload()
    expect(page.get_by_label("作答要求")).to_have_value("写在断网的时候。")
    expect(fields(page, "text").nth(2)).to_have_value("断网时加的点")
    saved(page)
    draft.refresh_from_db()
    assert parse(draft.text).points[2].text == "断网时加的点"


def test_what_is_typed_before_the_script_has_arrived_is_saved_too(page, open_before, sign_in, teacher):
    draft = begun(teacher)
    sign_in(teacher)
    arrive = open_before("**/js/editor.js", draft.get_absolute_url())
    page.get_by_label("作答要求").fill("写得比脚本早。")
    arrive()
    saved(page)
    expect(page.locator("#preview .task")).to_contain_text("写得比脚本早。")
    draft.refresh_from_db()
    assert parse(draft.text) == whole(requirements="写得比脚本早。")


@pytest.mark.parametrize("choice", ["保留这一页的", "改用另一处的"])
def test_two_teachers_at_once_see_both_texts_and_choose(page, live_server, sign_in, teacher, choice):
    from exam.actions.question_drafts import save

    draft = begun(teacher)
    sign_in(teacher)
    page.goto(live_server.url + draft.get_absolute_url())
    other = whole(requirements="同事写的。")
    save(draft, other, by=UserFactory(role="teacher"), revision=0, client="elsewhere", sequence=1)
    page.get_by_label("作答要求").fill("我写的。")
    conflict = page.get_by_role("region", name="这道题在别处改过了")
    expect(conflict.get_by_label("另一处存的")).to_have_value(re.compile("同事写的"))
    assert faults(page) == []
    button(page, choice).click()
    expected = "我写的。" if choice == "保留这一页的" else "同事写的。"
    expect(page.get_by_label("作答要求")).to_have_value(expected)
    saved(page)
    expect(conflict).to_be_hidden()
    draft.refresh_from_db()
    assert parse(draft.text).requirements == expected
    replaced = AuditEvent.objects.filter(verb="question_draft.edited").values_list("detail", flat=True)
    listed = {parse(detail["replaced"]).requirements for detail in replaced}
    assert listed == {"同事写的。"} | ({"我写的。"} - {expected})


def test_the_editor_works_without_scripts(browser, live_server, browser_context_args, teacher):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("question-new"))
    page.locator("[name=login]").fill(teacher.username)
    page.locator("[name=password]").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("参考答案").fill("一是打通数据壁垒。\n二是压实部门责任。")
    button(page, "推出采分点").click()
    page.get_by_label("题干").fill("就减轻基层负担提出对策建议。（10分）")
    page.get_by_label("专题", exact=True).fill("基层治理")
    button(page, "保存").click()
    button(page, "采用").click()
    button(page, "发布给学生").click()
    expect(page.get_by_role("alert")).to_contain_text("还不能发布")
    button(page, "从这份答案推出采分点").click()
    button(page, "这个采分点下移").first.click()
    expect(fields(page, "text").first).to_have_value("压实部门责任")
    button(page, "确认这些采分点").click()
    button(page, "发布给学生").click()
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    assert not QuestionDraft.objects.exists()
    assert [point.text for point in Question.objects.get().rubric.points.all()] == [
        "压实部门责任",
        "打通数据壁垒",
    ]
    context.close()
