"""An answer as .docx and .txt: the same paragraphs, whatever was typed, under a Chinese name."""

import io
from datetime import UTC, datetime
from urllib.parse import unquote

import docx
import pytest
from django.urls import reverse
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from exam.actions.writing import save_draft, start_attempt, submit
from exam.export import Answer, Paragraph, as_docx, as_text, paragraphs
from exam.sheet import SheetSettings
from tests.factories import PaperFactory, QuestionFactory, TopicFactory, UserFactory

ESSAY = SheetSettings(indent=2, title=True)
SMALL = SheetSettings()
# What is typed and pasted, and what nobody types: NUL, controls, halves of pairs, line ends of every kind.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("一二。“”　\n\r\t\0\x0b\x0c\x1f\x7f\x85\u2028\ud800\udfff\ufffe\uffff<&>𠮷👍"),
    ),
    max_size=200,
)


def answer_of(parts: list[Paragraph], title="题", stem="题干") -> Answer:
    return Answer(title, stem, "3 格", "林同学", datetime(2026, 3, 14, tzinfo=UTC), parts)


def opened(data: bytes):
    return docx.Document(io.BytesIO(data)).paragraphs


@given(ANY_TEXT, st.sampled_from([ESSAY, SMALL, SheetSettings(columns=20, indent=2)]))
def test_any_text_becomes_a_word_document_with_the_same_paragraphs(text, settings):
    parts = paragraphs(text, settings)
    shown = opened(as_docx(answer_of(parts, title=text, stem=text)))[3:]
    assert [paragraph.text for paragraph in shown] == [part.text for part in parts]


@given(ANY_TEXT)
def test_nothing_that_can_be_seen_is_lost_on_the_way(text):
    parts = paragraphs(text, SMALL)
    lost = "\0\x0b\x0c\x1f\x7f\x85\ud800\udfff\ufffe\uffff"
    kept = [
        char
        for char in text
        if not char.isspace() and char not in lost and char.isprintable()  # controls are not
    ]
    shown = "".join(part.text for part in parts)
    assert [char for char in shown if not char.isspace() and char.isprintable()] == kept


@given(ANY_TEXT, st.sampled_from([ESSAY, SMALL]))
def test_any_text_becomes_a_text_file_of_the_same_lines(text, settings):
    parts = paragraphs(text, settings)
    data = as_text(answer_of(parts))
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[:4] == ["题", "题干", "3 格", ""]
    assert [line.strip() for line in lines[4:-1]] == [part.text for part in parts]
    assert lines[-1] == ""


LETTER = "致全镇居民的倡议书\n——从一张报表说起\n亲爱的居民：\n　　大家好。\n" + "水" * 30 + "\n" + (
    "　" * 17 + "某镇人民政府\n" + "　" * 15 + "2026年3月14日\n\n"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "settings", "placed"),
    [
        (
            LETTER,
            ESSAY,
            [
                Paragraph("致全镇居民的倡议书", 8, centred=True),
                Paragraph("——从一张报表说起", 8, centred=True),
                Paragraph("亲爱的居民：", 2),
                Paragraph("大家好。", 2),
                Paragraph("水" * 30, 2),
                Paragraph("某镇人民政府", 17, right=2),
                Paragraph("2026年3月14日", 15, right=3),
            ],
        ),
        ("一是减负。\n\n二是增效。\n\n", SMALL, [Paragraph("一是减负。", 0), Paragraph("", 0), Paragraph("二是增效。", 0)]),
        ("", ESSAY, []),
        ("水" * 26, ESSAY, [Paragraph("水" * 26, 2)]),  # too long for a title
        ("　　　　　　　　" + "水" * 17, SMALL, [Paragraph("水" * 17, 8, right=0)]),
        ("　　　　" + "水" * 21, SMALL, [Paragraph("水" * 21, 4)]),  # an indent, though it ends at the right edge
    ],
)  # fmt: skip
def test_a_paragraph_stands_where_it_stands_on_the_sheet(text, settings, placed):
    assert paragraphs(text, settings) == placed


def test_the_word_document_centres_indents_and_aligns_right():
    title, subtitle, first, _, _, _, date = opened(as_docx(answer_of(paragraphs(LETTER, ESSAY))))[3:]
    assert title.alignment == subtitle.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert first.paragraph_format.first_line_indent == Pt(24)
    assert (date.alignment, date.paragraph_format.right_indent) == (WD_ALIGN_PARAGRAPH.RIGHT, Pt(36))


def test_the_document_names_its_author_and_its_time_and_no_program():
    about = docx.Document(io.BytesIO(as_docx(answer_of([])))).core_properties
    assert (about.author, about.title, about.comments) == ("林同学", "题", "")
    assert about.created == datetime(2026, 3, 14, tzinfo=UTC)


# The pages


@pytest.fixture
def question(db):
    topic = TopicFactory(name="营商/环境")
    return QuestionFactory(number=3, topic=topic, paper=PaperFactory(topic=topic), stem="提出对策。")


@pytest.mark.parametrize("handed_in", [False, True])
def test_an_own_answer_comes_as_a_file_with_title_counts_date_and_a_chinese_name(
    client, student, question, clock, handed_in
):
    attempt = start_attempt(question, by=student)
    save = submit if handed_in else save_draft
    save(attempt, "要打通数据壁垒。\n二要减负。", revision=0)
    facts = f"不超过 200 字；30 格，13 字；2026-03-14 09:00 {'提交' if handed_in else '保存的草稿'}"

    answer = client.get(reverse("answer-docx", args=[attempt.pk]))
    name = unquote(answer["Content-Disposition"].split("filename*=utf-8''")[1])
    assert name == "营商_环境 第3题 第1次作答.docx"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert [paragraph.text for paragraph in opened(answer.content)] == [
        "营商/环境 · 第 3 题 · 提出对策（第 1 次作答）", "提出对策。", facts, "要打通数据壁垒。", "二要减负。",
    ]  # fmt: skip

    answer = client.get(reverse("answer-txt", args=[attempt.pk]))
    assert unquote(answer["Content-Disposition"]).endswith("营商_环境 第3题 第1次作答.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert facts in answer.content.decode("utf-8-sig").split("\r\n")


@pytest.mark.parametrize("name", ["answer-docx", "answer-txt", "attempt-sheet", "photos"])
def test_somebody_else_s_answer_is_not_to_be_had(client, student, question, name):
    attempt = start_attempt(question, by=UserFactory())
    assert client.get(reverse(name, args=[attempt.pk])).status_code == 404
