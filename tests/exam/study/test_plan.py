from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exam.study.plan import last_days, writing_days

MONDAY = date(2026, 3, 2)


def days(*numbers):
    return [MONDAY + timedelta(days=number) for number in numbers]


def test_three_a_week_are_spread_evenly_and_end_before_the_exam():
    assert writing_days(MONDAY, MONDAY + timedelta(days=10), 3, None, 0) == days(0, 2, 4, 7, 9)


def test_what_was_done_today_moves_today_away_and_a_day_missed_moves_everything_along():
    exam = MONDAY + timedelta(days=9)
    assert writing_days(MONDAY, exam, 3, MONDAY, 1) == days(2, 4, 7)
    tuesday, friday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
    assert writing_days(tuesday, exam, 3, MONDAY, 1) == days(2, 4, 7)
    assert writing_days(friday, exam, 3, MONDAY, 1) == days(4, 6)


def test_more_than_one_a_day_stands_twice_and_the_exam_s_own_day_is_free():
    assert writing_days(MONDAY, MONDAY + timedelta(days=2), 14, None, 0) == days(0, 0, 1, 1)
    assert writing_days(MONDAY, MONDAY, 14, None, 0) == []


@given(
    st.integers(1, 21),
    st.integers(0, 200),
    st.none() | st.integers(0, 60),
    st.integers(1, 9),
)
def test_no_day_lies_behind_none_on_the_exam_and_no_seven_days_hold_more_than_was_wished(
    weekly, until, ago, done
):
    last = None if ago is None else MONDAY - timedelta(days=ago)
    exam = MONDAY + timedelta(days=until)
    planned = writing_days(MONDAY, exam, weekly, last, done if last else 0)
    assert planned == sorted(planned)
    assert all(MONDAY <= day < exam for day in planned)
    counts = Counter(planned)
    for first in counts:
        assert sum(counts[first + timedelta(days=more)] for more in range(7)) <= weekly


def test_the_last_days_end_today():
    shown = last_days(MONDAY, {MONDAY, MONDAY - timedelta(days=13), MONDAY - timedelta(days=14)})
    assert [day.practised for day in shown] == [True] + [False] * 12 + [True]
