"""How far two markers agree: the edge of the tolerance, and κ against worked examples."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.marking.agreement import adjacent, agree, exact, kappa
from exam.marking.differences import only_here

MARKS = st.decimals(0, 40, places=2)


@pytest.mark.parametrize(("second", "agrees"), [("8", True), ("8.01", False), ("3.99", False), ("4", True)])
def test_exactly_the_tolerance_still_agrees(second, agrees):
    assert agree(Decimal(6), Decimal(second), Decimal(10), 20) is agrees


@given(MARKS, MARKS, st.integers(0, 100))
def test_agreeing_is_mutual_and_a_wider_tolerance_never_parts(first, second, percent):
    full = Decimal(40)
    assert agree(first, second, full, percent) == agree(second, first, full, percent)
    assert agree(first, first, full, percent)
    assert agree(first, second, full, percent) <= agree(first, second, full, min(100, percent + 1))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], None),
        ([("hit", "hit")] * 5, None),
        ([("hit", "hit"), ("miss", "miss")], 1),
        ([("hit", "miss"), ("miss", "hit")], -1),
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
    ],
)
def test_kappa_of_worked_examples(pairs, expected):
    assert kappa(pairs) == (expected if expected is None else pytest.approx(expected))


def test_exact_and_adjacent_shares_count_steps():
    pairs = [(0, 0), (0, 1), (2, 0), (2, 1)]
    assert (exact(pairs), adjacent(pairs)) == (0.25, 0.75)


def test_what_only_one_reference_says():
    first, second = "一要打通数据壁垒。二要容错，鼓励担当。", "推动打通数据壁垒。\n压实责任。"
    assert only_here(first, [second]) == ["二要容错，鼓励担当。"]
    assert only_here(second, [first]) == ["压实责任。"]
    assert only_here(first, []) == []
