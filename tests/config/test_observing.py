"""What the operator sees: health, readiness, metrics, one line a request without personal data, slow queries."""

import json
import logging
import shutil

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse

from config.observe import JsonFormatter, Named
from exam.actions.writing import start_attempt
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def database_gone(monkeypatch):
    """From now on each statement fails as if the server had gone away."""

    def gone(execute, *args):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        yield


def test_a_living_server_says_so_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_a_server_is_ready_when_database_migrations_and_disk_are(client):
    answer = client.get("/readyz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})


def test_a_migration_that_is_missing_makes_it_unready(client):
    MigrationRecorder.Migration.objects.filter(app="exam").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


def test_a_disk_that_is_nearly_full_makes_it_unready(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1, 1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "nearly full")


def test_a_database_that_is_gone_makes_it_unready_but_not_dead(client, database_gone, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction goes on
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert client.get("/healthz").status_code == 200


def test_while_the_database_is_gone_people_get_an_honest_page_and_scripts_a_sentence(database_gone):
    client = Client(raise_request_exception=False)
    page = client.get("/topics/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "什么也没有改动" in page.content.decode()
    script = client.get("/topics/", headers={"accept": "application/json"})
    assert script.status_code == 503
    assert "这台设备" in script.json()["error"]


def test_any_other_error_stays_an_error(monkeypatch):
    def broken(request):
        raise ValueError

    monkeypatch.setattr("exam.views.topics.Topic", None)
    answer = Client(raise_request_exception=False).get("/topics/")
    assert answer.status_code == 500
    assert "服务器出错了" in answer.content.decode()


def test_metrics_count_requests_by_the_name_of_their_address(client):
    client.get("/topics/")
    text = client.get("/metrics").content.decode()
    assert 'shenlun_requests_total{method="GET",route="topics",status="200"}' in text
    assert 'shenlun_request_seconds_count{route="topics"}' in text


@pytest.mark.parametrize(
    ("token", "request_headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "203.0.113.9", 404),
        ("", {"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", 404),
        ("long-secret", {}, "127.0.0.1", 404),
        ("long-secret", {"authorization": "Bearer wrong"}, "127.0.0.1", 404),
        ("long-secret", {"authorization": "Bearer long-secret"}, "203.0.113.9", 200),
    ],
)
def test_metrics_are_for_the_operator_alone(client, settings, token, request_headers, address, status):
    settings.METRICS_TOKEN = token
    answer = client.get("/metrics", headers=request_headers, REMOTE_ADDR=address)
    assert answer.status_code == status


def test_an_answer_names_its_request_and_so_does_its_line(client, caplog):
    with caplog.at_level(logging.INFO, "shenlun.request"):
        answer = client.get("/topics/", headers={"x-request-id": "spoofed-by-a-visitor"})
    assert len(answer.headers["X-Request-ID"]) == 32
    [record] = [record for record in caplog.records if record.name == "shenlun.request"]
    assert record.fields == {"route": "topics", "method": "GET", "status": 200, "ms": record.fields["ms"]}


def test_a_proxy_of_ours_names_the_request(client, settings):
    settings.TRUST_PROXY = True
    named = client.get("/healthz", headers={"x-request-id": "abcdefgh-1234"})
    assert named.headers["X-Request-ID"] == "abcdefgh-1234"
    forged = client.get("/healthz", headers={"x-request-id": 'x" evil=1'})
    assert forged.headers["X-Request-ID"] != 'x" evil=1'


def lines_of(caplog):
    named, formatter = Named(), JsonFormatter()
    for record in caplog.records:
        named.filter(record)
        yield json.loads(formatter.format(record))


def test_no_line_holds_personal_data(caplog):
    client = Client(raise_request_exception=False)
    user = UserFactory(username="wanglei", email="wanglei@example.com")
    attempt = start_attempt(QuestionFactory(), by=user)
    with caplog.at_level(logging.INFO):
        client.get("/search/", {"q": "我的病历"}, REMOTE_ADDR="203.0.113.9")
        client.post(reverse("account_login"), {"login": "wanglei", "password": "geheim-geheim"})
        client.get("/accounts/password/reset/key/1-secretkey/")
        client.get("/wanglei@example.com/")
        client.force_login(user)
        client.post(reverse("draft", args=[attempt.pk]), {"text": "我写的字", "revision": 0})
    text = json.dumps(list(lines_of(caplog)), ensure_ascii=False)
    assert '"route": "draft"' in text
    for private in ("wanglei", "geheim", "病历", "203.0.113.9", "secretkey", "我写的字"):
        assert private not in text


def test_a_slow_statement_is_logged_without_its_values(client, settings, caplog):
    settings.SLOW_QUERY_MS = 0
    client.get("/search/", {"q": "我的病历"})
    lines = [record.getMessage() for record in caplog.records if record.name == "shenlun.query"]
    assert any("SELECT" in line for line in lines)
    assert "病历" not in "".join(lines)


def test_an_error_s_line_holds_its_traceback(caplog):
    try:
        raise ValueError("so")
    except ValueError:
        logging.getLogger("shenlun").exception("不行")
    [line] = lines_of(caplog)
    assert line["level"] == "ERROR"
    assert "ValueError: so" in line["traceback"]


def test_pages_for_everybody_are_asked_for_again_and_private_ones_kept_nowhere(client):
    assert client.get("/topics/").headers["Cache-Control"] == "no-cache"
    client.force_login(UserFactory())
    assert client.get("/topics/").headers["Cache-Control"] == "private, no-store"


def test_the_least_free_space_is_a_setting():
    assert settings.DISK_FREE_MIN_MB > 0
