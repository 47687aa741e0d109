"""Passkeys: registered, listed, renamed, removed, and signed in with; by a device written in Python."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.device import Device
from tests.accounts.test_security import PASSWORD, digits_for, sign_in
from tests.accounts.test_security import fresh_limits as fresh_limits
from tests.accounts.test_security import teacher as with_totp  # noqa: F401
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADD, LIST, LOGIN = reverse("mfa_add_webauthn"), reverse("mfa_list_webauthn"), reverse("mfa_login_webauthn")
SECOND = reverse("mfa_authenticate")


def options_of(page):
    return json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page.content.decode())[1])


def confirm(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def register(client, device, name="办公室的电脑", **more):
    page = client.get(ADD)
    return client.post(ADD, {"name": name, "credential": device.register(options_of(page)), **more})


def login_options(client):
    return client.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def person(client):
    """Signed in, with one passkey `person.device` registered in the usual way."""
    user = UserFactory(role="teacher")
    sign_in(client, user)
    confirm(client)
    user.device = Device()
    assert register(client, user.device).url == reverse("mfa_view_recovery_codes")
    return user


@pytest.fixture
def key(person):
    return Authenticator.objects.get(user=person, type="webauthn")


# Registering


@pytest.mark.parametrize("who", ["student", "teacher", "editor", "operator"])
def test_whoever_may_use_a_second_factor_may_register_a_passkey(client, who):
    user = UserFactory(is_superuser=True, is_staff=True) if who == "operator" else UserFactory(role=who)
    sign_in(client, user)
    confirm(client)
    assert register(client, Device()).status_code == 302
    assert "办公室的电脑" in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_the_password_is_asked_for_once_more_before_a_passkey_changes(key, name):
    client = Client()
    client.force_login(key.user)
    address = reverse(name, args=[] if name == "mfa_add_webauthn" else [key.pk])
    for answer in (client.get(address), client.post(address, {"name": "别的", "credential": "{}"})):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))


def test_without_a_name_it_gets_one(client, person):
    register(client, Device(), name="")
    assert Authenticator.objects.latest("pk").wrap().name == "通行密钥 2"


def test_a_passkey_for_signing_in_alone_has_to_check_its_person(client, person):
    answer = register(client, Device(checks_person=False), passwordless="on")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert register(client, Device(checks_person=False)).status_code == 302


def test_what_is_kept_of_it_is_the_key_and_nothing_a_browser_adds(client, person):
    answer = json.loads(Device().register(options_of(client.get(ADD))))
    answer |= {"extra": "x", "clientExtensionResults": {"credProps": {"rk": "\0"}, "extra": "\0"}}
    assert client.post(ADD, {"name": "另一把", "credential": json.dumps(answer)}).status_code == 302
    kept = Authenticator.objects.latest("pk").data["credential"]
    assert kept["clientExtensionResults"] == {"credProps": {"rk": False}}
    assert "extra" not in kept


# The list


def test_the_list_names_them_in_order_and_nobody_else_s(client, person, key):
    register(client, Device(), name="手机")
    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "家里的电脑"})
    body = client.get(LIST).content.decode()
    assert re.findall(r"<strong>(.*?)</strong>", body) == ["家里的电脑", "手机"]
    assert body.count("可以不输密码登录") == 2
    stranger = Client()
    stranger.force_login(UserFactory(role="teacher"))
    assert "还没有通行密钥" in stranger.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["", "字" * 41, "a\0b"])
def test_a_name_that_is_none_is_said_so(client, key, name):
    answer = client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": name})
    assert "errorlist" in answer.content.decode()
    key.refresh_from_db()
    assert key.wrap().name == "办公室的电脑"


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
@pytest.mark.parametrize("who", ["teacher", "operator"])
def test_somebody_else_s_passkey_is_not_there(key, name, who):
    client = Client()
    sign_in(client, UserFactory(role="teacher", is_superuser=who == "operator"))
    confirm(client)
    address = reverse(name, args=[key.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "我的"}).status_code == 404
    key.refresh_from_db()
    assert key.wrap().name == "办公室的电脑"


def test_removing_the_last_one_ends_the_second_step(client, person, key):
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).url == LIST
    assert not Authenticator.objects.filter(user=person).exists()
    client = Client()
    sign_in(client, person)
    assert signed_in(client)


def test_beside_an_authenticator_each_goes_without_the_other(client, with_totp):  # noqa: F811
    device = Device()
    register(client, device)
    for answer in (lambda page: {"code": digits_for(with_totp.secret)}, lambda page: signature(device, page)):
        other = Client()
        sign_in(other, with_totp)
        other.post(SECOND, answer(other.get(SECOND)))
        assert signed_in(other)
        cache.clear()
    client.post(reverse("mfa_deactivate_totp"))
    assert {each.type for each in Authenticator.objects.all()} == {"webauthn", "recovery_codes"}


# Signing in


def signature(device, page):
    return {"credential": device.sign(options_of(page))}


def at_the_second_step(person):
    client = Client()
    assert sign_in(client, person).url.startswith(SECOND)
    return client


def test_it_is_the_second_step_after_the_password(person, key):
    client = at_the_second_step(person)
    assert client.get(reverse("teach")).status_code == 302
    assert client.post(SECOND, signature(person.device, client.get(SECOND))).status_code == 302
    assert client.get(reverse("teach")).status_code == 200
    key.refresh_from_db()
    assert key.last_used_at


def test_no_line_of_the_log_names_a_passkey(person, key, caplog):
    caplog.set_level("INFO")
    client = Client()
    client.post(LOGIN, {"credential": person.device.sign(login_options(client))})
    assert signed_in(client)
    assert person.device.id.hex() not in caplog.text


def test_a_recovery_code_does_as_well(person):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client = at_the_second_step(person)
    client.post(SECOND, {"code": code})
    assert signed_in(client)


def test_it_signs_in_alone_and_leads_on_to_where_one_wanted(person):
    client = Client()
    credential = person.device.sign(login_options(client))
    answer = client.post(LOGIN, {"credential": credential, "next": reverse("teach")})
    assert answer.url == reverse("teach")
    assert client.get(reverse("teach")).status_code == 200


def test_alone_it_has_to_check_its_person(client, person):
    device = Device(checks_person=False)
    register(client, device)
    client = Client()
    client.post(LOGIN, {"credential": device.sign(login_options(client))})
    assert not signed_in(client)
    client = at_the_second_step(person)
    client.post(SECOND, signature(device, client.get(SECOND)))
    assert signed_in(client)


def test_an_answer_counts_once(person):
    client = Client()
    credential = person.device.sign(login_options(client))
    client.post(LOGIN, {"credential": credential})
    client.post(reverse("account_logout"))
    login_options(client)
    client.post(LOGIN, {"credential": credential})
    assert not signed_in(client)


@pytest.mark.parametrize("wrong", ["another site", "another device", "another person"])
def test_a_wrong_passkey_signs_nobody_in_and_is_told_so(person, wrong):
    device = Device()
    if wrong == "another site":
        person.device.origin = "https://testserver.example"
        device = person.device
    elif wrong == "another device":
        device.user = person.device.user
    else:
        client = Client()
        sign_in(client, UserFactory(role="teacher"))
        confirm(client)
        register(client, device)
        device.user = person.device.user
    client = Client()
    answer = client.post(LOGIN, {"credential": device.sign(login_options(client))}, follow=True)
    assert "没有通过" in answer.content.decode()
    assert not signed_in(client)
    client = at_the_second_step(person)
    answer = client.post(SECOND, signature(device, client.get(SECOND)))
    assert "没有通过" in answer.content.decode()
    assert not signed_in(client)


def test_whoever_is_shut_out_is_not_let_in_by_a_passkey(person):
    person.is_active = False
    person.save()
    client = Client()
    client.post(LOGIN, {"credential": person.device.sign(login_options(client))})
    assert not signed_in(client)


def test_it_confirms_who_one_is(person):
    client = Client()
    client.post(LOGIN, {"credential": person.device.sign(login_options(client))})
    page = client.get(client.get(ADD).url)
    way = re.search(r'href="(.*?)">改用通行密钥', page.content.decode())[1]
    page = client.get(way)
    answer = client.post(way, signature(person.device, page) | {"next": ADD})
    assert answer.url == ADD
    assert client.get(ADD).status_code == 200


NONSENSE = {
    "nothing": "",
    "no JSON": "{",
    "null": "null",
    "a list": "[1]",
    "a number": "1",
    "a wrong object": '{"id": "a"}',
    "half of one": '{"rawId": "YQ", "response": {"clientDataJSON": "e30"}}',
    "a surrogate": '{"rawId": "\\ud800", "response": {}}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("credential", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_answered_in_words(client, person, credential):
    visitor, second = Client(), at_the_second_step(person)
    login_options(visitor)
    second.get(SECOND)
    client.get(ADD)
    for who, address in ((visitor, LOGIN), (second, SECOND), (client, ADD)):
        answer = who.post(address, {"credential": credential}, follow=True)
        assert answer.status_code == 200
        assert "通行密钥" in re.search(r'class="notice error"[^>]*>(.*?)<', answer.content.decode())[1]
    assert not signed_in(visitor)
    assert not signed_in(second)
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_an_answer_without_its_person_signs_nobody_in(person):
    client = Client()
    for user in (b"", b"zzzzzzzzzzzzz", b"\xff", None):
        person.device.user = user
        client.post(LOGIN, {"credential": person.device.sign(login_options(client))})
        assert not signed_in(client)


def test_trying_too_often_is_stopped(client):
    codes = [client.post(LOGIN, {"credential": "{}"}).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]


# The pages


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"]
)
def test_its_pages_are_in_chinese_and_have_nothing_inline(client, key, name):
    body = client.get(reverse(name, args=[key.pk] if name[4:8] in ("edit", "remo") else [])).content.decode()
    assert re.search(r"<h1>[一-龥]+</h1>", body)
    assert not re.search(r"[kK]ey[s ]", re.sub(r"<[^>]*>", "", body))
    assert "<style" not in body
    assert all(
        "src=" in script or 'type="application/json"' in script for script in body.split("<script")[1:]
    )


def test_without_scripts_the_pages_say_what_else_there_is(client, person):
    assert "<noscript>" in client.get(ADD).content.decode()
    body = at_the_second_step(person).get(SECOND).content.decode()
    assert "<noscript>" in body
    assert "恢复码" in body
    assert re.search(r"<form[^>]*data-passkey[^>]* hidden>", body)


def test_whoever_has_no_passkey_is_not_asked_for_one(with_totp):  # noqa: F811
    assert "data-passkey" not in at_the_second_step(with_totp).get(SECOND).content.decode()
