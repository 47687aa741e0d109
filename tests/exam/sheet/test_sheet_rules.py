"""The table and the row rules of domain.md, one by one, on rows short enough to read.

A row is written as its cells with a space between them and · for a blank cell.
"""

import pytest

from exam.sheet import SheetSettings, count, lay_out


def rows(text: str, columns: int = 6, **settings) -> list[str]:
    sheet = lay_out(text, SheetSettings(columns=columns, **settings))
    return [" ".join(cell or "·" for cell in row) for row in sheet.rows]


# The table: what takes how many cells


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("汉", "汉"),
        ("𠮷野家", "𠮷|野|家"),  # beyond the basic plane
        ("（甲）《乙》〔丙〕【丁】", "（|甲|）|《|乙|》|〔|丙|〕|【|丁|】"),
        ("“甲”‘乙’", "“|甲|”|‘|乙|’"),
        ("甲——乙", "甲|—|—|乙"),
        ("甲……乙", "甲|…|…|乙"),
        ("甲—乙…丙", "甲|—|乙|…|丙"),  # half of one is a mark like any other
        ("———", "—|—|—"),
        ("2022", "20|22"),
        ("20000", "20|00|0"),
        ("1.5", "1.|5"),
        ("12.5", "12|.5"),
        ("5%", "5%"),
        ("50%", "50|%"),
        ("12.5%", "12|.5|%"),
        ("1.5%", "1.|5%"),
        ("2022.5.13", "20|22|.5|.1|3"),
        ("%", "%"),
        ("5.", "5|."),  # no digit follows: a full stop
        ("1,000", "1|,|00|0"),  # a comma is its full-width twin between digits too
        ("12:30", "12|:|30"),
        ("２０", "２|０"),  # full-width digits are as wide as they look
        ("GDP", "GD|P"),
        ("naïve", "na|ïv|e"),
        ("5G", "5|G"),
        ("稳,进.(好)?", "稳|,|进|.|(|好|)|?"),
        ("甲\u3000乙", "甲|\u3000|乙"),
        ("甲 \u00a0\t乙", "甲|乙"),
        ("20 22", "20|22"),  # noise is as if it were not there
        ("甲\x00\x07\u200b\ufeff乙", "甲|乙"),
        ("😀好", "😀|好"),
        ("👨\u200d👩", "👨\u200d|👩"),  # each code point of its own a cell, the joiner in the cell before it
        ("葛\U000e0100城", "葛\U000e0100|城"),  # the form of a 汉字 chosen by a variation selector
        ("e\u0301ab", "e\u0301a|b"),
        ("\u0301甲", "\u0301|甲"),  # nothing before it
        ("①②", "①|②"),
    ],
)
def test_cells_taken(text, cells):
    sheet = lay_out(text)

    expected = cells.split("|")
    assert [cell for row in sheet.rows for cell in row][: len(expected)] == expected
    assert sheet.cells == len(expected)


# Rule 1: closing marks and stops never start a row


@pytest.mark.parametrize("mark", "。，、；：？！”’）》〕】.,;:?!)")
def test_closing_mark_squeezes_into_the_row_above(mark):
    assert rows(f"一二三四五六{mark}七") == [f"一 二 三 四 五 六{mark}", "七 · · · · ·"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五六。”七", ["一 二 三 四 五 六。”", "七 · · · · ·"]),
        ("一二三四五。”", ["一 二 三 四 五 。”"]),
        ("一二三四2022。", ["一 二 三 四 20 22。"]),
        ("一二三四——。", ["一 二 三 四 — —。"]),
        ("一二三四五——。", ["一 二 三 四 五 ——。"]),
        ("一二三四五\u3000。", ["一 二 三 四 五 \u3000。"]),
        ("”一", ["” 一 · · · ·"]),  # nothing before it in the paragraph
        ("一二三四五六\n。七", ["一 二 三 四 五 六", "。 七 · · · ·"]),
        ("\u3000" * 6 + "。", [" ".join("\u3000" * 6) + "。"]),
    ],
)
def test_rule_1(text, expected):
    assert rows(text) == expected


# Rule 2: opening marks never end a row


