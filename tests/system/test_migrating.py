"""A migration that is killed, and two at once: starting it again is all there is to do."""

import contextlib
import os
import signal
import subprocess
import sys

import psycopg
import pytest

from tools import postgres, setup

KILLS = 2
EACH = 8  # migrations begun before a kill


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def environment(request, tmp_path):
    """Of processes on an empty database."""
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/db.sqlite3"
        if request.param == "PostgreSQL":
            binaries = postgres.find_binaries() or pytest.skip(
                "没有找到 PostgreSQL（apt install postgresql）"
            )
            url = stack.enter_context(postgres.cluster(binaries))
            with psycopg.connect(url.removesuffix("shenlun") + "postgres", autocommit=True) as admin:
                admin.execute("CREATE DATABASE shenlun")
        yield os.environ | {"DATABASE_URL": url, "FLUSH_COMMITS": "0"}


def begin(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=setup.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(process):
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    return output


def test_a_migration_that_was_killed_is_taken_up_again_by_two_deploys_at_once(environment):
    for _ in range(KILLS):
        with begin(environment, "manage.py", "migrate") as process:
            seen = ""
            while seen.count("Applying") < EACH and (more := process.stdout.read(1)):
                seen += more
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL, seen  # it was in the middle
    deploys = [begin(environment, "-m", "tools.release") for _ in range(2)]
    assert "等它做完" in "".join(map(end, deploys))
    end(begin(environment, "manage.py", "migrate", "--check"))
    end(
        begin(environment, "manage.py", "load_sample")
    )  # the tables are whole: a topic with all its parts goes in
