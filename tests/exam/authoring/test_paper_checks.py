"""The check list of a mock paper."""

from dataclasses import replace
from decimal import Decimal

import pytest

from exam.authoring.paper_checks import PaperFacts, QuestionFacts, checks

FIGURES = [(15, 350), (10, 300), (20, 400), (20, 400), (35, 1200)]


def question(number, marks, limit, **changes):
    facts = QuestionFacts(
        number, f"根据给定资料{number}作答。", Decimal(marks), limit, frozenset({number}), True
    )
    return replace(facts, **changes)


def national():
    """The shape of a real paper: five questions, 180 minutes."""
    questions = [question(number, *figures) for number, figures in enumerate(FIGURES, 1)]
    questions[-1] = replace(questions[-1], text="自拟题目。", materials=frozenset({1, 2, 3, 4}))
    return PaperFacts(180, 50, dict.fromkeys(range(1, 5), 1500), questions)


def faults(paper):
    return [check.sentence for check in checks(paper) if not check.holds]


def test_a_real_paper_passes_every_check():
    paper = national()
    assert faults(paper) == []
    assert (paper.total, paper.cells) == (100, 2650)


def test_the_other_real_shape_passes_too():
    figures = [(15, 250), (20, 400), (25, 500), (40, 1200)]
    questions = [question(number, *pair) for number, pair in enumerate(figures, 1)]
    assert faults(PaperFacts(150, None, dict.fromkeys(range(1, 5), 1500), questions)) == []


@pytest.mark.parametrize(
    ("change", "words", "needed"),
    [
        ({"questions": []}, "还没有题目", True),
        ({"minutes": None}, "多少分钟", True),
        ({"questions": [replace(question(1, 15, 350), marks=None)]}, "第 1 题还没有分值", True),
        ({"questions": [question(1, 15, 350)]}, "差 85 分到 100 分", False),
        ({"questions": [question(1, 101, 1200)]}, "多 1 分到 100 分", False),
        ({"questions": [question(2, 15, 350, rubric=False)]}, "第 2 题没有确认过的评分标准", False),
        ({"materials": {1: 10, 2: 10, 3: 10, 4: 10, 9: 10}}, "资料 9 没有题目用到", False),
        ({"questions": [question(1, 15, 350, materials=frozenset({7}))]}, "提到资料 1，它用的不是", False),
        ({"questions": [question(1, 40, 200)]}, "分值相对字数偏高", False),
        ({"questions": [question(1, 5, 1200)]}, "分值相对字数偏低", False),
        ({"minutes": 120}, "写不完", False),
        ({"minutes": 600}, "时间很宽", False),
        ({"reading_minutes": 10}, "读不完", False),
    ],
)
def test_each_fault_is_said_and_only_what_is_needed_keeps_it_closed(change, words, needed):
    found = [
        check
        for check in checks(replace(national(), **change))
        if not check.holds and words in check.sentence
    ]
    assert [check.needed for check in found] == [needed]


def test_reading_as_long_as_the_paper_divides_nothing_by_zero():
    assert any("写不完" in sentence for sentence in faults(replace(national(), reading_minutes=180)))
