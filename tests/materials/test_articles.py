"""A pasted text is cut where its own numbering says, and written out so that the same cut comes again."""

import json
import lzma
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.articles import Piece, as_text, cut, doubts

LAW = """目录
第一章　总则
第二章　市场主体

第一章　总则
第一条　为了优化营商环境，制定本条例。
第二条 本条例所称营商环境，是指：
（一）市场环境；
（二）政务环境。

第三条　国家持续深化简政放权。
第二章　市场主体
第一节 准入
第四条之一　国家加强知识产权保护。
国家完善维权机制。
"""

NOTICE = """各市、县人民政府：
经同意，现就有关事项通知如下。
一、总体要求
（一）指导思想。坚持问题导向。
（二）基本原则。便民利企。
二、自发布之日起施行。
"""


def test_a_law_is_cut_into_its_articles_under_their_headings():
    pieces = cut(LAW)
    assert [(piece.label, piece.heading) for piece in pieces] == [
        ("", ""),
        ("第一条", "第一章　总则"),
        ("第二条", "第一章　总则"),
        ("第三条", "第一章　总则"),
        ("第四条之一", "第二章　市场主体 / 第一节 准入"),
    ]
    assert pieces[2].text == "第二条 本条例所称营商环境，是指：\n（一）市场环境；\n（二）政务环境。"
    assert pieces[4].text.endswith("\n国家完善维权机制。")


def test_a_notice_is_cut_into_its_lines():
    assert cut(NOTICE) == [
        Piece("", "", "各市、县人民政府："),
        Piece("", "", "经同意，现就有关事项通知如下。"),
        Piece("（一）", "一、总体要求", "（一）指导思想。坚持问题导向。"),
        Piece("（二）", "一、总体要求", "（二）基本原则。便民利企。"),
        Piece("二", "一、总体要求", "二、自发布之日起施行。"),
    ]


@pytest.mark.parametrize(
    "line",
    ["第一条规定的情形除外。", "第三条、第四条的规定适用。", "第二章的规定适用。", "第五条第二款所称机关"],
)
def test_a_reference_to_an_article_does_not_begin_one(line):
    assert cut(f"第一条 甲。\n{line}") == [Piece("第一条", "", f"第一条 甲。\n{line}")]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["第一条", "第二条", "第二条之一", "第三条"], []),
        (["第九条", "第十条", "第十一条", "第二十条"], ["第 11 条后面是第 20 条。"]),
        (["第一百零九条", "第一百一十条", "第一百一十条"], ["第 110 条出现了两次。"]),
        (["第１条", "第2条"], []),
        (["", "（一）"], []),
    ],
)
def test_articles_that_are_missing_or_doubled_are_pointed_out(labels, said):
    assert doubts([Piece(label, "", "甲。") for label in labels]) == said


@given(
    st.text(st.sampled_from("第一二十条章节编、（）()。： \u3000\n甲乙<b>\0") | st.characters(), max_size=80)
)
def test_cutting_what_was_written_out_changes_nothing(text):
    pieces = cut(text)
    assert all(piece.text.strip() for piece in pieces)
    assert cut(as_text(pieces)) == pieces


def test_real_laws_come_back_as_they_are(shared):
    same = total = 0
    with lzma.open(shared / "corpus" / "policies.jsonl.xz", "rt", encoding="utf-8") as records:
        for record in map(json.loads, islice(records, 0, None, 40)):
            pieces = [Piece(one["label"], one["heading"], one["text"]) for one in record["passages"]]
            total += 1
            same += cut(as_text(pieces)) == pieces
    assert same / total > 0.85  # the others have tables, or passages of many lines without a number
