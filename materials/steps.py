"""Much work in small transactions, beside people who save."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

REST = 0.4  # of the time that a step took


@contextmanager
def step() -> Iterator[None]:
    """A transaction that is one of many, followed on SQLite by a rest: who waits to write there only looks now and
    then whether it may, and would never find a gap. Within a transaction it is part of that, without a rest."""
    one_of_many = not connection.in_atomic_block
    begin = time.perf_counter()
    with transaction.atomic(savepoint=False):
        yield
    if one_of_many and connection.vendor == "sqlite":
        time.sleep(REST * (time.perf_counter() - begin))
