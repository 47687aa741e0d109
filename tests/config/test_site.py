"""What every answer carries, and what the database connection is set to."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from exam.actions.writing import start_attempt
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_content_security_policy_allows_nothing_inline_and_nothing_foreign(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ["home", "topics", "policies", "account_login", "account_signup"])
def test_no_page_has_inline_styles_scripts_or_handlers(client, name):
    body = client.get(reverse(name)).content.decode()
    assert "<style" not in body
    assert " style=" not in body
    assert " on" + "click=" not in body
    assert all("src=" in script for script in body.split("<script")[1:])


def test_a_signed_in_page_is_kept_out_of_every_cache(client):
    client.force_login(UserFactory())
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"HX-Request", "HX-Target"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


def test_a_fragment_is_sent_only_to_the_element_it_replaces(client):
    fragment = client.get("/policies/", headers={"hx-request": "true", "hx-target": "policy-list"})
    other = client.get("/policies/", headers={"hx-request": "true", "hx-target": "body"})
    restored = client.get(
        "/policies/",
        headers={"hx-request": "true", "hx-target": "policy-list", "hx-history-restore-request": "true"},
    )
    assert "<html" not in fragment.content.decode()
    assert "<html" in other.content.decode()
    assert "<html" in restored.content.decode()


def test_an_expired_token_gives_the_typed_text_back():
    client, user = Client(enforce_csrf_checks=True), UserFactory()
    attempt = start_attempt(QuestionFactory(), by=user)
    client.force_login(user)
    address = reverse("draft", args=[attempt.pk])
    page = client.post(address, {"text": "写了一晚上<的>字", "revision": 0})
    assert page.status_code == 403
    assert "写了一晚上&lt;的&gt;字" in page.content.decode()
    script = client.post(address, {"text": "一"}, headers={"accept": "application/json"})
    assert script.status_code == 403
    assert "文字还在" in script.json()["error"]


def test_the_connection_is_set_as_meant():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]
            values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
            assert values == ["wal", 0, 1, 5000]  # the tests' own last word (conftest), after what is meant
            assert "synchronous=FULL" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
            assert connection.transaction_mode == "IMMEDIATE"
        else:
            shown = [
                cursor.execute(f"SHOW {name}").fetchone()[0]
                for name in ("server_encoding", "jit", "synchronous_commit")
            ]
            assert shown == ["UTF8", "off", "on"]


def settings_with(show="ALLOWED_HOSTS", **environment):
    return subprocess.run(
        [sys.executable, "-c", f"import config.settings as s, json; print(json.dumps(s.{show}))"],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEBUG", "perhaps"), ("HANDOUT_MAX_BYTES", "2MB"), ("SECOND_OPINION_URL", "example.com/v1")],
)
def test_a_bad_environment_gets_advice_and_no_traceback(name, value):
    run = settings_with(**{name: value})
    assert run.returncode != 0
    assert name in run.stderr
    assert "请写" in run.stderr
    assert "Traceback" not in run.stderr


def test_lists_in_the_environment_are_read(monkeypatch):
    run = settings_with(ALLOWED_HOSTS="a.example, b.example")
    assert json.loads(run.stdout) == ["a.example", "b.example"]


OPTIONS = "DATABASES['default'].get('OPTIONS', {})"


@pytest.mark.parametrize(
    ("environment", "options"),
    [
        ({}, {"options": "-c jit=off -c synchronous_commit=on", "prepare_threshold": 5}),
        ({"FLUSH_COMMITS": "0"}, {"options": "-c jit=off -c synchronous_commit=off", "prepare_threshold": 5}),
        ({"PGBOUNCER": "1"}, {}),  # it would refuse the options and lose the prepared statements
    ],
)
def test_what_a_connection_to_postgresql_asks_for(environment, options):
    run = settings_with(OPTIONS, DATABASE_URL="postgres://one@here/it", **environment)
    assert json.loads(run.stdout) == options


def test_relaxed_commits_on_sqlite_wait_for_no_disk():
    run = settings_with(OPTIONS, DATABASE_URL="sqlite:////tmp/none.sqlite3", FLUSH_COMMITS="0")
    assert "synchronous=NORMAL" in json.loads(run.stdout)["init_command"]
