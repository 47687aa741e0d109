"""A policy in time: its status on any day and the text that stood then, as far as its dates are known."""

import itertools
from datetime import date, timedelta
from typing import get_args

import pytest

from materials.life import Life, Span, Standing, Text, span, standings_ahead, status_on, text_on
from materials.models import Status

TODAY = date(2026, 1, 1)


def on(text, precision="day"):
    """A span from 2021, 2021-07 or 2021-07-01, as its precision says."""
    parts = [int(part) for part in text.split("-")]
    return span(date(*[*parts, 1, 1][:3]), {1: "year", 2: "month", 3: "day"}[len(parts)])


def life(declared="unknown", *, amended=(), repealed=(), **dates):
    known = {name: on(value) for name, value in dates.items()}
    ends = {"amended": amended, "repealed": repealed}
    return Life(
        declared, **known, **{name: tuple(day and on(day) for day in days) for name, days in ends.items()}
    )


def test_every_status_of_the_library_is_one_that_can_be_computed():
    assert set(get_args(Standing)) == set(Status.values)


@pytest.mark.parametrize(
    ("day", "precision", "expected"),
    [
        (date(2021, 7, 1), "day", Span(date(2021, 7, 1), date(2021, 7, 1))),
        (date(2021, 7, 1), "month", Span(date(2021, 7, 1), date(2021, 7, 31))),
        (date(2020, 2, 1), "month", Span(date(2020, 2, 1), date(2020, 2, 29))),
        (date(2021, 12, 1), "month", Span(date(2021, 12, 1), date(2021, 12, 31))),
        (date(2021, 1, 1), "year", Span(date(2021, 1, 1), date(2021, 12, 31))),
        (None, "yearless", None),
    ],
)
def test_a_date_means_the_days_of_its_precision(day, precision, expected):
    assert span(day, precision) == expected


TABLE = [
    # before and after a day, a month, a year, and no year
    (life("in_force", effective="2021-07-01"), "2021-06-30", "not_yet"),
    (life("in_force", effective="2021-07-01"), "2021-07-01", "in_force"),
    (life("in_force", effective="2021-07"), "2021-06-30", "not_yet"),
    (life("in_force", effective="2021-07"), "2021-07-15", "unknown"),
    (life("in_force", effective="2021-07"), "2021-07-31", "in_force"),
    (life("in_force", effective="2021"), "2020-12-31", "not_yet"),
    (life("in_force", effective="2021"), "2021-12-30", "unknown"),
    (life("in_force", effective="2021"), "2022-01-01", "in_force"),
    (Life("in_force", effective=span(None, "yearless")), "2021-07-01", "unknown"),
    (Life("in_force", effective=span(None, "yearless")), "2026-01-01", "in_force"),
    # only issued: before that it was not, after that nobody knows since when
    (life("in_force", issued="2020-05-14"), "2020-05-13", "not_yet"),
    (life("in_force", issued="2020-05-14"), "2021-07-01", "unknown"),
    (life("in_force", issued="2020-05-14"), "2026-01-01", "in_force"),
    # nobody said that it still stands
    (life(effective="2021-07-01"), "2023-01-01", "unknown"),
    (life(effective="2021-07-01"), "2021-06-30", "not_yet"),
    (life(), "2026-01-01", "unknown"),
    # to come
    (life("not_yet"), "2026-01-01", "not_yet"),
    (life("not_yet"), "2020-01-01", "not_yet"),
    (life("not_yet"), "2026-06-01", "unknown"),
    (life("not_yet", effective="2026-03-01"), "2026-02-28", "not_yet"),
    (life("not_yet", effective="2026-03-01"), "2026-03-01", "in_force"),
    (life("not_yet", effective="2025-03-01"), "2026-01-01", "in_force"),
    # an end date: valid on the last day it can mean
    (life(effective="2021-01-01", expires="2025-12-31"), "2025-12-31", "in_force"),
    (life(effective="2021-01-01", expires="2025-12-31"), "2026-01-01", "expired"),
    (life(effective="2021-01-01", expires="2025-06"), "2025-06-30", "in_force"),
    (life(effective="2021-01-01", expires="2025-06"), "2025-07-01", "expired"),
    (life("in_force", effective="2021-01-01", expires="2025"), "2026-01-01", "expired"),
    # a repeal with a date, by month, and without one
    (life("repealed", effective="2010-01-01", repealed=["2020-01-01"]), "2019-12-31", "in_force"),
    (life(effective="2010-01-01", repealed=["2020-01-01"]), "2019-12-31", "in_force"),
    (life("in_force", effective="2010-01-01", repealed=["2020-01-01"]), "2020-01-01", "repealed"),
    (life(effective="2010-01-01", repealed=["2020-03"]), "2020-03-15", "unknown"),
    (life(effective="2010-01-01", repealed=["2020-03"]), "2020-03-31", "repealed"),
    (life("in_force", effective="2010-01-01", repealed=[None]), "2019-12-31", "unknown"),
    (life("in_force", effective="2010-01-01", repealed=[None]), "2026-01-01", "repealed"),
    (life("in_force", effective="2010-01-01", repealed=["2027-01-01"]), "2026-01-01", "in_force"),
    (life(effective="2010-01-01", repealed=["2020-01-01", None]), "2020-06-01", "repealed"),
    # the source alone says that it ended
    (life("repealed", effective="2010-01-01"), "2019-12-31", "unknown"),
    (life("repealed", effective="2010-01-01"), "2026-01-01", "repealed"),
    (life("expired", issued="2010-01-01"), "2026-01-01", "expired"),
    (life("expired", issued="2010-01-01"), "2009-01-01", "not_yet"),
    # amended, once and again, without a date, and by the source's word
    (life("in_force", effective="2010-01-01", amended=["2015-01-01"]), "2014-12-31", "in_force"),
    (life("in_force", effective="2010-01-01", amended=["2015-01-01"]), "2015-01-01", "amended"),
    (life("in_force", effective="2010-01-01", amended=["2015-06", "2014-01-01"]), "2015-06-10", "amended"),
    (life("in_force", effective="2010-01-01", amended=[None]), "2014-12-31", "unknown"),
    (life("in_force", effective="2010-01-01", amended=[None]), "2026-01-01", "amended"),
    (life("amended", effective="2010-01-01"), "2014-12-31", "unknown"),
    (life("amended", effective="2010-01-01"), "2026-01-01", "amended"),
    (life("amended", effective="2010-01-01", amended=["2015-01-01"]), "2014-12-31", "in_force"),
    (life("amended", issued="2010-01-01"), "2026-01-01", "amended"),
    # amended, then repealed
    (life(effective="2010-01-01", amended=["2015-01-01"], repealed=["2020-01-01"]), "2012-01-01", "in_force"),
    (life(effective="2010-01-01", amended=["2015-01-01"], repealed=["2020-01-01"]), "2017-01-01", "amended"),
    (life(effective="2010-01-01", amended=["2015-01-01"], repealed=["2020-01-01"]), "2020-01-01", "repealed"),
    (life(effective="2010-01-01", amended=["2015-01-01"], repealed=["2020-01-01"]), "2009-12-31", "not_yet"),
]


