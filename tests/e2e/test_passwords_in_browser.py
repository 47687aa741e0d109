"""Looking at a password while typing it."""

import pytest
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


def test_the_button_beside_a_password_shows_and_hides_it_by_the_keyboard(page, live_server):
    person = UserFactory()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("用户名或邮箱").fill(person.username)
    field = page.get_by_label("密码", exact=True)
    field.fill(PASSWORD)
    page.keyboard.press("Tab")
    show, hide = (page.get_by_role("button", name=f"{word} 密码", exact=True) for word in ("显示", "隐藏"))
    expect(show).to_be_focused()
    page.keyboard.press("Space")
    expect(hide).to_be_focused()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(PASSWORD)
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(show).to_be_focused()
    expect(field).to_have_attribute("type", "password")


def test_what_is_sent_is_hidden_again(page, live_server):
    page.goto(live_server.url + reverse("account_login"))
    page.evaluate(
        """document.querySelector('form [name="password"]').form.addEventListener("submit", (event) => {
            event.preventDefault();
            event.target.dataset.sentAs = event.target.elements.password.type;
        })"""
    )
    page.get_by_label("用户名或邮箱").fill("lin")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="显示 密码").click()
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("form[data-sent-as=password]")).to_have_count(1)


def test_each_password_of_a_page_has_a_button_of_its_own(page, live_server):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + reverse("account_signup"))
    first, again = page.locator("input[type=password]").all()
    first.fill(PASSWORD)
    again.fill(PASSWORD)
    page.locator("[data-reveals]").last.click()
    assert [page.locator(f"[name={name}]").get_attribute("type") for name in ("password1", "password2")] == [
        "password",
        "text",
    ]
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_there_is_no_button(browser, live_server):
    page = browser.new_page(java_script_enabled=False)
    page.goto(live_server.url + reverse("account_login"))
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="显示 密码")).to_be_hidden()
    page.close()
