"""Second factors, the list of sessions, limits, the audit trail, and what `check --deploy` says."""

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as product
from django.core.cache import cache, caches
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, record
from tests.factories import TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def fresh_limits():
    for one in (cache, caches["near"]):
        one.clear()
    yield
    for one in (cache, caches["near"]):
        one.clear()


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})


def digits_for(secret):
    """What the authenticator shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


# A second factor


@pytest.fixture
def teacher(client):
    """Signed in, with a second factor switched on the way a person does it."""
    user = UserFactory(role="teacher")
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": digits_for(secret)})
    assert answer.status_code == 302
    user.secret = secret
    cache.clear()  # a code counts once, and a test is faster than a phone
    return user


def test_with_a_second_factor_a_password_alone_signs_nobody_in(teacher):
    client = Client()
    answer = sign_in(client, teacher)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("teach")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": digits_for(teacher.secret)})
    assert client.get(reverse("teach")).status_code == 200


def test_a_recovery_code_signs_in_once(teacher):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for status in (302, 200):
        client = Client()
        sign_in(client, teacher)
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == status


def test_the_secret_is_not_readable_in_the_database(teacher):
    stored = Authenticator.objects.get(type="totp")
    assert teacher.secret not in str(stored.data)
    assert totp.TOTP(stored).validate_code(digits_for(teacher.secret))


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
)
def test_its_pages_are_in_chinese_and_have_nothing_inline(client, teacher, name):
    body = client.get(reverse(name)).content.decode()
    assert '<html lang="zh-Hans">' in body
    assert re.search(r"<h1>[一-龥]+</h1>", body)
    assert "<style" not in body
    assert all("src=" in script for script in body.split("<script")[1:])


def test_it_can_be_switched_off_again(client, teacher):
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


# Sessions


def test_one_sees_where_one_is_signed_in_and_can_sign_out_everywhere_else(client):
    user, elsewhere = UserFactory(), Client(headers={"user-agent": "Fremder Browser"})
    sign_in(elsewhere, user)
    sign_in(client, user)
    body = client.get(reverse("usersessions_list")).content.decode()
    assert "Fremder Browser" in body
    assert "这台设备" in body
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("attempts")).status_code == 302
    assert client.get(reverse("attempts")).status_code == 200


# Limits


def test_searching_too_often_is_stopped_for_that_person_only(client, settings):
    settings.RATE_LIMITS = {"search": (3, 60)}
    client.force_login(UserFactory())
    assert [client.get(reverse("search")).status_code for _ in range(4)] == [200, 200, 200, 429]
    other = Client()
    other.force_login(UserFactory())
    assert other.get(reverse("search")).status_code == 200


def test_uploading_too_often_is_stopped_and_looking_is_not(client, settings):
    settings.RATE_LIMITS = {"upload": (2, 60)}
    client.force_login(UserFactory(role="teacher"))
    address = reverse("handout-new")
    assert [client.post(address).status_code for _ in range(3)] == [422, 422, 429]
    assert client.get(address).status_code == 200


def test_the_limits_of_the_product_cover_search_upload_and_export():
    code = "from config import settings as s; print(sorted(s.RATE_LIMITS))"
    assert run_python("-c", code).stdout.strip() == "['export', 'search', 'upload']"


# The audit trail


@pytest.fixture
def event():
    return record(UserFactory(), "topic.tried", TopicFactory(), why="试")


def test_a_line_of_the_audit_trail_cannot_be_changed_by_code(event):
    event.verb = "nothing"
    with pytest.raises(TypeError, match="只增不改"):
        event.save()
    with pytest.raises(TypeError, match="只增不改"):
        event.delete()
    with pytest.raises(TypeError, match="只增不改"):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize("column", ["verb", "target_type", "target_id", "detail", "at"])
def test_nor_by_a_statement_to_the_database(event, column):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE accounts_auditevent SET {column} = {column}")


def test_nor_can_its_person_be_exchanged(event):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts_auditevent SET actor_id = %s", [UserFactory().pk])


def test_on_postgresql_it_cannot_be_deleted_either(event):
    if connection.vendor == "sqlite":
        return  # there the tests' own clearing of tables would need it; the code's guard is the test above
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_auditevent")


# Headers and settings


def test_the_browser_is_told_what_our_pages_never_do(client):
    headers = client.get("/").headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def run_python(*arguments, **environment):
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=product.BASE_DIR,
        env=own | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(("https", "prefix"), [("1", "__Host-"), ("0", "")])
def test_over_https_the_cookies_are_bound_to_it_and_to_this_host(https, prefix):
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    printed = run_python("-c", code, HTTPS=https, DJANGO_SETTINGS_MODULE="config.settings").stdout
    assert printed.split() == [f"{prefix}sessionid", f"{prefix}csrftoken"]


def test_django_finds_nothing_to_warn_of_before_deploying():
    command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = run_python(*command, HTTPS="1", SECRET_KEY="abcdefghij" * 6)
    assert done.returncode == 0, done.stderr
