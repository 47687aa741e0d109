"""One at a time, on whichever machine: what changes the whole database, so that two upgrades at once do no harm."""

import contextlib
import fcntl
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections

KEY = 7_305_812_466  # of PostgreSQL's advisory lock; any number, as long as nobody else's
WAITING = "另一次迁移正在进行，等它做完……"

_held = False


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Waits until no other process does this on the same database, and says so on stderr. A process that is killed
    holds it no longer; within one that has it, it is there for the asking."""
    global _held
    if _held:
        yield
        return
    with _file_lock() if connection.vendor == "sqlite" else _advisory_lock():
        _held = True
        try:
            yield
        finally:
            _held = False


@contextlib.contextmanager
def _file_lock() -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    with Path(f"{name}.migrating").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(WAITING, file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _advisory_lock() -> Iterator[None]:
    """On a connection of its own, whose end is the lock's end."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with own.cursor() as cursor:
            if not cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY]).fetchone()[0]:
                print(WAITING, file=sys.stderr)
                cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
        yield
    finally:
        own.close()
