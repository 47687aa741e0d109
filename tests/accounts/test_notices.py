"""Mail about changes of one's account: in Chinese, saying what changed, and never in the way of the change."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from tests.accounts.device import Device
from tests.accounts.test_passkeys import register
from tests.accounts.test_security import PASSWORD
from tests.accounts.test_security import fresh_limits as fresh_limits
from tests.accounts.test_trail import NEW, activate_totp
from tests.accounts.test_trail import person as person
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# What mails may hold of Latin letters: addresses, the browser, the site, and names of things.
LATIN = re.compile(r"[A-Za-z]{2,}")
EXPECTED = {"UTC", "IP", "PIN"}


def change_password(client):
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return client.post(reverse("account_change_password"), form)


def told(mail):
    """The mail's words on what changed; nothing in it is in English."""
    subject, body = mail.subject.split("] ")[1], mail.body
    kept = body.replace("Tester's <Browser>", "").replace("testserver", "")
    assert set(LATIN.findall(re.sub(r"\S+@\S+", "", subject + kept))) <= EXPECTED, mail.body
    return f"{subject}：{body.split('：', 2)[2].split('时间：')[0].strip()}"


@pytest.fixture
def client(client):
    client.defaults["HTTP_USER_AGENT"] = "Tester's <Browser>"
    return client


def test_a_changed_password_is_told_with_when_and_where_from(client, person, mailoutbox):
    change_password(client)
    [mail] = mailoutbox
    assert mail.to == [person.email]
    assert told(mail) == "密码已修改：登录密码改过了。别的设备都已退出。"
    assert "地址：127.0.0.1\n浏览器：Tester's <Browser>\n" in mail.body
    assert re.search(r"时间：\d+年\d+月\d+日 \d\d:\d\d（UTC\+0800）", mail.body)


def test_a_reset_password_is_told(client, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": UserFactory().email})
    address = client.get(re.search(r"http://\S+", mailoutbox[0].body)[0], follow=True).request["PATH_INFO"]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert told(mailoutbox[1]) == "密码已重设：用邮件里的链接重设了登录密码。"


def test_a_first_password_is_told(client, person, mailoutbox):
    client.force_login(person)
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})
    assert told(mailoutbox[-1]) == "密码已设置：设置了登录密码。"


def add_and_prefer(client, email):
    for action in ("action_add", "action_primary"):
        client.post(reverse("account_email"), {action: "", "email": email})


def told_of(mailoutbox, *subjects):
    return [(told(mail), mail.to) for mail in mailoutbox if mail.subject.endswith(subjects)]


def test_another_address_is_told_to_the_one_before(client, person, mailoutbox):
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
    add_and_prefer(client, "new@example.com")
    client.post(reverse("account_email"), {"action_remove": "", "email": person.email})
    assert told_of(mailoutbox, "加了一个邮箱", "首选邮箱已更换", "邮箱已移除") == [
        ("加了一个邮箱：账户里加了邮箱 new@example.com。", [person.email]),
        (f"首选邮箱已更换：首选邮箱由 {person.email} 换成了 new@example.com。", [person.email]),
        (f"邮箱已移除：邮箱 {person.email} 已从账户里移除。", ["new@example.com"]),
    ]


def test_so_it_is_to_whom_a_teacher_enrolled(client, person, mailoutbox):
    add_and_prefer(client, "new@example.com")
    assert told_of(mailoutbox, "加了一个邮箱") == [
        ("加了一个邮箱：账户里加了邮箱 new@example.com。", [person.email])
    ]


@pytest.mark.django_db(transaction=True)  # told on commit
def test_second_factors_are_told(client, person, mailoutbox):
    activate_totp(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    register(client, Device())
    key = Authenticator.objects.get(type="webauthn")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    client.post(reverse("mfa_deactivate_totp"))
    assert [told(mail) for mail in mailoutbox] == [
        "验证器已开启：开启了验证器：以后登录要输它显示的数字。",
        "恢复码已更换：换了一组新的恢复码，旧的都不能用了。",
        "登记了通行密钥：登记了一把通行密钥，可以用它登录。",
        "移除了通行密钥：移除了一把通行密钥，它不能再登录。",
        "验证器已关闭：关闭了验证器：登录时不再问它显示的数字。",
    ]


def test_who_has_no_address_gets_none_and_changes_the_password_all_the_same(client, person, mailoutbox):
    EmailAddress.objects.filter(user=person).delete()
    person.email = ""
    person.save()
    assert change_password(client).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mailoutbox == []


def test_a_mail_server_that_is_gone_is_in_nobody_s_way(client, person, monkeypatch, caplog):
    def gone(*_):
        raise ConnectionRefusedError(f"nobody takes mail for {person.email}")

    monkeypatch.setattr(EmailBackend, "send_messages", gone)
    assert change_password(client).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert "account/email/password_changed was not sent: ConnectionRefusedError" in caplog.text
    assert person.email not in caplog.text
