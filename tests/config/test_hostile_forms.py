"""Whatever is sent in the fields of any form is answered, never a 500."""

import random
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.urls import reverse
from lxml import html

from tests.test_access import GET, ROLES, arguments, client_of, people  # noqa: F401  its people and rows

pytestmark = pytest.mark.django_db

WHO = ["student", "teacher", "editor"]  # each form is met by the first who may see it
HOSTILE = [
    "",
    "\0",
    "甲\0乙",
    "\ud800",
    "\u202e\u2066",
    "-1",
    str(2**31),
    str(2**63),
    "9" * 5000,
    "1e999",
    "NaN",
    "Infinity",
    "٣",
    "²",
    "0.000000000001",
    "2026-02-30",
    "9999-12-31T23:59",
    "0001-01-01",
    "[]",
    '{"a": null}',
    "[" * 3000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "//example.com",
    "a" * 20_000,
    "申\n" * 5_000,
]
TOGETHER = 4  # values that all fields of a form meet together; then each field meets one alone


def forms_of(page, address):
    """The forms of a page: method, address and what a browser would send, by name."""
    for form in html.fromstring(page).forms:
        target = urlsplit(form.get("action") or address)
        if target.netloc:
            continue
        fields = dict(form.form_values())
        for button in form.xpath(".//button[@name]"):
            fields.setdefault(button.get("name"), button.get("value", ""))
        fields.pop("csrfmiddlewaretoken", None)
        path = target.path or address
        yield (
            form.method,
            f"{path}?{target.query}" if target.query and form.method == "POST" else path,
            fields,
        )


def quoted(value):
    return quote(value.encode("utf-8", "surrogatepass"))


def ask(client, page, method, address, fields):
    """The worst status of sending the form and of looking at its page afterwards; what it changed is undone."""
    body = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields.items())
    with transaction.atomic():
        if method == "GET":
            status = client.get(f"{address}?{body}").status_code
        else:
            status = client.generic("POST", address, body, "application/x-www-form-urlencoded").status_code
            if status < 400:
                status = max(status, client.get(page).status_code)
        transaction.set_rollback(True)
    return status


def attacks(fields, dice):
    for value in dice.sample(HOSTILE, TOGETHER):
        yield dict.fromkeys(fields, value)
    for name in fields:
        yield fields | {name: dice.choice(HOSTILE)}


@pytest.mark.parametrize("who", WHO)
def test_no_field_of_any_form_breaks_the_server(people, arguments, who):  # noqa: F811
    dice = random.Random(who)
    client, seen, broken = client_of(people, who), set(), {}
    client.raise_request_exception = False
    for name, statuses in GET.items():
        first = next((role for role in WHO if statuses[ROLES.index(role)] == 200), None)
        page = client.get(address := reverse(name, args=arguments.get(name))) if first == who else None
        if not page or page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for method, target, fields in forms_of(page.content, address):
            if not fields or (key := (method, target.split("?")[0], frozenset(fields))) in seen:
                continue
            seen.add(key)
            for sent in attacks(fields, dice):
                if (status := ask(client, address, method, target, sent)) >= 500:
                    changed = {field: value[:40] for field, value in sent.items() if value != fields[field]}
                    broken[name, method, target, str(changed)] = status
    assert len(seen) > 3
    assert broken == {}
