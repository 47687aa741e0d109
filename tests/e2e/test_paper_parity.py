"""On paper as on the screen: printed to PDF by Chromium, and pages of paper photographed beside the transcription."""

import io
import math
import unicodedata

import pypdf
import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from exam.actions.writing import save_draft, start_attempt, submit
from exam.models import AnswerPhoto, QuestionType
from exam.sheet.pages import CELL, FIRST_HEIGHT, NEXT_HEIGHT, PITCH, WIDTH
from tests.factories import (
    MaterialFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

A4 = (595, 842)  # points
# A PDF names glyphs that two characters share by the rarer: 一 comes out as the radical ⼀. NFKC mends most.
RADICALS = str.maketrans("⻚⻓", "页长")


@pytest.fixture
def student(sign_in):
    student = UserFactory(display_name="林同学")
    sign_in(student)
    return student


@pytest.fixture
def printed(page, live_server):
    """The text of each A4 page that an address prints, without white space."""

    def pages(name, *arguments):
        page.goto(live_server.url + reverse(name, args=arguments))
        pdf = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in pdf.pages} == {A4}
        return [plain(sheet.extract_text()) for sheet in pdf.pages]

    return pages


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICALS).split())


def essay(**fields):
    return QuestionFactory(
        type=QuestionType.ESSAY, length_kind="range", length_min=1000, length_max=1200, marks=40, **fields
    )


def rows_on(height):
    """Rows of 25 cells that a page of such a height holds, in millimetres."""
    return math.floor(height / (WIDTH / (25 * CELL) * PITCH))


def test_a_blank_sheet_of_300_cells_is_one_page_with_its_hundreds(printed, student):
    question = QuestionFactory(length_max=300, stem="就基层减负提出对策。")
    [page] = printed("question-sheet", question.pk)
    for words in (
        "申论答题卡",
        "姓名",
        f"第{question.number}题",
        "不超过300字",
        "就基层减负提出对策。",
        "100",
        "200",
        "300",
        "第1页,共1页",
    ):
        assert words in page
    assert "400" not in page
    assert "打印" not in page
    assert "我的作答" not in page


def test_a_filled_essay_prints_all_its_rows_over_numbered_pages(printed, student):
    question = essay(stem="自拟题目，" * 60)
    attempt = start_attempt(question, by=student)
    lines = [f"段{number:02}" + "水" * 118 + "末" for number in range(10)]
    save_draft(attempt, "治理之道\n" + "\n".join(lines), revision=0)
    pages = printed("attempt-sheet", attempt.pk)
    rows = 1 + 10 * 5
    expected = 1 + math.ceil((max(rows, 58) - rows_on(FIRST_HEIGHT)) / rows_on(NEXT_HEIGHT))
    assert len(pages) == expected == 3
    for number, text in enumerate(pages, 1):
        assert f"第{number}页,共3页" in text
        assert f"第{question.number}题" in text
        assert "林同学" in text
    whole = "".join(pages)
    assert "治理之道" in pages[0]
    for line in lines:
        assert line[:3] in whole
    assert whole.count("水") == 1180
    assert whole.count("末") == 10


def test_the_longest_name_and_stem_push_no_row_off_the_page(printed, student):
    student.display_name = "长" * 40
    student.save()
    question = essay(stem="题干" * 400)
    attempt = start_attempt(question, by=student)
    save_draft(attempt, "\n".join(["行"] * 58), revision=0)
    pages = printed("attempt-sheet", attempt.pk)
    assert [page.count("行") for page in pages] == [rows_on(FIRST_HEIGHT), rows_on(NEXT_HEIGHT), 10]
    assert "第1页,共3页" in pages[0]


@pytest.mark.parametrize("view", ["sheet", "plain", "split"])
def test_the_room_prints_the_whole_answer_in_each_view(page, printed, student, view):
    attempt = start_attempt(essay(), by=student)
    save_draft(attempt, "行" * 1300 + "末", revision=0)
    page.add_init_script(f"localStorage.setItem('room:view', '{view}')")
    whole = "".join(printed("attempt", attempt.pk))
    assert (whole.count("行"), whole.count("末")) == (1300, 1)
    assert "提交答案" not in whole


