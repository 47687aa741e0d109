"""The throw-away cluster: it works, and nothing of it is left, however the run ends."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

from tools import postgres, setup

# Whoever starts the tests in the background may have made them deaf to Ctrl-C.
HOLD = """
import signal, time
from tools import postgres
signal.signal(signal.SIGINT, signal.default_int_handler)
with postgres.cluster(postgres.find_binaries()) as url:
    print(url, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def binaries():
    found = postgres.find_binaries()
    if not found:
        pytest.skip("没有找到 PostgreSQL 的服务程序（apt install postgresql）")
    return found


def folder_of(url):
    return Path(unquote(urlsplit(url).netloc.partition("@")[2]))


def assert_gone(folder, pid):
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def server_pid(folder):
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_cluster_answers_in_utf8_and_is_gone_afterwards_even_with_a_connection_open(binaries):
    with postgres.cluster(binaries) as url:
        folder = folder_of(url)
        pid = server_pid(folder)
        connection = psycopg.connect(host=str(folder), user="postgres", dbname="postgres")
        [row] = connection.execute("SELECT '申论' ~ '^\\w+$', current_setting('listen_addresses')").fetchall()
        assert row == (True, "")
    assert_gone(folder, pid)


def test_cluster_is_gone_after_a_failure(binaries):
    with pytest.raises(ZeroDivisionError), postgres.cluster(binaries) as url:  # noqa: PT012
        folder = folder_of(url)
        pid = server_pid(folder)
        raise ZeroDivisionError
    assert_gone(folder, pid)


def test_cluster_is_gone_after_ctrl_c(binaries):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=setup.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        folder = folder_of(process.stdout.readline().strip())
        pid = server_pid(folder)
        os.killpg(process.pid, signal.SIGINT)  # the whole foreground group, as a terminal does
    assert_gone(folder, pid)


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(binaries, monkeypatch):
    made, make = [], tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", lambda **where: made.append(make(**where)) or made[-1])
    monkeypatch.setenv("PGPORT", "nonsense")
    with pytest.raises(RuntimeError, match="nonsense"), postgres.cluster(binaries):
        pass
    [folder] = made
    assert not Path(folder).exists()
