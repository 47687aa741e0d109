"""The clock's arithmetic, pure Python: the caller says what time it is, and that is always the server's time.

Minutes are whole minutes as a paper prints them; seconds are what a clock counts.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

# How long after the deadline a save still counts: it was sent at the deadline and the network was slow (F5).
GRACE = timedelta(seconds=5)
# A practice clock nobody saved by for this long stood still meanwhile: the student had gone.
ABSENCE = timedelta(minutes=30)
# Minutes before the end at which the page says how much is left, once each.
WARNINGS = (30, 10, 5, 1)
# 联考 gives 150 minutes for 100 marks (domain.md, "A paper"): a question's share where nobody set its minutes.
PAPER_MINUTES, PAPER_MARKS = 150, 100
# A question without marks is timed as one of 20, the usual middle of a paper.
USUAL_MARKS = 20


def with_extra_time(minutes: int, percent: int) -> int:
    """Minutes of a student who is given `percent` more, rounded up to whole minutes."""
    return math.ceil(minutes * (100 + percent) / 100)


def share_of_paper(marks: Decimal | None) -> int:
    """Minutes for a question of so many marks, rounded up to whole minutes."""
    return math.ceil((marks or USUAL_MARKS) * PAPER_MINUTES / PAPER_MARKS)


def is_over(deadline: datetime | None, now: datetime) -> bool:
    """Whether nothing is taken any more: the deadline and the grace after it have passed."""
    return deadline is not None and now > deadline + GRACE


def seconds_between(start: datetime | None, end: datetime) -> float:
    """Seconds from `start` to `end`, never below 0; 0 for a clock that does not run (no start)."""
    return max(0.0, (end - start).total_seconds()) if start else 0.0


def whole_minutes(seconds: float) -> int:
    """Seconds as minutes for people: a begun minute counts."""
    return math.ceil(seconds / 60)


@dataclass(frozen=True)
class Clock:
    """What a page counts on from: `seconds` left, or spent where there is no deadline, when the server answered."""

    seconds: float
    deadline: datetime | None = None
    running: bool = True

    @property
    def warnings(self) -> list[int]:
        """The minutes that are still to be said; one that has passed is not said again after a reload."""
        return [minutes for minutes in WARNINGS if self.deadline and minutes * 60 < self.seconds]

    @property
    def grace_ms(self) -> int:
        """The grace in milliseconds, for the page."""
        return int(GRACE.total_seconds() * 1000)

    @property
    def minutes(self) -> int:
        return whole_minutes(self.seconds)
