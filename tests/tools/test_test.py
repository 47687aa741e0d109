"""`make test` adds up what really ran, and lets nothing pass that did not."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tools import setup, test
from tools.release import collect_static

ONE_OF_EACH = """
import pytest
def test_pass(): pass
def test_fail(): assert 0
def test_skip(): pytest.skip("没有浏览器")
@pytest.mark.xfail
def test_xfail(): assert 0
@pytest.fixture
def broken(): 1 / 0
def test_error(broken): pass
@pytest.fixture
def broken_after():
    yield
    1 / 0
def test_error_after(broken_after): pass
"""
SKIPPED_FILE = "import pytest; pytest.importorskip('shenlun_absent')"


def clean_environment():
    """This run's environment without what tells a process that it is one of its workers."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "REQUIRE_ALL"))
    }


@pytest.fixture
def counted(tmp_path):
    """What `count` makes of a run of these files under this suite's own conftest."""

    def run(*sources, **environment):
        for number, source in enumerate(sources):
            (tmp_path / f"test_{number}.py").write_text(source)
        report = tmp_path / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            setup.ROOT / "pyproject.toml",
            "-p",
            "tests.conftest",
        ]
        subprocess.run(
            [*command, f"--junitxml={report}", tmp_path],
            cwd=setup.ROOT,
            env=clean_environment() | environment,
            capture_output=True,
        )
        return test.count(report)

    return run


def test_outcomes_are_counted(counted):
    assert counted(ONE_OF_EACH, SKIPPED_FILE) == {"passed": 2, "failed": 3, "skipped": 2}


def test_nothing_is_skipped_under_require_all(counted):
    assert counted(ONE_OF_EACH, REQUIRE_ALL="1") == {"passed": 2, "failed": 4}


def test_a_skipped_file_stops_everything_under_require_all(counted):
    assert counted(SKIPPED_FILE, REQUIRE_ALL="1") == {"failed": 1}


def test_a_run_without_a_single_test_has_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "PYTHON", sys.executable)
    assert test.run_suite("nothing", "not browser", clean_environment(), tmp_path)["failed"] == 1


@pytest.fixture
def outcome(monkeypatch, capsys):
    """main()'s exit code and last lines, with runs that report these counts, where there is no PostgreSQL."""

    def run(*options, require_all="", **counts):
        monkeypatch.setattr(sys, "argv", ["test", *options])
        monkeypatch.setenv("REQUIRE_ALL", require_all)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setattr(setup, "ensure", lambda lock: None)
        monkeypatch.setattr(test.postgres, "find_binaries", lambda: None)
        monkeypatch.setattr(test, "run_checks", lambda environment: Counter(passed=1))
        monkeypatch.setattr(test, "run_suite", lambda *arguments: Counter(counts))
        return test.main(), capsys.readouterr().out.splitlines()

    return run


def test_runs_are_summed_and_the_missing_engine_is_named(outcome):
    code, lines = outcome(passed=10, skipped=1)
    assert (code, lines[-1]) == (0, "11 passed, 0 failed, 1 skipped")
    assert lines[-2].startswith("PostgreSQL 没有测试：")


def test_one_failure_fails_the_whole(outcome):
    code, lines = outcome("--fast", passed=10, failed=1)
    assert (code, lines[-1]) == (1, "11 passed, 1 failed, 0 skipped")


def test_the_system_tests_are_a_run_of_their_own_without_the_checks(outcome):
    code, lines = outcome("--system", passed=10)
    assert (code, lines[-1]) == (0, "10 passed, 0 failed, 0 skipped")


def test_missing_postgres_fails_under_require_all(outcome):
    code, lines = outcome(require_all="1", passed=10)
    assert (code, lines[-1]) == (1, "11 passed, 1 failed, 0 skipped")


def test_static_files_of_a_real_start_find_each_other(settings, tmp_path):
    """Every file that a stylesheet or an ES module names exists: the hashing storage refuses otherwise."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static.HashedStaticStorage"}}
    collect_static()
    assert (tmp_path / "staticfiles.json").exists()