@pytest.mark.parametrize("mark", "“‘（《〔【(")
def test_opening_mark_moves_down(mark):
    assert rows(f"一二三四五{mark}六") == ["一 二 三 四 五 ·", f"{mark} 六 · · · ·"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五“", ["一 二 三 四 五 ·", "“ · · · · ·"]),
        ("一二三四“《六》”", ["一 二 三 四 · ·", "“ 《 六 》 ” ·"]),  # not “ alone before a blank cell
        ("一二三四“2022", ["一 二 三 四 · ·", "“ 20 22 · · ·"]),
        ("一二三四“——六", ["一 二 三 四 “ ——", "六 · · · · ·"]),
        ("一二三四“”", ["一 二 三 四 “ ”"]),
        # Rules 2 and 4 at odds: the number fills a row, so nothing can stand before it there.
        ("“123456789012", ["“ · · · · ·", "12 34 56 78 90 12"]),
        ("一二三四五“123456789012", ["一 二 三 四 五 ·", "“ · · · · ·", "12 34 56 78 90 12"]),
        ("（" * 7, ["（ （ · · · ·", "（ （ （ （ （ ·"]),
    ],
)
def test_rule_2(text, expected):
    assert rows(text) == expected


# Rule 3: a dash or an ellipsis is compressed into the last cell of a row


@pytest.mark.parametrize("mark", ["——", "……"])
def test_rule_3(mark):
    assert rows(f"一二三四五{mark}六") == [f"一 二 三 四 五 {mark}", "六 · · · · ·"]
    assert rows(f"一二三四{mark}六") == [f"一 二 三 四 {mark[0]} {mark[0]}", "六 · · · · ·"]
    assert rows(f"一二三四五六{mark}") == ["一 二 三 四 五 六", f"{mark[0]} {mark[0]} · · · ·"]


# Rule 4: a number or a Latin run is not split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四2022年", ["一 二 三 四 20 22", "年 · · · · ·"]),
        ("一二三四五2022年", ["一 二 三 四 五 ·", "20 22 年 · · ·"]),
        ("一二三四五1.5亿", ["一 二 三 四 五 ·", "1. 5 亿 · · ·"]),
        ("一二三四五50%", ["一 二 三 四 五 ·", "50 % · · · ·"]),
        ("一二三四五5%", ["一 二 三 四 五 5%"]),
        ("一二三四五GDP", ["一 二 三 四 五 ·", "GD P · · · ·"]),
        ("一二三四五5G", ["一 二 三 四 五 5", "G · · · · ·"]),  # a number and a run
        ("一1234567890123", ["一 12 34 56 78 90", "12 3 · · · ·"]),  # longer than a row: split where it ends
        ("一123456789012", ["一 · · · · ·", "12 34 56 78 90 12"]),
    ],
)
def test_rule_4(text, expected):
    assert rows(text) == expected


# Rule 5: paragraphs, blank lines, the indent


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        ("甲\n乙", {}, ["甲 · · · · ·", "乙 · · · · ·"]),
        ("一二三四五六\n乙", {}, ["一 二 三 四 五 六", "乙 · · · · ·"]),
        ("甲\n\n乙", {}, ["甲 · · · · ·", "· · · · · ·", "乙 · · · · ·"]),
        ("甲\n \t\n乙", {}, ["甲 · · · · ·", "· · · · · ·", "乙 · · · · ·"]),
        ("\n甲", {}, ["· · · · · ·", "甲 · · · · ·"]),
        ("甲\n\n\n", {}, ["甲 · · · · ·"]),
        ("\n\n", {}, []),
        ("一二三四五\n六", {"indent": 2}, ["· · 一 二 三 四", "五 · · · · ·", "· · 六 · · ·"]),
        ("\u3000\u3000甲", {"indent": 2}, ["\u3000 \u3000 甲 · · ·"]),
        ("\u3000甲", {"indent": 2}, ["\u3000 · 甲 · · ·"]),
        ("\u3000\u3000\u3000甲", {"indent": 2}, ["\u3000 \u3000 \u3000 甲 · ·"]),
        (" \u3000 \u3000甲", {"indent": 2}, ["\u3000 \u3000 甲 · · ·"]),
        ("\u3000\u3000甲", {}, ["\u3000 \u3000 甲 · · ·"]),
    ],
)
def test_rule_5(text, settings, expected):
    assert rows(text, **settings) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_alike(end):
    assert rows(f"甲{end}{end}乙") == rows("甲\n\n乙")
    assert count(f"甲{end}乙") == (26, 2)


