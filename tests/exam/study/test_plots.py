import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.study.plots import HEIGHT, WIDTH, Value, bars, line

SHARES = st.lists(st.floats(0, 3), min_size=1, max_size=70)


def values(numbers):
    return [Value(f"{index}日", number, f"{number:.0%}") for index, number in enumerate(numbers, 1)]


def test_a_line_runs_from_left_to_right_higher_is_more_and_the_words_say_what_it_shows():
    plot = line("得分", values([0.0, 0.5, 1.0]), top=1, step=0.5, unit="%", scale=100, goal=1)
    xs, ys = [dot.x for dot in plot.dots], [dot.y for dot in plot.dots]
    assert xs == sorted(set(xs))
    assert ys == sorted(ys, reverse=True)
    assert plot.goal == ys[-1]
    assert [label for _, label in plot.grid] == ["0%", "50%", "100%"]
    assert plot.description == "3 次，从 1日 的 0% 到 3日 的 100%；最低 0%，最高 100%。"
    assert line("得分", values([0.5]), top=1, step=0.5).description == "只有一次：1日 50%。"


@given(SHARES)
def test_whatever_is_drawn_stays_in_the_drawing(numbers):
    plot = line("得分", values(numbers), top=1, step=0.5)
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in plot.dots)
    drawn = bars("命中", values(numbers), bands=[(0.2, 0.9)] * len(numbers))
    for bar in drawn.bars:
        assert 0 <= bar.width <= drawn.full
        assert drawn.left <= bar.band[0] <= bar.band[0] + bar.band[1] <= drawn.left + drawn.full
        assert bar.y < drawn.height


@pytest.mark.parametrize(("name", "shown"), [("提出对策", "提出对策"), ("很长很长的专题名", "很长很长的…")])
def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_words(name, shown):
    plot = bars("命中", [Value(name, 0.5, "50%")])
    assert plot.bars[0].name == shown
    assert name in plot.description
