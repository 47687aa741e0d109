"""The usual save of a draft in one statement. `actions/writing.py` keeps the rules and takes whatever is unusual.

What is usual: the tab that saved last sends its next text, the attempt is open and its clock runs, and what is
replaced was only a moment on the way (`actions/history.py`). Then nothing is asked but whether it is so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import psycopg
from django.db import connection
from django.utils import timezone

from exam.actions.history import LOSS, STEP
from exam.clock import ABSENCE, GRACE

# No row unless `save_draft` would take the text and keep no history entry, and `settle` would change nothing. A save
# or a handing in that commits meanwhile changes the client or the sequence, and then there is no row either.
#
# The text is its first `same` characters, the `head`, and the `rest`. Not much is lost where the stored text has that
# head and, but for LOSS characters after it, an end that the rest has too.
SAVE = """
UPDATE exam_draft
SET text = %(text)s, sequence = %(sequence)s, saved_at = %(now)s,
    revision = revision + CASE WHEN substr(text, %(same)s + 1) = %(rest)s THEN 0 ELSE 1 END
WHERE attempt_id = %(attempt)s AND client = %(client)s AND sequence < %(sequence)s
  AND substr(text, 1, %(same)s) = %(head)s
  AND (length(text) <= %(same)s + %(loss)s OR (
       length(text) <= %(length)s + %(loss)s AND substr(text, %(same)s + %(loss)s + 1)
       = substr(%(rest)s, %(length)s - length(text) + %(loss)s + 1)))
  AND (text = '' OR %(step_ago)s <= (SELECT entry.saved_at FROM exam_draftrevision entry
       WHERE entry.draft_id = attempt_id ORDER BY entry.revision DESC LIMIT 1))
  AND EXISTS (SELECT 1 FROM exam_attempt attempt
       WHERE attempt.id = attempt_id AND attempt.student_id = %(student)s AND attempt.submitted_at IS NULL
       AND (attempt.deadline IS NULL OR attempt.deadline >= %(grace_ago)s)
       AND (attempt.running_since IS NULL OR attempt.running_since >= %(absence_ago)s
            OR exam_draft.saved_at >= %(absence_ago)s))
RETURNING revision
"""
# Short of what DraftForm lets pass, and with nothing in it that the form would clean.
LONGEST_TEXT, LONGEST_CLIENT, HIGHEST_SEQUENCE, HIGHEST_KEY = 20_000, 40, 2**31 - 1, 2**63 - 1


class Saved(NamedTuple):
    revision: int
    saved_at: datetime


def quick_save(attempt_pk: int, student_pk: int, fields: Mapping) -> Saved | None:
    """Store a tab's next text as `save_draft` would have; None, and nothing changed, unless it is a usual one.

    `same` of the fields is the tab's word for how many characters the text begins with that its last one began
    with too. It decides nothing: a wrong one only sends the save the long way.
    """
    text, client, sequence = fields.get("text"), fields.get("client"), fields.get("sequence")
    if attempt_pk > HIGHEST_KEY or not _is_plain(text, client, sequence):
        return None
    same = fields.get("same")
    same = min(max(same, 0), len(text)) if type(same) is int else 0
    now, at = timezone.now(), connection.ops.adapt_datetimefield_value
    usual = {
        "text": text,
        "head": text[:same],
        "rest": text[same:],
        "same": same,
        "length": len(text),
        "loss": LOSS,
        "client": client,
        "sequence": sequence,
        "attempt": attempt_pk,
        "student": student_pk,
        "now": at(now),
        "step_ago": at(now - STEP),
        "grace_ago": at(now - GRACE),
        "absence_ago": at(now - ABSENCE),
    }
    row = _fetch_one(SAVE, usual)
    return Saved(row[0], now) if row else None


def _fetch_one(statement: str, values: Mapping) -> tuple | None:
    """On PostgreSQL prepared on its side, where the connection may (settings): Django's cursor writes the values
    into the statement, and planning that anew each time takes four times as long as carrying it out."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values).fetchone()


def _is_plain(text, client, sequence) -> bool:
    """Whether DraftForm would pass these on as they are."""
    return (
        type(text) is type(client) is str
        and type(sequence) is int
        and len(text) <= LONGEST_TEXT
        and 0 < len(client) <= LONGEST_CLIENT
        and client == client.strip()
        and client.isprintable()
        and 0 < sequence <= HIGHEST_SEQUENCE
        and "\r" not in text
        and "\0" not in text
    )
