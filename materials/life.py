"""A policy in time: what its status is on a day, and which of its texts stands then.

Days are known as far as they are known: a month or a year is a Span of days, and what lies inside of it is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

Standing = Literal["not_yet", "in_force", "amended", "repealed", "expired", "unknown"]


@dataclass(frozen=True)
class Span:
    """The first and the last day that a date can mean."""

    first: date
    last: date


def span(day: date | None, precision: str) -> Span | None:
    """The days a date of this precision ("day", "month", "year", "yearless") can mean; None where it has no year."""
    if day is None:
        return None
    if precision == "month":
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return Span(day, following - timedelta(days=1))
    if precision == "year":
        return Span(day, date(day.year, 12, 31))
    return Span(day, day)


@dataclass(frozen=True)
class Life:
    """What is known of a policy. `declared` is the status its source gives, true of today; `amended` and `repealed`
    hold a date, or None for an undated one, of each confirmed relation that says so."""

    declared: str = "unknown"
    issued: Span | None = None
    effective: Span | None = None
    expires: Span | None = None
    amended: tuple[Span | None, ...] = ()
    repealed: tuple[Span | None, ...] = ()


def status_on(life: Life, day: date, today: date) -> Standing:
    """The status on a day. What nobody dated has happened by today, and nobody knows whether before; what is in
    force needs a reason: a source that says so, or an end that came later. A text with an end date is valid until
    the last day that date can mean."""
    begun = _begun(life, day, today)
    if begun is False:
        return "not_yet"
    ends = [_had_happened(repeal, day, today) for repeal in life.repealed]
    if True in ends:
        return "repealed"
    if life.expires and day > life.expires.last:
        return "expired"
    if life.declared in ("repealed", "expired") and not any(life.repealed) and not life.expires:
        if day >= today:
            return "repealed" if life.declared == "repealed" else "expired"
        return "unknown"
    if None in ends or not begun or not (_is_said_to_stand(life) or any(life.repealed) or life.expires):
        return "unknown"
    changes = [_had_happened(change, day, today) for change in life.amended]
    if life.declared == "amended" and not any(life.amended):
        changes.append(True if day >= today else None)
    if True in changes:
        return "amended"
    return "unknown" if None in changes else "in_force"


def standings_ahead(life: Life, today: date) -> list[tuple[date, Standing]]:
    """The status today, and on which days to come it changes by itself: each status with the day it begins."""
    known = [life.issued, life.effective, *life.amended, *life.repealed]
    turns = [day for span in known if span for day in (span.first, span.last)]
    turns += [life.expires.last + timedelta(days=1)] if life.expires else []
    ahead: list[tuple[date, Standing]] = []
    for day in sorted({today, *(turn for turn in turns if turn > today)}):
        status = status_on(life, day, day)
        if not ahead or ahead[-1][1] != status:
            ahead.append((day, status))
    return ahead


def _is_said_to_stand(life: Life) -> bool:
    return life.declared in ("in_force", "amended", "not_yet")


def _begun(life: Life, day: date, today: date) -> bool | None:
    """Whether it had taken effect; None where that is not known."""
    if life.effective:
        return _had_happened(life.effective, day, today)
    if life.issued and day < life.issued.first:
        return False
    if life.declared == "not_yet":
        return False if day <= today else None
    return True if day >= today and life.declared in ("in_force", "amended") else None


def _had_happened(when: Span | None, day: date, today: date) -> bool | None:
    if when is None:
        return True if day >= today else None
    if day >= when.last:
        return True
    return False if day < when.first else None


def changes_since(life: Life, day: date, today: date) -> list[Standing]:
    """What has become of it between a day and today: amended, repealed, expired, in this order. An undated change
    counts: it may have come since."""
    then, now = status_on(life, day, today), status_on(life, today, today)
    found: list[Standing] = []
    since = any(change and day < change.last and change.first <= today for change in life.amended)
    if since or (now == "amended" and then != now):
        found.append("amended")
    if now in ("repealed", "expired") and then != now:
        found.append(now)
    return found


@dataclass(frozen=True)
class Text:
    """One version: its number, the day it took effect and the day it was issued, where they are known."""

    number: int
    in_force_from: date | None = None
    issued_on: date | None = None

    @property
    def begins(self) -> date | None:
        return self.in_force_from or self.issued_on


T = TypeVar("T", bound=Text)


def text_on(texts: Sequence[T], day: date, today: date) -> tuple[T | None, bool]:
    """The text as it stood on a day, and whether that is sure. A text whose effect is not dated is taken to stand
    from the day it was issued, the first one from ever, and neither is sure; None before the first."""
    ordered = sorted(texts, key=lambda text: text.number)
    if day >= today:
        standing = [text for text in ordered if text.in_force_from is None or text.in_force_from <= day]
        return (standing[-1] if standing else None), True
    candidates = [
        text for index, text in enumerate(ordered) if (text.begins <= day if text.begins else index == 0)
    ]
    if not candidates:
        return None, True
    chosen = candidates[-1]
    later = ordered[ordered.index(chosen) + 1 :]
    return chosen, chosen.in_force_from is not None and all(text.begins for text in later)
