"""How long a password has to be, and for whom."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.accounts.test_security import PASSWORD, sign_in
from tests.accounts.test_security import fresh_limits as fresh_limits
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

POWERFUL = [{"role": "teacher"}, {"role": "editor"}, {"is_superuser": True}]


def change(client, person, new):
    sign_in(client, person)
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), form).content.decode()


def reset(client, person, new, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://\S+", mailoutbox[-1].body)[0]
    address = client.get(link, follow=True).request["PATH_INFO"]
    return client.post(address, {"password1": new, "password2": new}).content.decode()


def has(person, password):
    person.refresh_from_db()
    return person.check_password(password)


@pytest.mark.parametrize("who", POWERFUL)
def test_whoever_has_power_over_others_work_chooses_twelve_characters(client, who, mailoutbox):
    person = UserFactory(**who)
    assert "密码太短：至少 12 个字符。" in change(client, person, "elf-zeichen")
    client.logout()
    assert "密码太短：至少 12 个字符。" in reset(client, person, "elf-zeichen", mailoutbox)
    assert has(person, PASSWORD)
    cache.clear()
    reset(client, person, "zwoelfzeichn", mailoutbox)
    assert has(person, "zwoelfzeichn")


def test_eight_will_do_for_a_student(client, mailoutbox):
    person = UserFactory()
    assert "密码太短：至少 8 个字符。" in change(client, person, "sieben7")
    change(client, person, "achtzeic")
    assert has(person, "achtzeic")
    client.logout()
    reset(client, person, "achtneue", mailoutbox)
    assert has(person, "achtneue")


def test_who_becomes_a_teacher_keeps_the_shorter_one_until_the_next(client):
    person = UserFactory(role="teacher")
    person.set_password("achtzeic")
    person.save()
    client.post(reverse("account_login"), {"login": person.username, "password": "achtzeic"})
    assert client.get(reverse("teach")).status_code == 200


def test_the_form_says_both_lengths_before_one_types(client):
    words = "至少要有 8 个字符；老师、编辑和管理员至少 12 个"
    assert words in client.get(reverse("account_signup")).content.decode()
