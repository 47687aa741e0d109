from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exam.study.schedule import FURTHEST, after, days_until

MONDAY = date(2026, 3, 2)
RATINGS = st.integers(1, 4)


def test_a_point_comes_back_sooner_the_worse_it_was_remembered():
    days = days_until(None, MONDAY)
    assert list(days) == [1, 2, 3, 4]
    assert 1 == days[1] <= days[2] < days[3] < days[4]


def test_a_point_remembered_each_time_it_is_due_comes_back_ever_later_and_a_forgotten_one_soon():
    memory, gaps = None, []
    day = MONDAY
    for _ in range(4):
        memory = after(memory, 3, day)
        gaps.append((memory.due_on - day).days)
        day = memory.due_on
    assert gaps == sorted(set(gaps))
    assert (after(memory, 1, day).due_on - day).days < gaps[-1]


@given(st.lists(st.tuples(RATINGS, st.integers(0, 400)), min_size=1, max_size=12))
def test_whatever_is_rated_whenever_the_next_day_lies_ahead_and_the_same_story_ends_the_same(story):
    def told():
        memory, day = None, MONDAY
        for rating, wait in story:
            day += timedelta(days=wait)
            memory = after(memory, rating, day)
            assert timedelta(days=1) <= memory.due_on - day <= timedelta(days=FURTHEST)
            assert memory.stability > 0
            assert 1 <= memory.difficulty <= 10
        return memory

    assert told() == told()
