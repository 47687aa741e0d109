"""What keeps a draft from being published, each with the place to mend it."""

from dataclasses import replace

import pytest

from exam.authoring.checks import gap, lacks
from exam.authoring.draft import Band, Material, Point
from tests.exam.authoring_hands import whole


def essay(*bands):
    return replace(whole(), type="essay", marks="40", points=[], bands=[Band(*band) for band in bands])


def test_a_whole_question_lacks_nothing():
    assert lacks(whole()) == []
    assert lacks(essay(("一类", "20", "40"), ("二类", "0", "20"))) == []


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"topic": " "}, "topic", "专题"),
        ({"topic": "长" * 41}, "topic", "最多 40"),
        ({"stem": "　\n"}, "stem", "题干"),
        ({"type": ""}, "type", "题型"),
        ({"type": "undecided"}, "type", "题型"),
        ({"marks": ""}, "marks", "多少分"),
        ({"marks": "十"}, "marks", "多少分"),
        ({"marks": "-1"}, "marks", "多少分"),
        ({"marks": "1000"}, "marks", "多少分"),
        ({"minutes": "半小时"}, "minutes", "分钟"),
        ({"minutes": "0"}, "minutes", "分钟"),
        ({"length_kind": "maximum", "length_max": ""}, "length_max", "缺一个数"),
        ({"length_kind": "minimum", "length_min": "x"}, "length_min", "缺一个数"),
        ({"length_kind": "range", "length_min": "300", "length_max": "200"}, "length_max", "前后颠倒"),
        ({"length_kind": "unstated"}, "length_kind", "选一种"),
        ({"length_kind": "often"}, "length_kind", "选一种"),
        ({"length_kind": "target", "length_tolerance": "60"}, "length_tolerance", "幅度"),
        ({"materials": []}, "materials", "资料 1"),
        ({"references": []}, "references", "至少一份"),
        ({"points": []}, "points", "采分点"),
        ({"proposed": "1"}, "points", "确认"),
        ({"marks": "11"}, "points", "还差 1 分"),
        ({"marks": "9.5"}, "points", "多了 0.5 分"),
        ({"length_penalty": "steps", "penalty_marks": "1"}, "penalty_cells", "每超多少格"),
        ({"length_penalty": "steps", "penalty_cells": "50"}, "penalty_marks", "扣多少分"),
        ({"length_penalty": "cap", "penalty_marks": "10"}, "penalty_marks", "10 分少"),
    ],
)
def test_each_lack_names_its_place(change, place, words):
    found = lacks(replace(whole(), **change))
    assert [lack.place for lack in found if words in lack.sentence] == [place]


@pytest.mark.parametrize(
    ("row", "change", "place"),
    [
        ("materials", {"number": "一"}, "materials.0.number"),
        ("materials", {"text": ""}, "materials.0.text"),
        ("references", {"text": "\n"}, "references.0.text"),
        ("references", {"dated": "3月14日"}, "references.0.dated"),
        ("points", {"text": ""}, "points.0.text"),
        ("points", {"marks": "0"}, "points.0.marks"),
        ("points", {"part_marks": "一半"}, "points.0.part_marks"),
        ("points", {"part_marks": "6"}, "points.0.part_marks"),
        ("points", {"kind": "beauty"}, "points.0.kind"),
        ("points", {"material": "9"}, "points.0.material"),
        ("points", {"material": ""}, "points.0.material"),
        ("points", {"material_quote": "没有这句"}, "points.0.material_quote"),
        ("points", {"reference": "2"}, "points.0.reference"),
        ("points", {"reference": "1", "reference_quote": "没有"}, "points.0.reference_quote"),
    ],
)
def test_each_row_s_lack_names_the_row(row, change, place):
    content = whole()
    rows = getattr(content, row)
    rows[0] = replace(rows[0], **change)
    assert place in [lack.place for lack in lacks(content)]


def test_two_materials_of_one_number_are_both_named():
    content = whole()
    content.materials.append(Material("1", "", "另一则。"))
    assert [lack.place for lack in lacks(content)] == ["materials.0.number", "materials.1.number"]


@pytest.mark.parametrize(
    ("bands", "place", "words"),
    [
        ([], "bands", "还没有评分档次"),
        ([("一类", "20", "40"), ("二类", "0", "21")], "bands.0.floor", "重叠"),
        ([("一类", "0", "40"), ("二类", "0", "40")], "bands.1.floor", "重叠"),
        ([("一类", "21", "40"), ("二类", "0", "20")], "bands.0.floor", "没有档次"),
        ([("二类", "5", "40")], "bands.0.floor", "没有档次"),
        ([("一类", "20", "39"), ("二类", "0", "20")], "bands", "最高一档"),
        ([("一类", "20", "20")], "bands.0.ceiling", "比 20 分多"),
        ([("一类", "x", "20")], "bands.0.floor", "高于多少"),
        ([("", "0", "40")], "bands.0.label", "叫什么"),
    ],
)
def test_bands_overlap_nowhere_leave_no_gap_and_reach_the_marks(bands, place, words):
    assert [(lack.place, words in lack.sentence) for lack in lacks(essay(*bands))] == [(place, True)]


def test_the_gap_counts_what_is_there_and_never_in_binary_fractions():
    content = replace(
        whole(), marks="0.3", points=[Point(marks="0.1"), Point(marks="０.２"), Point(marks="x")]
    )
    assert gap(content) == 0
    assert gap(replace(content, marks="")) is None


def test_an_essay_has_no_points_beside_its_bands():
    content = replace(essay(("一类", "0", "40")), points=[Point(text="多余", marks="40")])
    assert [lack.place for lack in lacks(content)] == ["points"]
