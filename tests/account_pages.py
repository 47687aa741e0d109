"""The pages about signing in and one's account, and those of an error: allauth's, in this project's templates."""

import re

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.device import Device
from tests.accounts.test_passkeys import register
from tests.accounts.test_security import PASSWORD, digits_for, sign_in
from tests.factories import UserFactory

TO_VISITORS = {
    "account_login": [],
    "account_signup": [],
    "account_reset_password": [],
    "account_reset_password_done": [],
    "account_reset_password_from_key": ["1", "set"],  # a link that has run out
    "account_reset_password_from_key_done": [],
    "account_confirm_email": ["none"],
    "account_email_verification_sent": [],
    "account_inactive": [],
}
SIGNED_IN = (
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "usersessions_list",
    "mfa_index",
)
WITH_SECOND_FACTOR = (
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
)
# Where an empty form is answered with the page and its sentences (allauth answers 200).
REFUSED = ("account_login", "account_signup", "account_reset_password")
REFUSED_SIGNED_IN = ("account_change_password", "account_email", "account_reauthenticate")


def account_pages():
    """Each page as an answer, with its name; what an empty form comes back as has “refused” before its name."""
    visitor = Client()
    for name, arguments in TO_VISITORS.items():
        yield name, visitor.get(reverse(name, args=arguments))
    yield from refused(visitor, REFUSED)
    user = UserFactory()
    yield "a new password", _new_password(user)
    client = Client()
    sign_in(client, user)
    for name in SIGNED_IN:
        yield name, client.get(reverse(name))
    yield from refused(client, REFUSED_SIGNED_IN, action_add="")
    yield from _second_factor(client, user)
    yield "not found", client.get("/nothing-here/")
    yield "forbidden", client.get(reverse("teach"))
    yield "expired token", Client(enforce_csrf_checks=True).post(reverse("account_login"))


def refused(client, names, **fields):
    for name in names:
        yield f"refused {name}", client.post(reverse(name), fields)


def _new_password(user):
    """The page behind the link in the mail."""
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": user.email})
    return visitor.get(re.search(r"http://\S+", mail.outbox[-1].body)[0], follow=True)


def _second_factor(client, user):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    yield "mfa_activate_totp", page
    yield from refused(client, ["mfa_activate_totp"])
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    client.post(reverse("mfa_activate_totp"), {"code": digits_for(secret)})
    for name in WITH_SECOND_FACTOR:
        yield name, client.get(reverse(name))
    yield from refused(client, ["mfa_reauthenticate"])
    yield "no passkey", client.get(reverse("mfa_list_webauthn"))
    yield "mfa_add_webauthn", client.get(reverse("mfa_add_webauthn"))
    yield from refused(client, ["mfa_add_webauthn"], credential="{}")
    register(client, Device())
    key = Authenticator.objects.get(type="webauthn")
    for name in ("mfa_list_webauthn", "mfa_reauthenticate_webauthn"):
        yield name, client.get(reverse(name))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield name, client.get(reverse(name, args=[key.pk]))
    half = Client()
    sign_in(half, user)
    yield "mfa_authenticate", half.get(reverse("mfa_authenticate"))
    yield from refused(half, ["mfa_authenticate"])
