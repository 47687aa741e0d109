"""What is over is closed once, whoever closes it and whatever is saved at the same moment (F5)."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from exam.actions.clock import close_expired, start_timed
from exam.actions.writing import save_draft
from exam.clock import GRACE
from exam.errors import AlreadySubmitted, TimeIsUp
from exam.models import Attempt, Submission
from tests.exam.test_writing_concurrently import at_once
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def expired(student, text):
    attempt = start_timed(QuestionFactory(), by=student)
    save_draft(attempt, text, revision=0, client="a", sequence=1)
    ended = timezone.now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=ended - timedelta(minutes=15), deadline=ended)
    return Attempt.objects.get(pk=attempt.pk)


def test_closing_at_the_same_moment_makes_one_submission_and_a_late_save_is_not_in_it():
    attempt = expired(UserFactory(), "及时存的")

    def late_save():
        return save_draft(attempt, "太晚了", revision=1, client="a", sequence=2)

    results = at_once(close_expired, late_save, close_expired, late_save, close_expired)
    assert Submission.objects.get().text == "及时存的"
    assert [type(result) for result in results if isinstance(result, AlreadySubmitted)] == [TimeIsUp] * 2


def test_a_save_in_the_grace_and_the_closing_never_lose_an_acknowledged_text():
    attempt = start_timed(QuestionFactory(), by=UserFactory())
    acknowledged = [save_draft(attempt, "字", revision=0, client="a", sequence=1).text]
    ended = timezone.now() - GRACE + timedelta(milliseconds=150)  # the grace ends while they run
    Attempt.objects.filter(pk=attempt.pk).update(started_at=ended - timedelta(minutes=15), deadline=ended)
    attempt.refresh_from_db()

    def save(sequence):
        while not Submission.objects.filter(attempt=attempt).exists():
            sequence += 1
            draft = save_draft(attempt, "字" * sequence, revision=0, client="a", sequence=sequence)
            acknowledged.append(draft.text)

    def close():
        while not close_expired():
            pass

    at_once(close, lambda: save(1))
    assert Submission.objects.get().text == acknowledged[-1]


def test_two_processes_of_the_command_close_each_attempt_once():
    students = UserFactory.create_batch(5)
    texts = {expired(student, f"第{number}份").pk: f"第{number}份" for number, student in enumerate(students)}
    environment = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "close_expired"]
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in processes:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
    assert dict(Submission.objects.values_list("attempt_id", "text")) == texts


def database_url():
    """The test's own database, as another process names it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{quote(given['HOST'], safe='')}/{given['NAME']}"
