"""Points made from a reference answer, and what a stem's wording suggests."""

import pytest

from exam.authoring.draft import Content, Point, Reference
from exam.authoring.points import add_formats, propose, statements
from exam.authoring.suggest import suggest, take
from exam.authoring.values import place

LONG = (
    "完善机制，让群众少跑腿。"
    + "基层的同志反映，报表太多，白天跑村组，晚上填表格，同一个数据要报给几个部门，口径还不一样。" * 2
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是打通数据壁垒。\n二是压实基层责任。", ["打通数据壁垒。", "压实基层责任。"]),
        ("建议如下：一是打通数据；二是压实责任；三是减少报表。", ["打通数据；", "压实责任；", "减少报表。"]),
        ("打通数据；压实责任；减少报表。", ["打通数据", "压实责任", "减少报表。"]),
        (f"{LONG}\n{LONG}", ["完善机制，让群众少跑腿。"] * 2),
        ("", []),
        (" \n　", []),
    ],
)
def test_statements_are_what_the_answer_enumerates(text, expected):
    assert statements(text) == expected


def test_proposed_points_share_what_format_points_leave_quote_their_source_and_wait_for_a_teacher():
    content = Content(
        marks="10",
        references=[Reference(text="一是打通数据。\n二是压实责任。")],
        points=[Point("format", "标题", "1")],
    )
    assert propose(content, "1")
    assert [(point.kind, point.text, point.marks, point.reference_quote) for point in content.points] == [
        ("content", "打通数据", "4.5", "打通数据。"),
        ("content", "压实责任", "4.5", "压实责任。"),
        ("format", "标题", "1", ""),
    ]
    assert content.proposed == "1"


@pytest.mark.parametrize("number", ["", "0", "2", "x", "9" * 30])
def test_there_is_nothing_to_propose_from_an_answer_that_is_not_there(number):
    content = Content(marks="10", references=[Reference(text="")])
    assert not propose(content, number)
    assert content == Content(marks="10", references=[Reference(text="")])


def test_without_marks_points_are_proposed_without_marks():
    content = Content(references=[Reference(text="一是打通数据。\n二是压实责任。")])
    assert propose(content, "1")
    assert [point.marks for point in content.points] == ["", ""]


def test_format_points_come_once():
    content = Content()
    add_formats(content)
    add_formats(content)
    assert [point.text for point in content.points] == ["格式：标题", "格式：称谓", "格式：落款"]


def test_a_stem_suggests_what_it_says_and_taking_it_leaves_what_was_typed():
    content = Content(
        stem="根据给定资料1和资料2，就减轻基层负担提出对策建议。（15分）",
        requirements="不超过300字。",
        marks="20",
    )
    assert suggest(content).words == ["提出对策", "不超过300字", "资料 1、资料 2"]
    take(content)
    assert (content.type, content.marks, content.length_kind, content.length_max) == (
        "proposal", "20", "maximum", "300",
    )  # fmt: skip
    assert [material.number for material in content.materials] == ["1", "2"]
    assert not suggest(content)


@pytest.mark.parametrize("requirements", ["200字。", "第一题200字以内，第二题300字以内。"])
def test_a_length_that_is_not_clear_is_not_guessed(requirements):
    assert "length_kind" not in suggest(Content(requirements=requirements)).values


def test_of_equal_passages_the_nearest_to_the_selection_is_meant():
    text = "好𠮷好"
    assert place("好", text) == (0, 1)
    assert place("好", text, "2") == (2, 3)
    assert place("坏", text) is None
    assert place("", text) is None
