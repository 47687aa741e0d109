"""`make test`: the checks, then the one suite on SQLite and on PostgreSQL, and one line that adds them up. `make
test-system`: the tests that start, kill and fill up whole servers, on both, and the same line.

The last line printed counts every check and every test of every run: `412 passed, 0 failed, 0 skipped`.
With REQUIRE_ALL=1 nothing may be missing: a skipped test, no browser, no PostgreSQL each count as a failure.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import postgres, setup

CHECKS = {
    "ruff check": "-m ruff check --quiet --output-format=concise .",
    "ruff format": "-m ruff format --check --quiet .",
    "mypy": "-m mypy --no-error-summary",
    "lint-imports": ".venv/bin/lint-imports",
    "makemigrations": "manage.py makemigrations --check --dry-run",
    "manage.py check": "manage.py check",
}
NO_POSTGRES = (
    "PostgreSQL 没有测试：没有找到它的服务程序（apt install postgresql，或设 DATABASE_URL=postgres://…）"
)


def main() -> int:
    fast, system = ("--fast" in sys.argv[1:], "--system" in sys.argv[1:])
    strict = bool(os.environ.get("REQUIRE_ALL"))
    tests = "system" if system else "not system and not browser" if fast else "not system"
    setup.ensure(setup.TEST_LOCK)
    environment = dict(os.environ)
    given = environment.pop("DATABASE_URL", "")
    total, notes = Counter(), []
    with contextlib.ExitStack() as stack:
        reports = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shenlun-reports-")))
        if not system:
            total += run_checks(environment)
        engines = {"SQLite": (environment, tests)}
        if not fast:
            try:
                if url := postgres_url(given, stack):
                    # What has no rows says the same on each engine.
                    engines["PostgreSQL"] = (environment | {"DATABASE_URL": url}, f"{tests} and database")
                else:
                    notes.append(NO_POSTGRES)
            except RuntimeError as error:
                notes.append(f"PostgreSQL 没有测试：{error}")
                total["failed"] += 1
        for engine, (env, marker) in engines.items():
            total += run_suite(engine, marker, env, reports)
    if strict and not fast:
        total["failed"] += len(notes)
    print("", *notes, sep="\n")
    print("{passed} passed, {failed} failed, {skipped} skipped".format_map(total), flush=True)
    return 1 if total["failed"] or (strict and total["skipped"]) else 0


def postgres_url(given: str, stack: contextlib.ExitStack) -> str:
    if given.startswith("postgres"):
        return given
    binaries = postgres.find_binaries()
    return stack.enter_context(postgres.cluster(binaries)) if binaries else ""


def run_checks(environment: dict[str, str]) -> Counter:
    def run(words: str) -> subprocess.CompletedProcess:
        command = [setup.PYTHON, *words.split()]
        return subprocess.run(
            command,
            cwd=setup.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    total = Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, done in zip(CHECKS, pool.map(run, CHECKS.values()), strict=True):
            print(f"{'✗' if done.returncode else '✓'} {name}", flush=True)
            if done.returncode:
                print(done.stdout, flush=True)
            total["failed" if done.returncode else "passed"] += 1
    return total


def run_suite(title: str, marker: str, environment: dict[str, str], reports: Path) -> Counter:
    print(f"\n── {title}", flush=True)
    report = reports / f"{time.monotonic_ns()}.xml"
    # A file's servers are started once; other tests are handed out one by one, so that no worker gets two long ones.
    how = "--dist=loadfile" if marker.startswith("system") else "--maxschedchunk=1"
    command = [setup.PYTHON, *f"-m pytest -q -n 2 {how}".split(), "-m", marker, f"--junitxml={report}"]
    process = subprocess.Popen(command, cwd=setup.ROOT, env=environment)
    try:
        code = process.wait()
    except BaseException as stop:
        # Ctrl-C reached pytest as well; anything else it has to be told. Then it needs time to close its browsers.
        if not isinstance(stop, KeyboardInterrupt):
            process.send_signal(signal.SIGINT)
        process.wait()
        raise
    counts = count(report) if report.exists() else Counter()
    # pytest can fail without a failed test: nothing collected, a crash, a wrong option.
    if code and not counts["failed"]:
        counts["failed"] = 1
    return counts


def count(report: Path) -> Counter:
    """Tests of a JUnit file by outcome. A test that was expected to fail and did has passed."""
    total = Counter()
    for case in ET.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            total["failed"] += 1
        elif skipped is not None and skipped.get("type") != "pytest.xfail":
            total["skipped"] += 1
        else:
            total["passed"] += 1
    return total


if __name__ == "__main__":
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
