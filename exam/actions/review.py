"""Rating a missed point."""

from datetime import date

from django.db import IntegrityError, transaction

from exam.missed import MissedPoint
from exam.models import Review, ReviewCard
from exam.study.schedule import after


def rate(missed: MissedPoint, rating: int, *, due_on: date, today: date) -> bool:
    """Rate a point that is due and set the day it comes back. `due_on` is the day the page showed it for: a post that
    is late or comes twice finds another one and changes nothing. Whether it counted."""
    if due_on != missed.due_on or due_on > today:
        return False
    try:
        with transaction.atomic():
            _rate(missed, rating, today)
    except IntegrityError:  # the same form sent twice; the first was faster
        return False
    return True


def _rate(missed: MissedPoint, rating: int, today: date) -> None:
    memory = after(missed.memory, rating, today)
    row = missed.row or ReviewCard(student=missed.attempt.student)
    row.point = missed.point  # by now perhaps of a newer version of the rubric
    row.stability, row.difficulty = memory.stability, memory.difficulty
    row.reviewed_on, row.due_on = memory.reviewed_on, memory.due_on
    row.save()
    Review.objects.create(card=row, due_on=missed.due_on, rating=rating, reviewed_on=today)
