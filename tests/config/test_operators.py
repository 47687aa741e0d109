"""The operators' admin: found by superusers only, and what has pages of its own is only looked at."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import Role, record
from tests.factories import PolicyFactory, UserFactory

pytestmark = pytest.mark.django_db

LISTS = [
    f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
]


@pytest.fixture
def operator(client):
    operator = UserFactory(is_superuser=True)
    client.force_login(operator)
    policy = PolicyFactory(title="优化营商环境条例")
    policy.edits.create(fields={}, editor=operator)
    record(operator, "policy.changed", policy)
    return operator


@pytest.mark.parametrize("role", [None, *Role])
def test_whoever_is_no_operator_gets_nothing(client, role):
    if role:
        client.force_login(UserFactory(role=role, is_staff=True))
    for name in ["admin:index", *LISTS]:
        answer = client.get(reverse(name))
        assert answer.status_code in (302, 404)
        assert answer.status_code == 404 or "login" in answer.url
    assert client.get(reverse("admin:login")).status_code == (404 if role else 302)


@pytest.mark.parametrize("name", LISTS)
def test_an_operator_looks_into_every_list_and_searches_it(client, operator, name):
    for query in ({}, {"q": "优化"}):
        assert client.get(reverse(name), query).status_code == 200


def test_an_operator_changes_people_and_nothing_that_has_its_own_pages(client, operator):
    person = UserFactory()
    address = reverse("admin:accounts_user_change", args=[person.pk])
    fields = client.get(address).context["adminform"].form.initial
    answer = client.post(
        address, {k: v for k, v in fields.items() if v is not None and v is not False} | {"role": "teacher"}
    )
    assert answer.status_code == 302, answer.context["errors"]
    person.refresh_from_db()
    assert person.role == "teacher"
    changed = [
        model
        for model, site in admin.site._registry.items()
        if model._meta.app_label in ("accounts", "materials")
        and any((site.has_add_permission(r := request_of(operator)), site.has_delete_permission(r)))
    ]
    assert changed == []
    for label in ("materials.policy", "accounts.auditevent"):
        model = apps.get_model(label)
        row = model.objects.first()
        address = reverse(f"admin:{label.replace('.', '_')}_change", args=[row.pk])
        assert client.post(address, {}).status_code == 403


def request_of(user):
    return type("Request", (), {"user": user})()


def test_the_admin_s_pages_hold_nothing_inline(client, operator):
    for name in ("admin:index", "admin:materials_policy_changelist"):
        body = client.get(reverse(name)).text
        assert " onclick=" not in body
        assert all("src=" in script.split(">")[0] for script in body.split("<script")[1:])