def test_a_full_width_space_at_the_end_takes_its_cell_but_is_not_counted():
    sheet = lay_out("甲\u3000\n\u3000\u3000")

    assert (sheet.cells, sheet.characters) == (1, 1)
    assert sheet.positions == [0, 1, None, 25, 26]


# Settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲：“乙。”丙", ["甲 ：“ 乙 。” 丙 ·"]),
        ("甲:“乙？”丙", ["甲 :“ 乙 ？” 丙 ·"]),
        ("一，‘二’", ["一 ， ‘ 二 ’ ·"]),  # only a colon goes with an opening mark
        ("一。”’", ["一 。” ’ · · ·"]),  # two marks, not three
        ("一二三四五：“六", ["一 二 三 四 五 ：", "“ 六 · · · ·"]),  # “ would end the row
        ("一二三四：“2022", ["一 二 三 四 ： ·", "“ 20 22 · · ·"]),
        ("一二三四：“六", ["一 二 三 四 ：“ 六"]),
        ("一二三四五。”", ["一 二 三 四 五 。”"]),
    ],
)
def test_compound_marks(text, expected):
    assert rows(text, compound_marks=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、甲\n2、乙", ["1、 甲 · · · ·", "2、 乙 · · · ·"]),
        ("\u3000\u30001、甲", ["\u3000 \u3000 1、 甲 · ·"]),
        ("甲1、乙", ["甲 1 、 乙 · ·"]),
        ("10、甲", ["10 、 甲 · · ·"]),
        ("一、甲", ["一 、 甲 · · ·"]),
    ],
)
def test_list_heads(text, expected):
    assert rows(text, list_heads=True) == expected


def test_settings_are_off_by_default():
    assert rows("1、甲：“。”") == ["1 、 甲 ： “ 。”"]
    assert rows("标题\n——副题") == ["标 题 · · · ·", "— — 副 题 · ·"]


@pytest.mark.parametrize(
    ("text", "indent", "expected"),
    [
        ("标题\n正文", 0, ["· · 标 题 · ·", "正 文 · · · ·"]),
        ("三字题\n正文", 2, ["· 三 字 题 · ·", "· · 正 文 · ·"]),
        ("标题\n——副题\n正文", 2, ["· · 标 题 · ·", "· — — 副 题 ·", "· · 正 文 · ·"]),
        ("标题\n正文\n——不是", 0, ["· · 标 题 · ·", "正 文 · · · ·", "— — 不 是 · ·"]),
        ("一二三四五六\n正文", 2, ["一 二 三 四 五 六", "· · 正 文 · ·"]),
        ("一二三四五六七\n正", 2, ["· · 一 二 三 四", "五 六 七 · · ·", "· · 正 · · ·"]),  # longer than a row
        ("\u3000标题", 0, ["\u3000 · 标 题 · ·"]),  # typed blanks count towards the centring
        ("", 0, []),
    ],
)
def test_title(text, indent, expected):
    assert rows(text, indent=indent, title=True) == expected


@pytest.mark.parametrize("columns", [3, 0, -1])
def test_too_few_columns(columns):
    with pytest.raises(ValueError, match="每行至少 4 格"):
        SheetSettings(columns=columns)


@pytest.mark.parametrize("indent", [-1, 25])
def test_indent_outside_the_row(indent):
    with pytest.raises(ValueError, match="0 到 24 格"):
        SheetSettings(indent=indent)


# Positions: where the caret is


def test_positions_count_code_points():
    sheet = lay_out("𠮷 20\r\n好。", SheetSettings(columns=4))

    assert sheet.positions == [0, None, 1, 1, None, None, 4, 5]


def test_squeezed_marks_are_in_the_cell_they_share():
    assert lay_out("一二三四。”五", SheetSettings(columns=4)).positions == [0, 1, 2, 3, 3, 3, 4]
