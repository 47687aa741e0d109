"""Another SECRET_KEY: what the older one signed and encrypted goes on, until it is taken away."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.accounts.test_security import digits_for, sign_in
from tests.accounts.test_security import fresh_limits as fresh_limits
from tests.accounts.test_security import teacher as teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(settings):
    """Exchanges the key; the older one is kept beside it, until `forget`."""

    def exchange(forget=False):
        if forget:
            settings.SECRET_KEY_FALLBACKS = []
        else:
            settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [settings.SECRET_KEY]

    return exchange


def second_step(teacher, code):
    """Whether this code signs in at the second step."""
    client = Client()
    sign_in(client, teacher)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


def recovery_codes():
    return Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()


def test_second_factors_go_on_with_the_older_key_beside_the_new_one(teacher, exchange):
    before = recovery_codes()
    exchange()
    assert recovery_codes() == before
    assert second_step(teacher, digits_for(teacher.secret))


def test_encrypted_anew_they_go_on_without_the_older_key(teacher, exchange, capsys):
    before = recovery_codes()
    exchange()
    call_command("reencrypt")
    assert "重新加密了 2 个" in capsys.readouterr().out
    exchange(forget=True)
    assert recovery_codes() == before
    assert second_step(teacher, digits_for(teacher.secret))


def test_what_is_new_is_written_with_the_new_key(client, teacher, exchange):
    exchange()
    client.post(reverse("mfa_generate_recovery_codes"))
    exchange(forget=True)
    assert len(recovery_codes()) == 10


def test_what_no_key_can_read_is_said_and_left_as_it_is(teacher, exchange):
    exchange()
    exchange(forget=True)
    before = list(Authenticator.objects.values_list("data", flat=True))
    with pytest.raises(CommandError, match="有 2 个"):
        call_command("reencrypt")
    assert list(Authenticator.objects.values_list("data", flat=True)) == before


def test_nobody_is_signed_out_and_each_device_stays_in_the_list(client, teacher, exchange):
    elsewhere = Client(headers={"user-agent": "Fremder Browser"})
    sign_in(elsewhere, teacher)
    elsewhere.post(reverse("mfa_authenticate"), {"code": digits_for(teacher.secret)})
    exchange()
    for each in (elsewhere, client):
        assert each.get(reverse("teach")).status_code == 200
    exchange(forget=True)
    assert elsewhere.get(reverse("teach")).status_code == 200
    assert "Fremder Browser" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("teach")).status_code == 302
    assert client.get(reverse("teach")).status_code == 200


def test_whose_session_the_older_key_signed_signs_in_again_once_it_is_gone(client, teacher, exchange):
    exchange()
    exchange(forget=True)
    assert client.get(reverse("teach")).status_code == 302