def test_the_question_prints_whole_with_its_materials(printed, student):
    question = QuestionFactory(stem="题干开头。" + "题" * 300 + "题干末尾。", requirements="要求末尾。")
    for number in (1, 2):
        text = "\n".join(["资料开头。", *["材" * 200] * 12, f"资料{number}末尾。"])
        question.materials.add(MaterialFactory(paper=question.paper, number=number, text=text))
    pages = printed("question", question.pk)
    whole = "".join(pages)
    for words in ("题干开头。", "题干末尾。", "要求末尾。", "资料1末尾。", "资料2末尾。"):
        assert words in whole
    assert whole.count("材") == 2 * 12 * 200
    assert 4 <= len(pages) <= 6


def test_the_comparison_prints_whole_whatever_is_behind_a_tab(printed, student):
    question = essay()
    for letter in "甲乙":
        ReferenceAnswerFactory(
            question=question, text=f"{letter}的开头。\n" + "参\n" * 100 + f"{letter}的末尾。"
        )
    RubricFactory(question=question, points=[("第一个采分点", 20), ("最后的采分点", 20)])
    attempt = start_attempt(question, by=student)
    submit(attempt, "我的开头。\n" + ("答" * 100 + "\n") * 12 + "我的末尾。", revision=0)
    pages = printed("comparison", attempt.pk)
    whole = "".join(pages)
    for words in (
        "我的开头。",
        "我的末尾。",
        "甲的开头。",
        "甲的末尾。",
        "乙的开头。",
        "乙的末尾。",
        "第一个采分点",
        "最后的采分点",
    ):
        assert words in whole
    assert whole.count("答") >= 1200
    assert whole.count("参") >= 200
    assert len(pages) < 20


def test_the_button_opens_the_print_dialogue(page, live_server, student):
    page.add_init_script("window.print = () => document.documentElement.setAttribute('data-printed', 'yes')")
    page.goto(live_server.url + reverse("question-sheet", args=[QuestionFactory().pk]))
    page.get_by_role("button", name="打印").click()
    expect(page.locator("html[data-printed]")).to_be_attached()


def test_without_javascript_the_sheet_is_there_and_no_dead_button(browser, live_server, student, context):
    cookies = context.cookies()
    with browser.new_context(java_script_enabled=False) as plain:
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto(live_server.url + reverse("question-sheet", args=[QuestionFactory().pk]))
        expect(page.get_by_text("用浏览器菜单里的“打印”")).to_be_visible()
        expect(page.get_by_role("button", name="打印")).to_have_count(0)
        expect(page.locator("svg[role='img']")).to_be_visible()


def jpeg(colour):
    out = io.BytesIO()
    Image.new("RGB", (300, 400), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_pages_of_paper_are_uploaded_arranged_and_read_beside_the_transcription(page, live_server, student):
    question = QuestionFactory()
    question.materials.add(MaterialFactory(paper=question.paper, number=1))
    attempt = start_attempt(question, by=student)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    page.get_by_text("更多", exact=True).click()
    page.get_by_role("link", name="纸上写的照片").click()
    chooser = page.get_by_label("选择照片")
    chooser.set_input_files(
        [jpeg("red"), {"name": "题.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}]
    )
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".errorlist")).to_contain_text("“题.svg”：这是 SVG 图形")
    assert not AnswerPhoto.objects.exists()

    chooser.set_input_files([jpeg("red"), jpeg("green"), jpeg("blue")])
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".notice.success")).to_contain_text("存好了 3 张照片")
    pictures = page.locator(".pages img")
    second, third = (pictures.nth(n).get_attribute("src") for n in (1, 2))
    page.get_by_role("button", name="第 3 页往前挪").click()
    expect(pictures.nth(1)).to_have_attribute("src", third)
    page.get_by_label("删除第 1 页…").click()
    page.get_by_role("button", name="确定删除第 1 页").click()
    expect(pictures).to_have_count(2)

    page.get_by_role("link", name="回到作答页").click()
    page.get_by_role("tab", name="照片").click()
    beside = page.locator("#photos img")
    expect(beside.first).to_be_visible()
    assert [image.get_attribute("src") for image in beside.all()] == [third, second]
    assert beside.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    expect(page.get_by_label("你的答案")).to_be_editable()


def test_the_draft_is_exported_from_the_room_under_its_chinese_name(page, live_server, student):
    question = QuestionFactory()
    attempt = start_attempt(question, by=student)
    save_draft(attempt, "要打通数据壁垒。", revision=0)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    page.get_by_text("更多", exact=True).click()
    for name, suffix in (("导出 Word", "docx"), ("导出文本", "txt")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        expected = f"{question.topic} 第{question.number}题 第1次作答.{suffix}"
        assert download.value.suggested_filename == expected
    page.get_by_label("你的答案").click()
    expect(page.get_by_role("link", name="导出文本")).to_be_hidden()
