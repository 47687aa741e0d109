"""A question's wording: length, marks, materials, type, points and bands."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.handout import lengths, marks
from exam.handout.parse import parse
from materials.wording.numerals import to_int


def ask(stem, *more, materials=0):
    sources = [
        line for number in range(1, materials + 1) for line in (f"资料{number}", "某村通了路，大家都高兴。")
    ]
    plan = parse("\n".join(["专题：试题", "三、给定资料", *sources, "四、实战应用", "问题1：", stem, *more]))
    return plan.questions[0], [doubt.question.removeprefix("问题1：") for doubt in plan.doubts]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("不超过200字", "maximum", None, 200),
        ("不多于２００字", "maximum", None, 200),
        ("200字以内", "maximum", None, 200),
        ("二百字以内", "maximum", None, 200),
        ("字数不超过200", "maximum", None, 200),
        ("400字左右", "target", 400, 400),
        ("四百字左右", "target", 400, 400),
        ("约400个字", "target", 400, 400),
        ("1000—1200字", "range", 1000, 1200),
        ("1000-1200字", "range", 1000, 1200),
        ("1000～1200字", "range", 1000, 1200),
        ("1000~1200字", "range", 1000, 1200),
        ("1000——1200字", "range", 1000, 1200),
        ("１０００字至１２００字", "range", 1000, 1200),
        ("一千到一千二百字", "range", 1000, 1200),
        ("不少于1000字，不超过1200字", "range", 1000, 1200),
        ("不少于800字", "minimum", 800, None),
        ("800字以上", "minimum", 800, None),
        ("200字", "unstated", 200, 200),
        ("1200—1000字", "none", None, None),
    ],
)
def test_a_length_keeps_its_kind(text, kind, low, high):
    (length,) = lengths.find(f"请作答，{text}。（10分）")
    assert (length.kind, length.min, length.max) == (kind, low, high)
    assert length.printed == text


@pytest.mark.parametrize(
    "text", ["用四字成语概括", "一字之差", "2022年", "10分", "第200字节", "123456字", "12号字体"]
)
def test_a_figure_that_is_no_limit_is_not_read_as_one(text):
    assert lengths.find(text) == []


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("3", 3),
        ("三", 3),
        ("十二", 12),
        ("二十", 20),
        ("四百", 400),
        ("四百五", 450),
        ("一千零五", 1005),
        ("一千二百", 1200),
        ("二〇二一", 2021),
        ("三四", None),
        ("百百", None),
        ("", None),
    ],
)
def test_numerals(numeral, value):
    assert to_int(numeral) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("（10分）", ["10"]),
        ("(本题１０分)", ["10"]),
        ("【20分】", ["20"]),
        ("400字左右，10分。", ["10"]),
        ("（20分，不超过300字）", ["20"]),
        ("满分40分", ["40"]),
        ("本题共二十分", ["20"]),
        ("（12.5分）", ["12.5"]),
        ("（本题20分）：写出要点（5分）", ["20"]),
        ("（1）概括（5分）（2）建议（10分）", ["5", "10"]),
        ("用10分钟写出十分重要的三分之一，得了90分的人说。", []),
    ],
)
def test_marks_are_told_from_other_figures(text, found):
    assert marks.candidates([text]) == [Decimal(value) for value in found]


@given(st.integers(1, 300), st.integers(1, 400))
def test_shares_add_up_and_the_largest_come_first(halves, parts):
    total = Decimal(halves) / 2
    shares = marks.share(total, parts)
    if parts > total * 100:
        assert shares == []
        return
    assert len(shares) == parts
    assert sum(shares) == total
    assert shares == sorted(shares, reverse=True)
    assert all(share > 0 for share in shares)


@pytest.mark.parametrize(
    ("stem", "numbers"),
    [
        ("根据给定资料3～5，概括做法。", [3, 4, 5]),
        ("根据“给定资料1”和“给定资料4”，概括做法。", [1, 4]),
        ("根据给定资料1、3，概括做法。", [1, 3]),
        ("根据资料二，概括做法。", [2]),
        ("结合材料1-2、5，概括做法。", [1, 2, 5]),
        ("根据给定资料，概括做法。", [1, 2, 3, 4, 5]),
        ("结合全部资料，概括做法。", [1, 2, 3, 4, 5]),
    ],
)
def test_materials_a_stem_points_at(stem, numbers):
    question, doubts = ask(stem, "（10分）200字以内", materials=5)
    assert question.materials == numbers
    assert not [doubt for doubt in doubts if "资料" in doubt]


@pytest.mark.parametrize(
    ("stem", "says"),
    [
        ("根据给定资料6，概括做法。（10分）200字以内", "资料6"),
        ("根据给定资料3～2，概括做法。（10分）200字以内", "前后颠倒"),
        ("概括做法。（10分）200字以内", "看不出用哪几则资料"),
        ("根据给定资料1，概括做法。（10分）200字", "至多、约，还是至少"),
        ("根据给定资料1，概括做法。（10分）", "没有写字数"),
        ("根据给定资料1，概括做法。（10分）标题不超过20字，全文300字左右", "几个字数"),
        ("根据给定资料1，概括做法。200字以内", "没有写分值"),
        ("根据给定资料1，概括做法（5分）和成效（6分）。200字以内", "几个分值"),
        ("根据给定资料1，概括问题并提出建议。（10分）200字以内", "两个任务"),
        ("根据给定资料1，完成任务。（10分）200字以内", "看不出题型"),
    ],
)
def test_what_a_stem_leaves_open_is_asked(stem, says):
    assert any(says in doubt for doubt in ask(stem, materials=3)[1])


@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("请概括某县的做法。", "概括归纳"),
        ("请指出治理中存在的主要问题。", "概括归纳"),
        ("谈谈你对“网通心通”的理解。", "综合分析"),
        ("请就垃圾分类提出对策建议。", "提出对策"),
        ("请概括问题，并提出解决建议。", "提出对策"),
        ("假如你是社区干部，请写一份倡议书。", "贯彻执行"),
        ("请围绕“根与魂”，自选角度，自拟题目，写一篇文章。", "文章论述"),
    ],
)
def test_type_is_proposed_from_the_last_task(stem, kind):
    question, _ = ask(stem)
    assert (question.type, question.type_proposed) == (kind, True)


def test_a_printed_type_is_not_a_proposal():
    question, _ = ask("【题型】综合分析", "请概括做法。（10分）200字以内")
    assert (question.type, question.type_proposed) == ("综合分析", False)
    assert question.stem == ["请概括做法。（10分）200字以内"]


def test_printed_points_are_read_with_their_options():
    question, doubts = ask(
        "请概括做法。（10分）200字以内",
        "【采分点】",
        "1．搭建平台（4分）〔可接受：建平台；平台建设〕〔资料1〕",
        "② 培育人才【3.5分】（资料二）",
        "3、转变作风 2.5分",
        materials=2,
    )
    assert [
        (point.text, str(point.marks), point.accepted_wordings, point.material) for point in question.points
    ] == [
        ("搭建平台", "4", ["建平台", "平台建设"], 1),
        ("培育人才", "3.5", [], 2),
        ("转变作风", "2.5", [], None),
    ]
    assert not question.points_proposed
    assert not [doubt for doubt in doubts if "采分点" in doubt]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["1．搭建平台（4分）"], "合计 4 分，题目是 10 分"),
        (["1．搭建平台"], "分值看不出来"),
        (["以上酌情给分"], "没有收"),
        (["1．搭建平台（10分）〔资料9〕"], "资料9"),
    ],
)
def test_points_that_do_not_fit_are_asked_about(lines, says):
    _, doubts = ask("请概括做法。（10分）200字以内", "【采分点】", *lines, materials=2)
    assert any(says in doubt for doubt in doubts)


def test_points_are_proposed_from_items_of_a_single_paragraph():
    question, _ = ask(
        "请概括做法。（10分）200字以内", "【参考作答】", "做法有：一是建平台；二是育人才；三是转作风。"
    )
    assert [(point.text, str(point.marks)) for point in question.points] == [
        ("建平台；", "3.5"),
        ("育人才；", "3.5"),
        ("转作风。", "3.0"),
    ]


def test_points_are_proposed_from_numbered_items_and_not_from_what_stands_around_them():
    question, _ = ask(
        "请概括做法。（15分）200字以内",
        "【参考作答】",
        "做法如下：",
        "1．建机制（8分）",
        "2．强队伍（7分）",
        "某街道",
    )
    assert [(point.text, point.marks) for point in question.points] == [
        ("建机制（8分）", 8),
        ("强队伍（7分）", 7),
    ]


def test_no_points_are_proposed_without_marks():
    question, _ = ask("请概括做法。200字以内", "【参考作答】", "一是建平台。", "二是育人才。")
    assert (question.marks, question.points, question.points_proposed) == (None, [], False)


ESSAY = "请围绕给定资料，自拟题目，写一篇文章，1000—1200字。（40分）"


def test_bands_are_half_open():
    question, doubts = ask(
        ESSAY, "【评分档次】", "一类文（31—40分）：立意深刻", "二类文（21—30分）", "三类文(1～20分)：偏题"
    )
    assert [(band.label, band.floor, band.ceiling, band.description) for band in question.bands] == [
        ("一类文", 30, 40, "立意深刻"),
        ("二类文", 20, 30, ""),
        ("三类文", 0, 20, "偏题"),
    ]
    assert not [doubt for doubt in doubts if "档" in doubt]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["一类文（30—40分）", "二类文（21—30分）"], "重叠"),
        (["一类文（31—40分）", "二类文（11—20分）"], "缺一段"),
        (["一类文（31—39分）"], "满分是 40"),
        (["写得好的给高分"], "没有收"),
        (["一类文（40—31分）"], "颠倒"),
        (["一类文（1—40分）", "白卷（0分）"], "0 分不成一档"),
    ],
)
def test_bands_that_do_not_fit_are_asked_about(lines, says):
    assert any(says in doubt for doubt in ask(ESSAY, "【评分档次】", *lines)[1])
