import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

# How long a busy machine may take; nothing waits longer than what it waits for.
TIMEOUT_MS = 30_000
expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture
def context(transactional_db, live_server, context):
    """The browser's last words are heard out before the database is emptied: PostgreSQL would call a page's
    save that meets the TRUNCATE a deadlock."""
    yield context
    context.set_offline(True)
    context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:  # ends with its connection
            thread.join(10)


@pytest.fixture
def sign_in(live_server, context):
    """Puts a person's session into the browser; the sign-in form has its own test."""

    def put(user):
        client = Client()
        client.force_login(user)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return put


@pytest.fixture
def open_before(page, live_server):
    """Opens a path while one of its scripts is on its way still; gives what lets that arrive."""

    def open_before(script, path):
        held = []
        page.route(script, lambda route: held.append(route))
        with page.expect_request(script):
            page.goto(live_server.url + path, wait_until="commit")
        return lambda: held[0].continue_()

    return open_before


@pytest.fixture
def stopped_clock(page):
    """Time in the browser stands still until the test moves it: no timer fires because the machine is slow. Frames
    stand still too."""
    now = timezone.now()
    page.clock.install(time=now)
    page.clock.pause_at(now + timedelta(seconds=1))
    return page.clock


@pytest.fixture(autouse=True)
def no_script_or_policy_errors(page):
    """Every browser test also says: nothing was thrown, and the Content-Security-Policy blocked nothing."""
    page.set_default_timeout(TIMEOUT_MS)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield
    assert errors == []
