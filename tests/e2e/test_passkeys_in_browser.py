"""Passkeys with Chromium's own WebAuthn and a virtual device."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests.axe import faults
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person():
    return UserFactory(role="teacher", username="teacher")


@pytest.fixture
def touch(context, page):
    """Gives the browser a laptop's reader that checks its person's finger: the right one, until `touch(right=False)`."""
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    reader = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def put(*, right):
        cdp.send("WebAuthn.setUserVerified", {"authenticatorId": reader, "isUserVerified": right})

    return put


def open_page(page, live_server, name):
    page.goto(live_server.url + reverse(name))


def sign_in_with_password(page, live_server, person):
    open_page(page, live_server, "account_login")
    page.get_by_label("用户名或邮箱").fill(person.username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def open_confirmed(page, live_server, name):
    """Open a page that asks for the password first."""
    open_page(page, live_server, name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认").click()


def sign_out(page):
    page.locator("header").get_by_role("button", name="退出").click()
    expect(page.locator("header").get_by_role("link", name="登录", exact=True)).to_be_visible()


def assert_axe_finds_nothing(page):
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 820})
        assert faults(page) == [], (page.url, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_passkey_is_registered_signs_in_both_ways_and_is_removed(page, live_server, person, touch):
    main = page.locator("main")
    sign_in_with_password(page, live_server, person)
    open_confirmed(page, live_server, "mfa_add_webauthn")
    assert_axe_finds_nothing(page)
    page.get_by_label("名字").fill("办公室的电脑")
    main.get_by_role("button", name="登记").click()
    expect(main.get_by_role("heading", name="恢复码")).to_be_visible()
    open_page(page, live_server, "mfa_list_webauthn")
    expect(main.get_by_text("办公室的电脑").first).to_be_visible()
    expect(main.get_by_text("可以不输密码登录")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.set_viewport_size({"width": 1360, "height": 820})

    sign_out(page)
    open_page(page, live_server, "account_login")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator(".who")).to_have_text(str(person))

    sign_out(page)
    sign_in_with_password(page, live_server, person)
    expect(page.get_by_role("heading", name="两步验证")).to_be_visible()
    assert_axe_finds_nothing(page)
    page.set_viewport_size({"width": 1360, "height": 820})
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator(".who")).to_have_text(str(person))

    open_page(page, live_server, "mfa_index")
    assert_axe_finds_nothing(page)
    page.set_viewport_size({"width": 1360, "height": 820})
    open_page(page, live_server, "mfa_list_webauthn")
    main.get_by_role("link", name="移除").click()
    page.get_by_role("link", name="改用通行密钥").click()
    main.get_by_role("button", name="用通行密钥确认").click()
    main.get_by_role("button", name="移除").click()
    expect(main.get_by_text("还没有通行密钥")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_the_page_says_why_nothing_came_of_it(page, live_server, person, touch):
    words, register = page.locator(".messages"), page.get_by_role("button", name="登记")
    sign_in_with_password(page, live_server, person)
    open_confirmed(page, live_server, "mfa_add_webauthn")
    touch(right=False)
    register.click()
    expect(words).to_contain_text("没有完成")
    expect(register).to_be_enabled()
    touch(right=True)
    register.click()
    expect(page).to_have_url(re.compile(reverse("mfa_view_recovery_codes")))
    open_page(page, live_server, "mfa_add_webauthn")
    register.click()
    expect(words).to_contain_text("不用再登记")
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    sign_out(page)
    open_page(page, live_server, "account_login")
    page.context.set_offline(True)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(words).to_contain_text("连不上服务器")
    page.context.set_offline(False)
    touch(right=False)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(words).to_contain_text("没有完成")
    expect(words.locator("p")).to_have_count(1)


def test_a_browser_without_passkeys_is_told_what_else_there_is(page, live_server, person):
    page.add_init_script("delete window.PublicKeyCredential")
    open_page(page, live_server, "account_login")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
    sign_in_with_password(page, live_server, person)
    open_confirmed(page, live_server, "mfa_add_webauthn")
    expect(page.get_by_text("这个浏览器用不了通行密钥")).to_be_visible()
    expect(page.get_by_role("button", name="登记")).to_be_hidden()
