"""What every test may rely on: fast passwords, its own database file, one browser, the handouts beside the tree."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = find_chromium()

# Whoever asks for one of these has rows; the others say the same on each engine and run once.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}

# Playwright's synchronous API runs an event loop in the test's thread, and Django would refuse it the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# The same examples every time, so that a red run can be repeated; HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile(
    "suite", derandomize=True, deadline=None, max_examples=50, print_blob=True, database=None
)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_configure():
    settings.RATE_LIMITS = {}  # the tests that are about limits set some; allauth's are always on
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Plain names, straight from the source folders: no collectstatic before a test.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session", autouse=True)
def folders(tmp_path_factory):
    """Photos that tests upload lie in the run's own folder, never in var/; weights trained there do not count, nor do
    files collected there, which every client would look through."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.SUGGESTION_WEIGHTS = settings.MEDIA_ROOT / "no-weights.json"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """An SQLite file for each worker of each run, so that two runs in one folder do not meet. No commit waits for a
    disk, as on the PostgreSQL cluster of tools/postgres.py."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        database.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(autouse=True)
def authenticators_clock_stands(monkeypatch):
    """Digits are good for half a minute, which may end between a test's reading and typing them."""
    from allauth.mfa.totp.internal import auth as totp  # Django is not ready before

    now = list(totp.yield_hotp_counters_from_time())
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter(now))


# Nothing is skipped under REQUIRE_ALL=1


def _fail_if_skipped(report):
    if os.environ.get("REQUIRE_ALL") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 不许跳过：{report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport():
    return _fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report():
    return _fail_if_skipped((yield))


# The browser


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks first, for -m to choose by; then -m and the random order; what is quick and fails soon runs first, and of the
    browsers' tests those that no worker should be left alone with in the end."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "e2e"):
            item.add_marker(pytest.mark.browser)
        if item.path.is_relative_to(ROOT / "tests" / "system"):
            item.add_marker(pytest.mark.system)
        has_rows = item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames)
        if has_rows and not item.get_closest_marker("once"):
            item.add_marker(pytest.mark.database)
    yield
    items.sort(
        key=lambda item: (bool(item.get_closest_marker("browser")), not item.get_closest_marker("long"))
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("没有找到 Chromium（apt install chromium）")
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",  # root, in a container
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # What pytest-socket is to Python: a page that asks another host for anything gets nothing.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1360, "height": 820},
        "service_workers": "block",  # only tests/e2e/test_offline_in_browser.py is about it
    }


# What lies beside the repository


@pytest.fixture(scope="session")
def shared():
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"旁边没有 {folder}")
    return folder


@pytest.fixture(scope="session")
def handout_bytes(shared):
    return (shared / "handouts" / "business-environment.txt").read_bytes()
