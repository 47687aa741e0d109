"""The plan to the exam: which days to write on. Computed from what was done, so a day missed moves the rest along and
nothing piles up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

WEEK = 7


def writing_days(today: date, exam_on: date, weekly: int, last: date | None, done: int) -> list[date]:
    """A day for each question still to be written before the exam, `weekly` (1 or more) in any seven days, spread
    evenly; a day stands twice for two questions. They go on from `last`, the newest day something was handed in, with
    `done` answers on it (a week's worth at most); if the next was due earlier than today, all move along."""
    start, first = (last, min(done, weekly)) if last else (today, 0)
    late = max(timedelta(0), today - _slot(start, first, weekly))
    days: list[date] = []
    for number in count(first):
        day = _slot(start, number, weekly) + late
        if day >= exam_on:
            return days
        days.append(day)
    raise AssertionError("an endless count ended")


def _slot(start: date, number: int, weekly: int) -> date:
    return start + timedelta(days=number * WEEK // weekly)


@dataclass(frozen=True)
class Day:
    """A day of the last two weeks, practised or not."""

    day: date
    practised: bool


def last_days(today: date, practised: Collection[date], days: int = 2 * WEEK) -> list[Day]:
    """The last days up to today, the oldest first."""
    return [
        Day(day, day in practised) for day in (today - timedelta(days=back) for back in reversed(range(days)))
    ]
