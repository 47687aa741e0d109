"""Signing up, signing in, forgetting one's password; and how often one may try."""

import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User, record
from tests.account_pages import account_pages
from tests.factories import TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()
    yield
    cache.clear()


def sign_up(client, **changes):
    form = {"username": "xiaolin", "email": "x@example.com", "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), form | changes)


def sign_in(client, name, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def test_whoever_signs_up_is_a_student(client):
    assert sign_up(client, role="teacher", is_superuser="1").status_code == 302
    user = User.objects.get()
    assert (user.role, user.is_superuser, user.has_perm("accounts.teach")) == ("student", False, False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password1": "12345678", "password2": "12345678"}, "密码"),
        ({"password2": "another-one"}, "密码"),
        ({"email": "x"}, "Email 地址"),
        ({"username": ""}, "必填"),
    ],
)
def test_a_sign_up_that_does_not_do_says_why_in_chinese(client, changes, sentence):
    answer = sign_up(client, **changes)
    assert sentence in "".join(re.findall(r'<ul class="errorlist".*?</ul>', answer.content.decode(), re.S))
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["username", "email"])
def test_one_signs_in_by_name_or_by_mail(client, name):
    user = UserFactory()
    assert sign_in(client, getattr(user, name)).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_too_many_wrong_passwords_are_stopped_even_with_the_right_one(client):
    user = UserFactory()
    for _ in range(6):
        sign_in(client, user.username, "wrong")
    answer = sign_in(client, user.username)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 429)


def test_too_many_sign_ups_from_one_place_are_stopped(client):
    answers = [
        sign_up(client, username=f"a{n}", email=f"a{n}@example.com", password2="x").status_code
        for n in range(25)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_forgotten_password_is_set_anew_by_mail(client, mailoutbox):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://\S+", mailoutbox[0].body)[0]
    address = client.get(link, follow=True).request["PATH_INFO"]
    client.post(address, {"password1": "a-new-long-password", "password2": "a-new-long-password"})
    client.logout()
    sign_in(client, user.username, "a-new-long-password")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_asking_for_an_unknown_mail_does_not_tell_who_is_here(client, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": UserFactory().email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ({"role": "student"}, {"accounts.practise"}),
        ({"role": "teacher"}, {"accounts.practise", "accounts.teach"}),
        ({"role": "editor"}, {"accounts.practise", "accounts.edit_policies"}),
        ({"is_superuser": True}, {"accounts.practise", "accounts.teach", "accounts.edit_policies"}),
        ({"role": "teacher", "is_active": False}, set()),
    ],
)
def test_the_table_of_roles_is_true(person, may):
    user = UserFactory(**person)
    every = {"accounts.practise", "accounts.teach", "accounts.edit_policies"}
    assert {name for name in every if user.has_perm(name)} == may


def test_an_unknown_role_cannot_be_stored():
    with pytest.raises(IntegrityError, match="user_role_known"), transaction.atomic():
        UserFactory(role="boss")


def test_an_audit_line_says_who_did_what_to_which_row():
    topic, user = TopicFactory(), UserFactory()
    record(user, "topic.tried", topic, why="试")
    event = AuditEvent.objects.get()
    assert (event.actor, event.target_type, event.target_id, event.detail) == (
        user,
        "materials.topic",
        topic.pk,
        {"why": "试"},
    )


def test_each_page_that_asks_for_a_password_brings_the_module_that_shows_it():
    client = Client()
    client.force_login(UserFactory())
    pages = dict(account_pages()) | {"deletion": client.get(reverse("account-deletion"))}
    asking = {
        name: body for name, page in pages.items() if 'type="password"' in (body := page.content.decode())
    }
    assert {"account_login", "account_signup", "account_change_password", "deletion"} <= asking.keys()
    for name, body in asking.items():
        assert "js/show-password.js" in body, name
