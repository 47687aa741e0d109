"""Writing on the answer sheet: the text area takes what is typed, the cells show it and say where the caret is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.writing import save_draft, sheet_settings, start_attempt
from exam.models import Draft
from exam.sheet import lay_out
from tests.factories import QuestionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PHONE = pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2
)
ESSAY = "".join(f"第{n:03}句话要把数据壁垒打通，让群众少跑路。" for n in range(1, 70))[:1500]


@pytest.fixture
def student():
    return UserFactory(role="student")


@pytest.fixture
def open_room(page, live_server, sign_in, student):
    """Opens the room of a new question: `open_room(text="…", type="essay", …)`."""

    def opened(*, text="", **question):
        attempt = start_attempt(QuestionFactory(**question), by=student)
        if text:
            save_draft(attempt, text, revision=0, client="before", sequence=1)
        sign_in(student)
        page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
        page.attempt = attempt
        return page

    return opened


def area(page):
    return page.get_by_label("你的答案")


def cell(page, row, column):
    return page.locator(".sheet .row").nth(row).locator(".cell").nth(column)


def shown(page):
    """The cells' texts by row, without the empty rows below."""
    rows = page.evaluate(
        "Array.from(document.querySelectorAll('.sheet .row'), (row) => Array.from(row.children, (cell) => cell.textContent))"
    )
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def drawn(page):
    """Waits until the sheet shows what the text area holds."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def selection(page):
    return area(page).evaluate("(area) => [area.selectionStart, area.selectionEnd]")


def caret(page):
    """Row and column of the caret, and that the text area, where input methods look, is in the same cell."""
    drawn(page)
    return page.evaluate(
        "['--row', '--column'].map((name) => Number(document.querySelector('.caret').style.getPropertyValue(name)))"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("proposal", "到2022年底，GDP增长1.5%，共20000人次。"),
        ("proposal", "字" * 25 + "。再写一行，“" + "引" * 20 + "”。"),
        ("proposal", "𠮷野家😀好。\n\n隔一行——再写……"),
        ("practical", "关于打通数据壁垒的倡议书\n——致全体居民\n居民朋友：\n　大家好！\n落款"),
        ("essay", "以数据之通，解群众之难\n" + "正文" * 30),
    ],
)
def test_what_is_typed_stands_in_the_cells_of_the_printed_sheet(open_room, kind, text):
    page = open_room(type=kind)
    area(page).press_sequentially(text)
    expect(area(page)).to_have_value(text)
    drawn(page)
    sheet = lay_out(text, sheet_settings(page.attempt.question))
    assert shown(page) == sheet.rows
    expect(page.locator("[data-cells]")).to_have_text(str(sheet.cells))
    expect(page.locator("[data-characters]")).to_have_text(str(sheet.characters))


def test_a_clicked_cell_gets_the_caret(open_room):
    page = open_room(text="打通壁垒，到2022年。\n再写一段")
    cell(page, 0, 2).click()
    expect(area(page)).to_be_focused()
    page.keyboard.type("数据")
    expect(area(page)).to_have_value("打通数据壁垒，到2022年。\n再写一段")
    cell(page, 0, 8).click(position={"x": 12, "y": 5})  # the middle of the first 2022: [20]
    page.keyboard.type("x")
    expect(area(page)).to_have_value("打通数据壁垒，到2x022年。\n再写一段")
    cell(page, 0, 24).click()  # blank: the end of its paragraph
    page.keyboard.type("甲")
    cell(page, 6, 3).click()  # an empty row: the end of the text
    page.keyboard.type("乙")
    expect(area(page)).to_have_value("打通数据壁垒，到2x022年。甲\n再写一段乙")


def test_the_mouse_selects_by_dragging_with_shift_and_with_two_clicks(open_room):
    page = open_room(text="一二三四五。\n数据壁垒要打通。")
    cell(page, 0, 1).click(position={"x": 2, "y": 5})
    cell(page, 0, 4).click(modifiers=["Shift"], position={"x": 2, "y": 5})
    assert selection(page) == [1, 4]
    expect(page.locator(".cell.selected")).to_have_text(["二", "三", "四"])
    cell(page, 1, 3).hover()
    page.mouse.down()
    cell(page, 0, 5).hover()
    page.mouse.up()
    assert selection(page) == [5, 10]
    page.keyboard.type("换")
    expect(area(page)).to_have_value("一二三四五换垒要打通。")
    cell(page, 0, 1).dblclick()
    start, end = selection(page)
    assert start <= 1 < end
    cell(page, 0, 1).click(click_count=3)
    assert selection(page) == [0, 11]


def test_the_context_menu_opens_on_the_text_area_and_keeps_the_selection(open_room):
    page = open_room(text="一二三四五六")
    area(page).press("ControlOrMeta+a")
    page.evaluate("addEventListener('contextmenu', (event) => (window.menuOn = event.target.id))")
    cell(page, 0, 3).click(button="right")
    assert page.evaluate("window.menuOn") == "text"
    assert selection(page) == [0, 6]


def test_copying_pasting_undoing_and_selecting_all_are_the_browsers_own(open_room):
    page = open_room(text="一是打通数据壁垒。")
    area(page).press("ControlOrMeta+a")
    expect(page.locator(".cell.selected")).to_have_count(9)
    page.keyboard.press("ControlOrMeta+c")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+v")
    expect(area(page)).to_have_value("一是打通数据壁垒。\n一是打通数据壁垒。")
    expect(cell(page, 1, 8)).to_have_text("。")
    page.keyboard.press("ControlOrMeta+z")
    expect(area(page)).not_to_have_value("一是打通数据壁垒。\n一是打通数据壁垒。")
    expect(cell(page, 1, 8)).to_be_empty()


def test_the_arrow_keys_home_and_end_go_by_the_rows_of_the_sheet(open_room):
    page = open_room(text="甲" * 60 + "\n短\n" + "乙" * 30)
    cell(page, 0, 20).click(position={"x": 2, "y": 5})
    places = []
    for key in ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"]:
        page.keyboard.press(key)
        places.append(caret(page))
    assert places == [[1, 20], [2, 10], [3, 1], [4, 20], [3, 1], [3, 0], [3, 1]]
    cell(page, 0, 3).click(position={"x": 2, "y": 5})
    page.keyboard.press("End")
    assert (caret(page), selection(page)) == ([0, 25], [25, 25])
    page.keyboard.press("Home")
    assert (caret(page), selection(page)) == ([0, 0], [0, 0])
    page.keyboard.press("Shift+ArrowDown")
    assert selection(page) == [0, 25]
    page.keyboard.press("ArrowRight")
    assert (caret(page), selection(page)) == ([1, 0], [25, 25])


def test_what_an_input_method_composes_stands_underlined_in_the_cells_and_is_not_saved(open_room):
    page = open_room(text="打通壁垒。")
    cell(page, 0, 2).click()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    keyboard = page.context.new_cdp_session(page)
    for pinyin in ["s", "sh", "shu", "shu'j", "shu'ju"]:
        keyboard.send(
            "Input.imeSetComposition",
            {"text": pinyin, "selectionStart": len(pinyin), "selectionEnd": len(pinyin)},
        )
    expect(page.locator(".cell.composing")).to_have_text(["sh", "u", "'", "ju"])
    assert caret(page) == [0, 6]
    page.get_by_role("button", name="保存草稿").dispatch_event("click")
    page.evaluate("document.activeElement.dispatchEvent(new Event('input', { bubbles: true }))")
    drawn(page)
    assert sent == []
    assert Draft.objects.get(attempt=page.attempt).text == "打通壁垒。"
    keyboard.send("Input.insertText", {"text": "数据"})
    expect(page.locator(".cell.composing")).to_have_count(0)
    expect(area(page)).to_have_value("打通数据壁垒。")
    assert caret(page) == [0, 4]
    expect(page.get_by_role("status")).to_contain_text("已保存")
    assert Draft.objects.get(attempt=page.attempt).text == "打通数据壁垒。"


def test_cells_past_the_limit_are_marked_and_the_status_bar_says_how_many(open_room):
    page = open_room(length_kind="maximum", length_max=90)
    area(page).fill("字" * 88)
    expect(page.locator("[data-left]")).to_have_text("还可写 2 格")
    expect(page.locator(".cell.past:not(:empty)")).to_have_count(0)
    page.keyboard.insert_text("字" * 5)
    expect(page.locator("[data-over]")).to_have_text("超出 3 格")
    expect(page.locator("[data-left]")).to_be_empty()
    expect(page.locator(".cell.past:not(:empty)")).to_have_count(3)
    expect(cell(page, 3, 15)).to_have_class("cell past")


@pytest.mark.parametrize(
    ("kind", "least", "most", "said"),
    [
        ("maximum", None, 200, {0: "还可写 200 格", 200: "还可写 0 格", 201: "超出 1 格"}),
        ("range", 150, 200, {149: "还差 1 格到下限", 150: "还可写 50 格", 203: "超出 3 格"}),
        (
            "target",
            200,
            200,
            {179: "还差 1 格到下限", 180: "还可写 40 格", 220: "还可写 0 格", 221: "超出 1 格"},
        ),
        ("minimum", 500, None, {499: "还差 1 格到下限", 500: "已到下限", 900: "已到下限"}),
        ("unstated", 200, 200, {150: "到 200 格还有 50 格", 230: "比 200 格多 30 格"}),
        ("none", None, None, {300: ""}),
    ],
)
def test_what_remains_follows_the_kind_of_limit(page, live_server, kind, least, most, said):
    page.goto(live_server.url + "/static/js/length.js")
    length = {"kind": kind, "min": least, "max": most, "tolerance": 10}
    words = page.evaluate(
        """async ([length, counts]) => {
          const { remains } = await import("/static/js/length.js");
          return counts.map((cells) => Object.values(remains(length, cells)).join(""));
        }""",
        [length, list(said)],
    )
    assert words == list(said.values())


def test_the_sheet_has_the_rows_of_the_paper_and_a_mark_at_each_hundredth_cell(open_room):
    page = open_room(length_kind="maximum", length_max=240)
    expect(page.locator(".sheet .row")).to_have_count(12)  # 240 cells are ten rows
    expect(page.locator(".cell[data-number]")).to_have_count(3)
    for row, number in [(3, "100"), (7, "200"), (11, "300")]:
        expect(cell(page, row, 24)).to_have_attribute("data-number", number)
    area(page).fill("字" * 320)
    expect(page.locator(".sheet .row")).to_have_count(14)
    area(page).fill("")
    expect(page.locator(".sheet .row")).to_have_count(12)


def test_the_paper_may_have_other_columns(open_room):
    page = open_room(paper__sheet_columns=22, length_max=90)
    area(page).fill("字" * 23)
    expect(cell(page, 1, 0)).to_have_text("字")
    expect(cell(page, 4, 11)).to_have_attribute("data-number", "100")


def test_a_view_is_one_key_or_one_tab_away_and_text_and_caret_stay(open_room):
    page = open_room(text="一二三四五六")
    cell(page, 0, 3).click(position={"x": 2, "y": 5})
    tabs = {name: page.get_by_role("tab", name=name) for name in ["答题卡", "书写", "并排"]}
    sheet = page.locator(".sheet")
    expect(tabs["答题卡"]).to_have_attribute("aria-selected", "true")

    page.keyboard.press("Alt+2")
    expect(tabs["书写"]).to_have_attribute("aria-selected", "true")
    expect(sheet).to_be_hidden()
    page.keyboard.type("甲")
    page.keyboard.press("Alt+3")
    expect(sheet).to_be_visible()
    expect(cell(page, 0, 3)).to_have_text("甲")
    assert area(page).bounding_box()["height"] > 100
    cell(page, 0, 1).click(position={"x": 2, "y": 5})
    page.keyboard.type("乙")
    tabs["答题卡"].click()
    expect(area(page)).to_be_focused()
    page.keyboard.type("丙")
    expect(area(page)).to_have_value("一乙丙二三甲四五六")

    tabs["答题卡"].focus()
    page.keyboard.press("ArrowRight")
    expect(tabs["书写"]).to_be_focused()
    page.reload()
    expect(tabs["书写"]).to_have_attribute("aria-selected", "true")
    expect(sheet).to_be_hidden()


def test_a_screen_reader_meets_the_text_area_and_not_the_cells(open_room):
    page = open_room(text="一二三")
    expect(page.get_by_role("textbox", name="你的答案")).to_have_count(1)
    expect(page.locator(".sheet-frame")).to_have_attribute("aria-hidden", "true")
    expect(page.get_by_role("tabpanel", name="答题卡")).to_have_count(1)


@PHONE
def test_a_tap_on_a_telephone_puts_the_caret(open_room):
    page = open_room(text="一二三四五六")
    page.get_by_role("link", name="作答", exact=True).tap()
    cell(page, 0, 3).tap()
    expect(area(page)).to_be_focused()
    page.keyboard.insert_text("甲")
    expect(area(page)).to_have_value("一二三甲四五六")
    tapped, box = cell(page, 0, 4).bounding_box(), area(page).bounding_box()
    assert abs(tapped["x"] - box["x"]) < 2
    assert abs(tapped["y"] - box["y"]) < 2


@pytest.mark.parametrize("size", [(360, 740), (390, 844), (680, 410), (820, 1180), (1360, 820)])
def test_25_cells_fit_in_every_width(open_room, size):
    page = open_room(text="字" * 60, length_max=200)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_role("tab", name="答题卡").click()  # scrolls the pane into view
    first, last = cell(page, 0, 0).bounding_box(), cell(page, 0, 24).bounding_box()
    writing = page.locator("#writing").bounding_box()
    assert writing["x"] <= first["x"]
    assert last["x"] + last["width"] <= writing["x"] + writing["width"]
    assert first["width"] >= 13
    for name in ["书写", "并排", "答题卡"]:
        page.get_by_role("tab", name=name).click()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.locator("#writing").evaluate("(pane) => pane.scrollWidth <= pane.clientWidth")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_there_is_the_text_area_alone(open_room):
    page = open_room(text="没有脚本也能写。")
    assert area(page).bounding_box()["height"] > 200
    expect(page.get_by_role("tab")).to_have_count(0)
    area(page).fill("照样能存。")
    page.get_by_role("button", name="保存草稿").click()
    expect(area(page)).to_have_value("照样能存。")
    assert Draft.objects.get(attempt=page.attempt).text == "照样能存。"


def test_typing_in_a_long_essay_draws_only_the_rows_that_change(open_room):
    page = open_room(text=ESSAY, type="proposal", length_max=1600)
    area(page).press("ControlOrMeta+End")
    drawn(page)
    page.evaluate(
        """() => {
          window.touched = [];
          const rows = [...document.querySelectorAll(".sheet .row")];
          new MutationObserver((records) => {
            const nodes = records.map(({ target }) => (target.closest ? target : target.parentElement).closest(".row"));
            touched.push([...new Set(nodes)].map((row) => rows.indexOf(row)));
          }).observe(document.querySelector(".sheet"), { subtree: true, childList: true, characterData: true });
        }"""
    )
    for _ in range(50):
        page.keyboard.insert_text("字")
        drawn(page)
    touched = page.evaluate("touched")
    assert len(touched) == 50  # one drawing a keystroke
    assert max(map(len, touched)) <= 2
    assert shown(page) == lay_out(ESSAY + "字" * 50, sheet_settings(page.attempt.question)).rows


def test_every_offset_has_a_place_and_every_place_an_offset(page, live_server):
    """There and back: the place of an offset leads to an offset with the same place."""
    page.goto(live_server.url + "/static/js/caret.js")
    texts = [
        *["", "\n", "\n\n甲\n", "甲", "甲" * 25, "甲" * 25 + "\n乙", "甲" * 25 + "。乙", "甲" * 24 + "“乙”"],
        *[
            "到2022年，GDP增1.5%。" * 4,
            "甲" * 24 + "2022",
            "  甲 乙\n \n丙  ",
            "𠮷😀e\u0301か\u3099甲",
            "　　甲\n　\n乙",
        ],
        *["标题\n——副标题\n正文" + "甲" * 60, "甲——乙……" * 9, "：“甲。”" * 12, ESSAY[:300]],
    ]
    wrong = page.evaluate(
        """async (texts) => {
          const { SheetMap } = await import("/static/js/caret.js");
          const { layOut } = await import("/static/js/sheet.js");
          const wrong = [];
          for (const text of texts) {
            for (const settings of [{}, { indent: 2, title: true }, { columns: 20, indent: 2, compoundMarks: true, listHeads: true }]) {
              const map = new SheetMap(text, layOut(text, settings).positions, settings);
              let last = -1;
              for (let offset = 0; offset <= text.length; offset++) {
                if (/[\\udc00-\\udfff]/.test(text[offset] ?? "")) continue; // inside a character
                for (const hanging of [true, false]) {
                  const place = map.place(offset, hanging);
                  const back = map.offsetAt(place.row, place.column);
                  const again = map.place(back.offset, back.hanging);
                  if (again.row !== place.row || again.column !== place.column) wrong.push([text, settings, offset, place, again]);
                  if (hanging) continue;
                  const order = place.row * 100 + place.column;
                  if (order < last) wrong.push([text, settings, offset, "goes back"]);
                  last = order;
                }
              }
            }
          }
          return wrong;
        }""",
        texts,
    )
    assert wrong == []
