"""docs/running.md is right: what it tells to run exists and closes what is over."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command, get_commands

from exam.actions.clock import start_timed
from exam.models import Submission
from tests.factories import QuestionFactory, UserFactory

GUIDE = (settings.BASE_DIR / "docs" / "running.md").read_text()


def test_each_command_of_the_guide_exists():
    named = re.findall(r"manage\.py (\w+)", GUIDE)
    assert named[0] == "close_expired"
    assert set(named) <= set(get_commands())


def test_the_cron_line_runs_every_minute_and_says_nothing(db, time_machine, capsys):
    [line] = [line for line in GUIDE.splitlines() if line.startswith("* ")]
    assert line.split()[:5] == ["*"] * 5
    arguments = line.split("manage.py ")[1].split()
    attempt = start_timed(QuestionFactory(minutes=1), by=UserFactory())
    time_machine.move_to(attempt.deadline + timedelta(minutes=1))
    call_command(*arguments)
    assert capsys.readouterr().out == ""  # cron would send it as a letter, every minute
    assert Submission.objects.get().submitted_at == attempt.deadline
