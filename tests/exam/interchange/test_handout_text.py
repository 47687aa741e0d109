"""A question in the handout format comes back as it went; what does not is listed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.handout.parse import parse
from exam.interchange.bundle import (
    Band,
    Length,
    Material,
    Paper,
    Point,
    Policy,
    Question,
    ReferenceAnswer,
    Rubric,
)
from exam.interchange.handout_text import as_handout
from exam.interchange.word import as_docx
from materials.files.word import read

# Sentences without figures and words of the format: what prose is made of.
WORDS = st.lists(
    st.sampled_from(["村里修路", "老人就医", "数据共享", "企业办事", "群众满意", "干部下沉", "产业升级"]),
    min_size=2,
    max_size=5,
)
SENTENCE = WORDS.map(lambda words: "，".join(words) + "。")
MARKS = st.integers(1, 40).map(lambda halves: Decimal(halves) / 2)


@st.composite
def questions(draw, number):
    kind = draw(st.sampled_from(["maximum", "target", "minimum", "range", "unstated"]))
    low = draw(st.integers(10, 1500))
    ends = {"maximum": (None, low), "minimum": (low, None), "range": (low, low + 100)}.get(kind, (low, low))
    points = draw(
        st.lists(
            st.builds(
                Point,
                SENTENCE.map(lambda text: text[:-1]),
                MARKS,
                accepted_wordings=st.lists(SENTENCE.map(lambda text: text[:-1]), max_size=2),
                material=st.none() | st.just(1),
            ),
            min_size=1,
            max_size=5,
        )
    )
    total = sum(point.marks for point in points)
    words = {
        "maximum": f"不超过{low}字",
        "target": f"{low}字左右",
        "minimum": f"不少于{low}字",
        "range": f"{low}—{low + 100}字",
        "unstated": f"{low}字",
    }[kind]
    return Question(
        "乡村振兴",
        number,
        f"根据给定资料1，谈谈{draw(SENTENCE)[:-1]}。（{total.normalize():f}分）",
        draw(st.sampled_from(["summary", "analysis", "proposal", "practical"])),
        f"{draw(SENTENCE)}\n{words}。",
        total,
        Length(kind, *ends),
        materials=[1],
        reference_answers=draw(
            st.lists(
                st.builds(
                    ReferenceAnswer,
                    st.lists(SENTENCE, min_size=1, max_size=3).map("\n".join),
                    st.sampled_from(["", "王老师"]),
                ),
                min_size=1,
                max_size=3,
            )
        ),
        rubric=Rubric(points=points),
    )


@settings(max_examples=25)
@given(st.integers(1, 3).flatmap(lambda n: st.tuples(*(questions(k) for k in range(1, n + 1)))), SENTENCE)
def test_ordinary_questions_come_back_without_a_loss(drawn, material):
    paper = Paper("卷", "乡村振兴", materials=[Material(1, material)], questions=list(drawn))
    text, lost = as_handout(paper)
    assert lost == []
    assert len(parse(text).questions) == len(drawn)


@given(
    st.text("一二（）【】★、：问题资料参考作答采分点0123456789分字。，\n 的", min_size=1, max_size=60).filter(
        str.strip
    )
)
def test_whatever_the_text_either_comes_back_or_the_loss_is_listed(text):
    question = Question(
        "专题名", 1, text, "summary", marks=Decimal(10), reference_answers=[ReferenceAnswer(text)]
    )
    paper = Paper("卷", "专题名", questions=[question])
    written, lost = as_handout(paper)
    if not lost:
        back = parse(written).questions[0]
        assert "\n".join(back.stem) == text
        assert "\n".join(back.reference_answers[0].paragraphs) == text


def essay():
    bands = [
        Band("一类文", Decimal(30), Decimal(40), "立意深"),
        Band("二类文", Decimal(0), Decimal(30), "一般"),
    ]
    return Question(
        "乡村振兴",
        5,
        "请结合给定资料，自拟题目写一篇文章。（40分）",
        "essay",
        "1000—1200字。",
        Decimal(40),
        Length("range", 1000, 1200, "1000—1200字"),
        materials=[1],
        reference_answers=[ReferenceAnswer("村里的路修通了，人心也就通了。")],
        rubric=Rubric(bands=bands),
    )


def test_an_essay_with_bands_comes_back_and_word_says_the_same():
    paper = Paper(
        "卷", "乡村振兴", materials=[Material(1, "村里修了路，老人就医方便了。")], questions=[essay()]
    )
    text, lost = as_handout(paper)
    assert lost == []
    assert read(as_docx(text)).splitlines() == text.splitlines()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minutes": 20}, "限时分钟"),
        ({"policies": [Policy("某条例")]}, "某条例"),
        ({"marks": Decimal("40.25")}, "分值"),
        ({"rubric": Rubric(bands=essay().rubric.bands, dimensions=["intent"])}, "评分维度"),
        ({"stem": "第一段。\n\n第二段。"}, "题干"),
        ({"topic": "另一个专题"}, "另一个专题"),
        ({"length": Length("none")}, "字数要求"),
    ],
)
def test_what_the_format_cannot_carry_is_said(change, words):
    question = essay()
    for name, value in change.items():
        setattr(question, name, value)
    _, lost = as_handout(Paper("卷", "乡村振兴", materials=[Material(1, "资料。")], questions=[question]))
    assert [loss for loss in lost if words in loss]
