"""Reading beside writing: highlights with notes, ways from the stem to the materials, panes, focus, keys."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.reading import highlight_text
from exam.actions.writing import save_draft, start_attempt
from exam.models import Draft, Highlight
from tests.axe import faults
from tests.factories import (
    GroupFactory,
    MaterialFactory,
    ParagraphFactory,
    QuestionFactory,
    SectionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PHONE = pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2
)
TEXT = "　　𠮷镇把十二张报表并成一张。😀群众少跑路。\n\n但数据还没有打通，窗口重复录入。"


@pytest.fixture
def student():
    return UserFactory(role="student")


@pytest.fixture
def question():
    question = QuestionFactory(stem="根据给定资料1～3，结合资料四提出建议。")
    for number in range(1, 5):
        text = TEXT if number == 1 else f"第{number}则资料。" * 400
        question.materials.add(MaterialFactory(paper=question.paper, number=number, text=text))
    return question


@pytest.fixture
def attempt(student, question):
    attempt = start_attempt(question, by=student)
    save_draft(attempt, "写好的一段。", revision=0)
    return attempt


@pytest.fixture
def room(page, live_server, sign_in, student, attempt):
    sign_in(student)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    return ready(page)


def ready(page):
    """Its scripts have run."""
    expect(page.locator("[data-count]")).to_be_visible()
    return page


@pytest.fixture
def material(question):
    return question.materials.get(number=1)


def area(room):
    return room.get_by_label("你的答案")


def select(room, words, until=None):
    """Selects from the first letter of `words` to the last of `until`, as a long press and its handles do."""
    room.evaluate(
        """([from, to]) => {
            const find = (words) => {
                const walker = document.createTreeWalker(document.getElementById("reading"), NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(words);
                    if (at >= 0 && walker.currentNode.parentElement.closest("[data-start]")) return [walker.currentNode, at];
                }
            };
            const [[first, start], [last, end]] = [find(from), find(to)];
            getSelection().setBaseAndExtent(first, start, last, end + to.length);
        }""",
        [words, until or words],
    )


def marker(room):
    return room.locator("[data-marker]")


def note_of(room):
    return room.get_by_role("textbox", name="批注")


def marks(room):
    return room.locator(".reading mark.own:visible")


def saved(material):
    return [(TEXT[found.start : found.end], found.note) for found in material.highlights.order_by("start")]


# The highlighter


def test_what_is_selected_is_marked_and_still_marked_on_another_page(room, material):
    area(room).evaluate("(area) => (window.same = area)")
    select(room, "镇把十二张", "😀群")
    marker(room).get_by_role("button", name="划线").click()
    expect(marks(room)).to_have_text("镇把十二张报表并成一张。😀群")
    expect(marker(room)).to_be_hidden()
    assert saved(material) == [("镇把十二张报表并成一张。😀群", "")]
    assert area(room).evaluate("(area) => area === window.same && area.value") == "写好的一段。"
    room.reload()
    expect(marks(room)).to_have_text("镇把十二张报表并成一张。😀群")


def test_the_mouse_marks_over_two_paragraphs_and_a_note_stands_beside(room, material):
    first, second = (room.locator("#material-1 [data-start]").nth(index).bounding_box() for index in (0, 1))
    room.mouse.move(first["x"] + first["width"] / 2, first["y"] + 10)
    room.mouse.down()
    room.mouse.move(second["x"] + 150, second["y"] + 10)
    expect(marker(room)).to_be_hidden()  # not before the hand is off
    room.mouse.up()
    marker(room).get_by_role("button", name="加批注").click()
    note = note_of(room)
    expect(note).to_be_focused()
    assert faults(room) == []
    note.fill("问题：重复录入<b>")
    room.get_by_role("button", name="存下批注").click()
    expect(room.locator(".notes li")).to_have_text("问题：重复录入<b>")
    expect(marks(room)).to_have_count(2)
    ((quote, written),) = saved(material)
    assert written == "问题：重复录入<b>"
    assert "\n\n但" in quote
    assert marks(room).all_inner_texts() == [line for line in quote.split("\n") if line]


def test_a_mark_is_opened_by_a_click_or_the_keyboard_its_note_changed_and_it_is_removed(room, material):
    select(room, "报表")
    room.keyboard.press("Alt+n")
    note_of(room).fill("旧的")
    room.get_by_role("button", name="存下批注").click()
    expect(room.locator(".notes li")).to_have_text("旧的")
    marks(room).click()
    note_of(room).fill("新的")
    room.get_by_role("button", name="存下批注").click()
    expect(room.locator(".notes li")).to_have_text("新的")
    room.locator("a.ref").focus()
    room.keyboard.press("Enter")
    expect(note_of(room)).to_have_value("新的")
    room.get_by_role("button", name="删除划线").click()
    expect(marks(room)).to_have_count(0)
    assert not Highlight.objects.exists()


def test_over_a_mark_another_may_lie_and_the_shorter_is_what_a_click_opens(room, material):
    select(room, "十二张报表并成")
    room.keyboard.press("Alt+l")
    expect(marks(room)).to_have_text(["十二张报表并成"])
    select(room, "十二张报表并成")
    room.keyboard.press("Alt+l")  # the same again
    select(room, "报表")
    room.keyboard.press("Alt+l")
    expect(marks(room)).to_have_text(["十二张", "报表", "并成"])
    assert saved(material) == [("十二张报表并成", ""), ("报表", "")]
    marks(room).nth(1).click()
    room.get_by_role("button", name="删除划线").click()
    expect(marks(room)).to_have_text(["十二张报表并成"])


def test_a_note_of_more_than_500_characters_is_kept_open_and_says_so(room):
    select(room, "报表")
    room.keyboard.press("Alt+n")
    note = note_of(room)
    note.fill("𠮷" * 501)
    room.get_by_role("button", name="存下批注").click()
    expect(marker(room)).to_contain_text("多了 1 个字")
    expect(note).to_be_focused()
    note.fill("𠮷" * 500)
    room.get_by_role("button", name="存下批注").click()
    expect(room.locator(".notes li")).to_have_text("𠮷" * 500)


def test_in_the_topic_s_reading_a_selection_over_paragraphs_becomes_one_mark_in_each(
    page, live_server, sign_in, student
):
    question = QuestionFactory()
    group = GroupFactory(section=SectionFactory(topic=question.topic), title="")
    one, two = (
        ParagraphFactory(group=group, text="简政放权。"),
        ParagraphFactory(group=group, text="优化服务。"),
    )
    sign_in(student)
    page.goto(live_server.url + reverse("attempt", args=[start_attempt(question, by=student).pk]))
    ready(page)
    select(page, "放权。", "优化")
    page.keyboard.press("Alt+l")
    expect(marks(page)).to_have_text(["放权。", "优化"])
    found = Highlight.objects.order_by("paragraph_id").values_list("paragraph_id", "start", "end")
    assert list(found) == [(one.pk, 2, 5), (two.pk, 0, 2)]


@PHONE
def test_on_a_phone_the_selection_s_handles_do_and_the_note_stands_below_the_paragraph(room, material):
    select(room, "报表并成一张")
    marker(room).get_by_role("button", name="加批注").tap()
    note_of(room).fill("合并")
    room.get_by_role("button", name="存下批注").tap()
    expect(room.locator(".notes li")).to_have_text("合并")
    paragraph, note = marks(room).locator("xpath=..").bounding_box(), room.locator(".notes").bounding_box()
    assert note["y"] >= paragraph["y"] + paragraph["height"] - 1
    assert room.evaluate("document.documentElement.scrollWidth <= innerWidth")


# What becomes of it without a network


def test_offline_it_is_said_kept_and_saved_when_the_network_is_back(room, material):
    room.context.set_offline(True)
    select(room, "报表")
    room.keyboard.press("Alt+n")
    note_of(room).fill("离线写的")
    room.get_by_role("button", name="存下批注").click()
    unsaved = room.locator("[data-unsaved]")
    expect(unsaved.get_by_role("alert")).to_contain_text("没有网络")
    expect(unsaved).to_contain_text("“报表”批注：离线写的")
    assert room.evaluate("CSS.highlights.get('unsaved').size") == 1
    room.context.set_offline(False)
    expect(room.locator(".notes li")).to_have_text("离线写的")
    expect(unsaved).to_be_hidden()
    assert saved(material) == [("报表", "离线写的")]


def test_a_note_that_was_not_stored_yet_or_only_begun_is_saved_after_a_reload(room, material):
    room.route("**/highlights/**", lambda route: route.abort())
    select(room, "报表")
    room.keyboard.press("Alt+n")
    note_of(room).fill("存下了没送到")
    room.get_by_role("button", name="存下批注").click()
    expect(room.locator("[data-unsaved]")).to_contain_text("正在重试")
    select(room, "数据")
    room.keyboard.press("Alt+n")
    note_of(room).fill("写到一半")
    room.unroute("**/highlights/**")
    room.reload()
    expect(room.locator(".notes li")).to_have_text(["存下了没送到", "写到一半"])
    assert saved(material) == [("报表", "存下了没送到"), ("数据", "写到一半")]
    assert room.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 0


def test_a_reply_that_was_lost_makes_no_second_highlight(room, material):
    def lose(route):
        route.fetch()
        route.abort()

    room.route("**/highlights/", lose)
    select(room, "报表")
    room.keyboard.press("Alt+l")
    expect(room.locator("[data-unsaved]")).to_contain_text("正在重试")
    room.unroute("**/highlights/")
    room.evaluate("dispatchEvent(new Event('online'))")
    expect(marks(room)).to_have_text("报表")
    assert saved(material) == [("报表", "")]


def test_what_the_server_will_not_take_is_shown_with_its_note_until_it_is_given_up(room, material, student):
    found = highlight_text(material, TEXT.index("报表"), TEXT.index("报表") + 2, by=student)
    room.reload()
    marks(ready(room)).click()
    note_of(room).fill("写给一处已删的划线")
    found.delete()  # in another tab
    room.get_by_role("button", name="存下批注").click()
    unsaved = room.locator("[data-unsaved]")
    expect(unsaved).to_contain_text("写给一处已删的划线")
    expect(unsaved).to_contain_text("已经不在了")
    room.reload()
    expect(unsaved).to_contain_text("写给一处已删的划线")
    unsaved.get_by_role("button", name="放弃").click()
    expect(unsaved).to_be_hidden()


def test_a_reply_that_comes_while_one_selects_further_leaves_the_selection(room, material):
    held = []
    room.route("**/highlights/", lambda route: route.continue_() if held else held.append(route))
    select(room, "报表")
    with room.expect_request("**/highlights/"):
        room.keyboard.press("Alt+l")
    select(room, "成一张。😀群")
    held[0].continue_()
    expect(marks(room)).to_have_text("报表")
    assert room.evaluate("getSelection().toString()") == "成一张。😀群"
    room.keyboard.press("Alt+l")
    expect(marks(room)).to_have_text(["报表", "成一张。😀群"])


def test_signing_out_asks_about_a_note_that_is_only_here_and_erases_it(room):
    room.route("**/highlights/**", lambda route: route.abort())
    select(room, "报表")
    room.keyboard.press("Alt+n")
    note_of(room).fill("不能留给下一个人看到")
    copies = "Object.values(localStorage).filter((copy) => copy.includes('不能留给')).length"
    assert room.evaluate(copies) == 1
    room.once("dialog", lambda dialog: dialog.accept())
    room.get_by_role("button", name="退出").click()
    expect(room.get_by_role("link", name="登录").first).to_be_visible()
    assert room.evaluate(copies) == 0


def test_without_a_script_marks_stand_and_are_removed_on_a_plain_page(
    browser, live_server, attempt, material, student, sign_in, context
):
    highlight_text(material, TEXT.index("报表"), TEXT.index("报表") + 2, note="页边", by=student)
    sign_in(student)
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = plain.new_page()
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    expect(page.locator("mark.own")).to_have_text("报表")
    expect(page.locator(".notes li")).to_have_text("页边")
    page.get_by_role("link", name="批注：改动或删除").click()
    page.get_by_role("button", name="删除划线").click()
    expect(page.get_by_text("划线已删除")).to_be_visible()
    plain.close()
    assert not Highlight.objects.exists()


# From the stem to the materials


def test_a_material_the_stem_names_opens_its_tab_and_each_of_a_range_is_reachable(room):
    tab = room.locator(".reading [role='tab'][aria-selected='true']")
    expect(tab).to_have_text("资料 1")
    for name, shown in [
        ("资料 3", "资料 3"),
        ("资料四", "资料 4"),
        ("给定资料1～3", "资料 1"),
        ("资料 2", "资料 2"),
    ]:
        room.locator(".task").get_by_role("link", name=name, exact=True).click()
        expect(tab).to_have_text(shown)
    room.keyboard.press("Alt+m")
    expect(room.locator("#reading")).to_be_hidden()
    room.locator(".task").get_by_role("link", name="资料四").click()
    expect(room.locator("#material-4")).to_be_visible()
    room.reload()  # its address has the material
    expect(tab).to_have_text("资料 4")


def test_a_pinned_material_stays_above_while_others_are_opened_below_it(room):
    pinned, other = room.locator("#material-1"), room.locator("#material-3")
    room.keyboard.press("Alt+p")
    expect(pinned).to_be_in_viewport()
    expect(room.locator("#material-2")).to_be_in_viewport()  # the next one comes below by itself
    room.get_by_role("tab", name="资料 3").click()
    expect(other).to_be_in_viewport()
    assert pinned.bounding_box()["y"] + pinned.bounding_box()["height"] <= other.bounding_box()["y"]
    room.get_by_role("button", name="取消固定").click()
    expect(other).to_be_hidden()
    expect(room.get_by_role("tab", name="资料 1")).to_have_attribute("aria-selected", "true")


@PHONE
def test_on_a_phone_it_brings_the_reading_onto_the_screen(room):
    room.get_by_role("link", name="作答", exact=True).click()
    room.locator(".task").get_by_role("link", name="资料四").click()
    expect(room.locator("#material-4")).to_be_in_viewport()


# Panes


def width_of(room, selector):
    return room.locator(selector).bounding_box()["width"]


def test_the_divider_is_moved_by_keys_and_remembered_on_this_device_and_put_back(room):
    divider = room.get_by_role("separator")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    for _ in range(3):
        divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "56")
    assert abs(width_of(room, "#reading") - 0.56 * 1360) < 2
    room.reload()
    expect(divider).to_have_attribute("aria-valuenow", "56")
    divider.dblclick()
    expect(divider).to_have_attribute("aria-valuenow", "50")
    room.reload()
    expect(divider).to_have_attribute("aria-valuenow", "50")


def test_the_divider_is_dragged_and_at_both_ends_the_sheet_shows_its_whole_row(room):
    divider = room.get_by_role("separator")
    box = divider.bounding_box()
    room.mouse.move(box["x"] + 5, box["y"] + 300)
    room.mouse.down()
    room.mouse.move(900, 300, steps=4)
    room.mouse.up()
    assert abs(width_of(room, "#reading") - 900) < 8
    for key, name in [("End", "aria-valuemax"), ("Home", "aria-valuemin")]:
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", divider.get_attribute(name))
        assert room.locator(".sheet-frame").evaluate("(frame) => frame.scrollWidth <= frame.clientWidth")
        room.locator(".sheet .row").nth(0).locator(".cell").nth(24).click()
        expect(area(room)).to_be_focused()


def test_a_window_made_narrower_keeps_room_for_both_and_the_choice(room):
    divider = room.get_by_role("separator")
    divider.press("End")
    wide = divider.get_attribute("aria-valuenow")
    room.set_viewport_size({"width": 1000, "height": 820})
    expect(divider).to_have_attribute("aria-valuenow", divider.get_attribute("aria-valuemax"))
    assert int(divider.get_attribute("aria-valuenow")) < int(wide)
    room.set_viewport_size({"width": 1360, "height": 820})
    expect(divider).to_have_attribute("aria-valuenow", wide)


# Focus


def test_one_key_leaves_the_writing_alone_and_the_same_brings_the_rest_back_with_caret_and_place(room):
    room.keyboard.press("Alt+j")
    expect(room.locator("#material-2")).to_be_visible()
    room.locator("#reading").evaluate("(pane) => (pane.scrollTop = 40)")
    area(room).focus()
    area(room).evaluate("(area) => area.setSelectionRange(2, 4)")
    room.keyboard.press("Alt+m")
    for hidden in (room.locator("#reading"), room.get_by_role("navigation", name="主导航")):
        expect(hidden).to_be_hidden()
    expect(room.get_by_role("button", name="提交答案")).to_be_visible()
    expect(area(room)).to_be_focused()
    room.keyboard.insert_text("一块")
    room.keyboard.press("Alt+m")
    expect(room.locator("#reading")).to_be_visible()
    assert room.locator("#reading").evaluate("(pane) => pane.scrollTop") == 40
    expect(area(room)).to_have_value("写好一块段。")
    room.keyboard.press("Alt+m")
    room.reload()  # for this page only
    expect(room.locator("#reading")).to_be_visible()


def test_the_reading_alone_and_back_by_its_button_or_to_the_answer(room):
    room.get_by_role("button", name="只看资料").click()
    expect(room.locator("#writing")).to_be_hidden()
    room.get_by_role("button", name="回到全页").click()
    expect(room.locator("#writing")).to_be_visible()
    room.keyboard.press("Alt+r")
    expect(room.locator("#writing")).to_be_hidden()
    room.keyboard.press("Alt+i")
    expect(area(room)).to_be_focused()


# Keys


def test_the_list_of_keys_opens_by_the_question_mark_a_button_and_from_the_answer(room):
    dialog = room.get_by_role("dialog", name="快捷键")
    room.keyboard.press("?")
    expect(dialog).to_be_visible()
    assert faults(room) == []
    listed = dialog.locator("kbd").all_inner_texts()
    for name in room.locator("[data-shortcut][aria-keyshortcuts]").all():
        keys = name.get_attribute("aria-keyshortcuts").replace("Control", "Ctrl").split()
        assert keys[0] in listed  # what a button says is in the list
    room.keyboard.press("Alt+m")  # behind an open dialog nothing happens
    room.keyboard.press("Escape")
    expect(room.locator("#reading")).to_be_visible()
    room.get_by_role("button", name="快捷键").click()
    dialog.get_by_role("button", name="关闭").click()
    area(room).press("Control+End")
    room.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(area(room)).to_have_value("写好的一段。?")
    room.keyboard.press("Alt+/")
    expect(dialog).to_be_visible()
    room.keyboard.press("Escape")
    expect(area(room)).to_be_focused()


def test_every_listed_key_works_from_the_answer_and_none_types_into_it(room, attempt):
    area(room).press("Control+End")
    room.keyboard.press("Alt+2")
    expect(room.get_by_role("tab", name="书写")).to_have_attribute("aria-selected", "true")
    room.keyboard.press("Alt+3")
    expect(room.get_by_role("tab", name="并排")).to_have_attribute("aria-selected", "true")
    room.keyboard.press("Alt+1")
    expect(room.get_by_role("tab", name="答题卡")).to_have_attribute("aria-selected", "true")
    room.keyboard.press("Alt+j")
    expect(room.locator("#material-2")).to_be_visible()
    room.keyboard.press("Alt+k")
    room.keyboard.press("Alt+k")  # round the corner
    expect(room.locator("#material-4")).to_be_visible()
    for key in ("l", "n", "i"):  # nothing is selected in the reading
        room.keyboard.press(f"Alt+{key}")
    expect(area(room)).to_be_focused()
    expect(area(room)).to_have_value("写好的一段。")
    room.keyboard.insert_text("再写。")
    room.keyboard.press("Control+s")
    expect(room.locator("[data-status]")).to_contain_text("已保存")
    assert Draft.objects.get(attempt=attempt).text == "写好的一段。再写。"
    room.keyboard.press("Control+Shift+Enter")
    room.wait_for_url("**/comparison/")


def test_no_key_fires_while_an_input_method_composes(room):
    area(room).focus()
    area(room).dispatch_event("compositionstart")
    for key in ("Alt+m", "Alt+2", "Alt+j", "Alt+/", "Control+Shift+Enter"):
        room.keyboard.press(key)
    expect(room.get_by_role("dialog")).to_be_hidden()
    area(room).dispatch_event("compositionend")
    room.keyboard.press("Alt+j")  # the next key after it does, and it alone
    expect(room.locator("#material-2")).to_be_visible()
    expect(room.locator("#reading")).to_be_visible()
    expect(room.get_by_role("tab", name="答题卡")).to_have_attribute("aria-selected", "true")
    expect(area(room)).to_be_editable()