@pytest.mark.parametrize(("known", "day", "status"), TABLE)
def test_the_status_on_a_day_follows_from_what_is_known_and_unknown_stays_unknown(known, day, status):
    assert status_on(known, date.fromisoformat(day), TODAY) == status


def texts(*days):
    """Versions 1, 2, …: "2021-07-01" took effect then, "~2021-07-01" was issued then, "" nobody knows."""
    return [
        Text(
            number,
            in_force_from=date.fromisoformat(day) if day and day[0] != "~" else None,
            issued_on=date.fromisoformat(day[1:]) if day.startswith("~") else None,
        )
        for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("days", "day", "number", "sure"),
    [
        (["2010-01-01", "2015-01-01"], "2009-12-31", None, True),
        (["2010-01-01", "2015-01-01"], "2014-12-31", 1, True),
        (["2010-01-01", "2015-01-01"], "2015-01-01", 2, True),
        (["2010-01-01", "2015-01-01", "2027-01-01"], "2026-01-01", 2, True),
        (["2010-01-01", "2015-01-01", "2027-01-01"], "2027-01-01", 3, True),
        ([""], "1990-01-01", 1, False),
        ([""], "2026-01-01", 1, True),
        (["", ""], "2020-01-01", 1, False),
        (["", ""], "2026-01-01", 2, True),
        (["", "2015-01-01"], "2014-01-01", 1, False),
        (["", "2015-01-01"], "2016-01-01", 2, True),
        (["2010-01-01", ""], "2016-01-01", 1, False),
        (["~2010-01-01", "~2015-01-01"], "2009-01-01", None, True),
        (["~2010-01-01", "~2015-01-01"], "2016-01-01", 2, False),
        (["2010-01-01", "~2015-01-01"], "2014-01-01", 1, True),
        ([], "2016-01-01", None, True),
    ],
)
def test_the_text_on_a_day_is_the_newest_that_had_taken_effect(days, day, number, sure):
    text, is_sure = text_on(texts(*days), date.fromisoformat(day), TODAY)
    assert (text and text.number, is_sure) == (number, sure)


@pytest.mark.parametrize("known", dict.fromkeys(known for known, _, _ in TABLE))
def test_the_days_on_which_a_status_turns_are_known_ahead(known):
    """From a day before everything: what is foretold is what each day says of itself."""
    start = date(2019, 12, 1)
    ahead = standings_ahead(known, start)
    assert all(one[1] != other[1] for one, other in itertools.pairwise(ahead))
    for days in range(0, 365 * 6):
        day = start + timedelta(days)
        foretold = [status for begins, status in ahead if begins <= day][-1]
        assert foretold == status_on(known, day, day)
