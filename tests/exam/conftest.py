"""What the exam's tests share: a student who is signed in, and a hand on the server's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import UserFactory

START = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    """Moves the server's clock to so many seconds after `clock.start`, where it stands still."""

    def move(after):
        time_machine.move_to(START + timedelta(seconds=after), tick=False)

    move.start = START
    move(0)
    return move


@pytest.fixture
def student(client, db):
    student = UserFactory()
    client.force_login(student)
    return student
