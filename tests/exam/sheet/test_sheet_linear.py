"""The layout's work grows with the text and no faster, counted in executed lines and calls: no clock is asked."""

import sys

import pytest

from exam.sheet import SheetSettings, lay_out

SETTINGS = SheetSettings(indent=2, compound_marks=True, list_heads=True, title=True)


def work(text):
    steps = 0

    def step(frame, event, argument):
        nonlocal steps
        steps += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        lay_out(text, SETTINGS)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "piece", ["字", "“", "”", "1", "1.", "a", "——", "　", "\n", "字\n", "e\u0301", "到2022年，GDP增长1.5%。"]
)
def test_ten_times_the_text_is_ten_times_the_work(piece):
    assert work(piece * 3000) <= 10.5 * work(piece * 300)
