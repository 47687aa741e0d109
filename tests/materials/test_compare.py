"""Two texts side by side: what changed is marked, form is not, and both texts stay as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.compare import LONGEST, compare, words


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "old_shown", "new_shown"),
    [
        ("应当在十五日内办结。", "应当在七日内办结。", "应当在[十五]日内办结。", "应当在[七]日内办结。"),
        ("罚款500元以下", "罚款1000元以下", "罚款[500]元以下", "罚款[1000]元以下"),
        ("省工商局负责。", "省市场监管局负责。", "省[工商]局负责。", "省[市场监管]局负责。"),
        ("设立App入口", "设立APP入口", "设立[App]入口", "设立[APP]入口"),
        ("旧", "新", "[旧]", "[新]"),
        ("", "新设。", "", "[新设。]"),
        # one character that happens to stand in both is no help
        ("由甲部门办理", "归乙机门受理", "[由甲部门办]理", "[归乙机门受]理"),
        # form only
        ("（一）公开,透明;", "(一) 公开，透明；", "（一）公开,透明;", "(一) 公开，透明；"),
        ("共１２条", "共 12 条", "共１２条", "共 12 条"),
    ],
)
def test_words_that_changed_are_marked_and_form_is_not(old, new, old_shown, new_shown):
    assert tuple(map(shown, words(old, new))) == (old_shown, new_shown)


@given(st.text("甲乙丙 1a（(。\n"), st.text("甲乙丙 1a（(。\n"))
def test_the_pieces_of_both_sides_are_the_texts_as_printed(old, new):
    for text, pieces in zip((old, new), words(old, new), strict=True):
        assert "".join(piece.text for piece in pieces) == text


def table(old, new):
    return [(row.kind, row.old, row.new) for row in compare(old, new)]


LAW = ["第一条 为了规范市场，制定本条例。", "第二条 本条例适用于全省。", "第三条 县级政府负责监督检查工作。"]


@pytest.mark.parametrize(
    ("new", "rows"),
    [
        (LAW, [("same", 0, 0), ("same", 1, 1), ("same", 2, 2)]),
        (
            [text.replace(" ", "\u3000").replace("，", ",") for text in LAW],
            [("same", i, i) for i in range(3)],
        ),
        # a new article renumbers those behind it, and that is no change
        (
            [
                LAW[0],
                "第二条 坚持公开透明的原则。",
                "第三条 本条例适用于全省。",
                "第四条 县级政府负责监督检查工作。",
            ],
            [("same", 0, 0), ("added", None, 1), ("same", 1, 2), ("same", 2, 3)],
        ),
        ([LAW[0], LAW[2]], [("same", 0, 0), ("removed", 1, None), ("same", 2, 1)]),
        (
            [LAW[0], "第二条 宠物饲养须先登记。", "第三条 市级政府负责监督检查工作。"],
            [("same", 0, 0), ("removed", 1, None), ("added", None, 1), ("changed", 2, 2)],
        ),
        ([], [("removed", 0, None), ("removed", 1, None), ("removed", 2, None)]),
    ],
)
def test_passages_that_belong_together_stand_in_one_row(new, rows):
    assert table(LAW, new) == rows


def test_a_very_long_passage_is_compared_clause_by_clause():
    old = "".join(f"第{number}项照旧办理。" for number in range(LONGEST // 8))
    one, other = words(old, old.replace("第7项照旧", "第7项改为当日"))
    assert shown(one).count("[") == shown(other).count("[") == 1
    assert "[第7项改为当日办理。]" in shown(other)
