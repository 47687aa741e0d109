"""When a missed point comes back: FSRS, in whole days of the student's own calendar.

A card comes up on one evening at a time, so FSRS's steps of minutes are left out; nothing is left to chance, so
that the points of one answer stay together.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

FURTHEST = 180  # days ahead: an exam is rarely further away
SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=FURTHEST, enable_fuzzing=False)


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of a card: `stability` is days until recall has fallen to nine in ten, `difficulty` 1–10."""

    stability: float
    difficulty: float
    reviewed_on: date
    due_on: date


def after(memory: Memory | None, rating: int, day: date) -> Memory:
    """The memory after a review on `day`, rated 1 (forgotten) to 4 (easy); None before the first one. It is due
    again a day later or more."""
    card = Card(card_id=0)  # FSRS would count milliseconds to name it
    if memory:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=_midnight(memory.due_on),
            last_review=_midnight(memory.reviewed_on),
        )
    reviewed, _ = SCHEDULER.review_card(card, Rating(rating), _midnight(day))
    if reviewed.stability is None or reviewed.difficulty is None:
        raise AssertionError("FSRS gives a reviewed card both numbers")
    return Memory(reviewed.stability, reviewed.difficulty, day, reviewed.due.date())


def days_until(memory: Memory | None, day: date) -> dict[int, int]:
    """For each rating on `day`: in how many days the card would come back."""
    return {int(rating): (after(memory, rating, day).due_on - day).days for rating in Rating}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
