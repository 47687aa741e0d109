"""The JSON bundle comes back as it went, and says where a file is wrong."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.interchange.bundle import (
    DIMENSIONS,
    POINTS,
    TYPES,
    Band,
    Bundle,
    Length,
    Material,
    Paper,
    Point,
    Policy,
    Question,
    ReferenceAnswer,
    Rubric,
    dumps,
    loads,
)
from exam.interchange.problems import FileRefused

TEXT = st.text("的了，。“”—…《》〔〕　\u2028\x85\x7f\n\t=<&'\"\\𠮷a1", min_size=1, max_size=12).filter(
    str.strip
)
DAYS = st.dates().map(str)
MARKS = st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100)


def short(most):
    return TEXT.map(lambda text: text[:most]).filter(str.strip)


@st.composite
def lengths(draw):
    kind = draw(st.sampled_from(["none", "maximum", "minimum", "range", "target", "unstated"]))
    low = draw(st.integers(1, 2000))
    ends = {
        "none": (None, None),
        "maximum": (None, low),
        "minimum": (low, None),
        "range": (low, low + 1),
    }.get(kind, (low, low))
    return Length(kind, *ends, draw(st.text("0123456789字不超过", max_size=9)), draw(st.integers(0, 100)))


@st.composite
def spans(draw, text):
    if text is None or draw(st.booleans()):
        return None
    start = draw(st.integers(0, len(text) - 1))
    return [start, draw(st.integers(start + 1, len(text)))]


@st.composite
def points(draw, materials, answers):
    material = draw(st.sampled_from([None, *materials]))
    reference = draw(st.sampled_from([None, *range(1, len(answers) + 1)]))
    return Point(
        draw(TEXT),
        draw(MARKS),
        draw(st.sampled_from(POINTS)),
        draw(st.none() | MARKS),
        draw(st.lists(TEXT, max_size=3)),
        material,
        draw(spans(materials[material] if material is not None else None)),
        reference,
        draw(spans(answers[reference - 1].text if reference else None)),
    )


@st.composite
def questions(draw, number, materials):
    answers = draw(
        st.lists(st.builds(ReferenceAnswer, TEXT, st.just("") | short(80), st.none() | DAYS), max_size=3)
    )
    rubric = st.builds(
        Rubric,
        proposed=st.booleans(),
        points=st.lists(points(materials, answers), max_size=4),
        bands=st.lists(st.builds(Band, short(40), MARKS, MARKS, st.just("") | TEXT), max_size=3),
        dimensions=st.lists(st.sampled_from(DIMENSIONS), unique=True),
        language_guard=st.booleans(),
    )
    return Question(
        draw(short(40)),
        number,
        draw(TEXT),
        draw(st.sampled_from(TYPES)),
        draw(st.just("") | TEXT),
        draw(st.none() | MARKS),
        draw(lengths()),
        draw(st.none() | st.integers(1, 600)),
        draw(st.none() | st.integers(0, 10)),
        draw(st.lists(st.sampled_from([*materials]), unique=True)) if materials else [],
        answers,
        draw(st.none() | rubric),
        draw(st.lists(st.builds(Policy, short(300), st.just("")), max_size=2)),
    )


@st.composite
def papers(draw):
    texts = draw(st.dictionaries(st.integers(1, 99), TEXT, max_size=3))
    return Paper(
        draw(short(120)),
        minutes=draw(st.none() | st.integers(1, 600)),
        dated=draw(st.none() | DAYS),
        materials=[Material(number, text, draw(st.just("") | short(120))) for number, text in texts.items()],
        questions=[draw(questions(number, texts)) for number in range(1, draw(st.integers(2, 3)))],
    )


@settings(max_examples=25)
@given(st.lists(papers(), min_size=1, max_size=2).map(Bundle))
def test_a_bundle_comes_back_unchanged(bundle):
    assert loads(dumps(bundle)) == bundle


WHOLE = Bundle(
    [
        Paper(
            "卷",
            materials=[Material(1, "资料的文字")],
            questions=[
                Question(
                    "专题",
                    1,
                    "题干",
                    marks=Decimal(10),
                    materials=[1],
                    reference_answers=[ReferenceAnswer("参考")],
                    rubric=Rubric(points=[Point("点", Decimal(10), material=1, material_span=[0, 2])]),
                )
            ],
        )
    ]
)


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (["version"], 2, "", "version"),
        (["format"], "x", "", "题目包"),
        (["papers"], {}, "papers", "列表"),
        (["papers"], [], "papers", "一道题也没有"),
        (["papers", 0, "title"], 7, "papers[0].title", "文字"),
        (["papers", 0, "title"], " ", "papers[0].title", "空的"),
        (["papers", 0, "title"], "长" * 121, "papers[0].title", "最多 120 字"),
        (["papers", 0, "colour"], "red", "papers[0].colour", "不认得"),
        (["papers", 0, "minutes"], True, "papers[0].minutes", "整数"),
        (["papers", 0, "dated"], "20260314", "papers[0].dated", "日期要写成"),
        (
            ["papers", 0, "questions", 0, "reference_answers", 0, "dated"],
            "明天",
            "papers[0].questions[0].reference_answers[0].dated",
            "日期要写成",
        ),
        (["papers", 0, "questions", 0, "stem"], "", "papers[0].questions[0].stem", "没有题干"),
        (["papers", 0, "questions", 0, "stem"], "\0", "papers[0].questions[0].stem", "存不了"),
        (["papers", 0, "questions", 0, "marks"], 2.5, "papers[0].questions[0].marks", "写成文字的数"),
        (["papers", 0, "questions", 0, "marks"], "NaN", "papers[0].questions[0].marks", "写成文字的数"),
        (["papers", 0, "questions", 0, "marks"], "1.005", "papers[0].questions[0].marks", "两位小数"),
        (["papers", 0, "questions", 0, "marks"], "1e9", "papers[0].questions[0].marks", "之间"),
        (["papers", 0, "questions", 0, "type"], "诗歌", "papers[0].questions[0].type", "之一"),
        (["papers", 0, "questions", 0, "materials"], [2], "papers[0].questions[0].materials", "没有资料 2"),
        (["papers", 0, "questions", 0, "length", "kind"], "range", "papers[0].questions[0].length", "对不上"),
        (
            ["papers", 0, "questions", 0, "rubric", "points", 0, "material_span"],
            [0, 9],
            "papers[0].questions[0].rubric.points[0].material_span",
            "不在它的原文里",
        ),
        (
            ["papers", 0, "questions", 0, "rubric", "points", 0, "reference"],
            2,
            "papers[0].questions[0].rubric.points[0].reference",
            "没有编号 2",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(path, value, place, words):
    data = json.loads(dumps(WHOLE))
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(FileRefused) as refused:
        loads(json.dumps(data))
    assert place in refused.value.problems[0].place
    assert words in refused.value.problems[0].text


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", "null", "[" * 100_000, '{"format": "shenlun-questions", "a": ' + "9" * 5000 + "}"],
)
def test_what_is_no_bundle_is_refused_in_words(text):
    with pytest.raises(FileRefused) as refused:
        loads(text)
    assert refused.value.sentences


def test_all_problems_come_at_once():
    data = json.loads(dumps(WHOLE))
    data["papers"][0]["questions"][0] |= {"type": "x", "marks": "x", "stem": 1}
    with pytest.raises(FileRefused) as refused:
        loads(json.dumps(data))
    assert len(refused.value.problems) == 3
