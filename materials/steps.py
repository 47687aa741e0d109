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


@contextmanager
def flushed_at_the_end() -> Iterator[None]:
    """Steps inside do not wait for the disk: on SQLite nobody else could write meanwhile. After a power cut some of
    the last ones may be missing, none by half; so it is for work that can be done again from its beginning. On
    leaving, all of it is on the disk."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            [before] = cursor.execute("PRAGMA synchronous").fetchone()
            relax, restore = "PRAGMA synchronous=NORMAL", f"PRAGMA synchronous={before}"
            flush = "PRAGMA wal_checkpoint(PASSIVE)"
        else:
            relax, restore = "SET synchronous_commit = off", "RESET synchronous_commit"
            flush = "SELECT pg_current_xact_id()"  # a transaction with a number, which is flushed as usual
        cursor.execute(relax)
        try:
            yield
        finally:
            cursor.execute(restore)
            cursor.execute(flush)
