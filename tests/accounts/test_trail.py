"""What people do to their own sign-in leaves audit lines, without secrets, addresses and names."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import trail
from accounts.models import AuditEvent
from tests.accounts.device import Device
from tests.accounts.test_passkeys import confirm, register
from tests.accounts.test_security import PASSWORD, digits_for, sign_in
from tests.accounts.test_security import fresh_limits as fresh_limits
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NEW = "an-other-long-password"


@pytest.fixture
def person(client):
    user = UserFactory()
    sign_in(client, user)
    confirm(client)
    return user


def lines(person):
    """Each line's verb and detail, oldest first; all are of this person and about them."""
    found = list(AuditEvent.objects.order_by("pk"))
    assert {(each.actor, each.target_type, each.target_id) for each in found} <= {
        (person, "accounts.user", person.pk)
    }
    return [(each.verb, each.detail) for each in found]


def activate_totp(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": digits_for(secret)})
    return secret


@pytest.mark.django_db(transaction=True)  # written on commit
def test_an_authenticator_and_recovery_codes_leave_lines_without_their_secrets(client, person):
    secret = activate_totp(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert lines(person) == [
        ("second_factor.added", {"kind": "totp"}),
        ("second_factor.added", {"kind": "recovery_codes"}),
        ("second_factor.renewed", {"kind": "recovery_codes"}),
        ("second_factor.removed", {"kind": "totp"}),
        ("second_factor.removed", {"kind": "recovery_codes"}),
    ]
    told = str(lines(person))
    assert not any(word in told for word in [secret, *codes])


def test_a_passkey_leaves_lines_without_its_name(client, person):
    register(client, Device(), name="小林的手机")
    key = Authenticator.objects.get(type="webauthn")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert [line for line in lines(person) if line[1]["kind"] == "webauthn"] == [
        ("second_factor.added", {"kind": "webauthn"}),
        ("second_factor.removed", {"kind": "webauthn"}),
    ]
    assert "小林" not in str(lines(person))


def test_a_changed_password_leaves_a_line(client, person):
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form | {"oldpassword": "wrong"})
    assert lines(person) == []
    client.post(reverse("account_change_password"), form)
    assert lines(person) == [("password.changed", {})]


def test_a_reset_password_leaves_a_line_of_whose_it_is(client, mailoutbox):
    person = UserFactory()
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert lines(person) == []
    address = client.get(re.search(r"http://\S+", mailoutbox[0].body)[0], follow=True).request["PATH_INFO"]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert lines(person) == [("password.reset", {})]


def test_addresses_leave_lines_without_themselves(client, person):
    address = reverse("account_email")
    client.post(address, {"action_add": "", "email": "new@example.com"})
    client.post(address, {"action_primary": "", "email": "new@example.com"})
    client.post(address, {"action_remove": "", "email": person.email})
    assert lines(person) == [("email.added", {}), ("email.made_primary", {}), ("email.removed", {})]


def test_signing_out_elsewhere_leaves_a_line_where_there_was_an_elsewhere(client, person):
    client.post(reverse("usersessions_list"))
    assert lines(person) == []
    for _ in range(2):
        sign_in(Client(), person)
    client.post(reverse("usersessions_list"))
    assert lines(person) == [("sessions.ended", {"count": 2})]


def test_each_verb_has_its_words():
    assert trail.WORDS.keys() == trail.VERBS.keys() | {"sessions.ended"}
