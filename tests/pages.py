"""Every page there is, for tests that look at all of them."""

from contextlib import suppress

from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Role
from tests.factories import UserFactory
from tests.test_access import GET, POST, ROLES


def every_page(people, arguments):
    """Each address that answers with a page: its name, and the cookies of the first role that may see it. `people` and
    `arguments` are the fixtures of tests/test_access.py."""
    for name, client in _first_with(GET, 200, people):
        address = reverse(name, args=arguments.get(name))
        if _is_page(client.get(address)):
            yield name, address, _cookies(client)


def refused_pages(people, arguments):
    """Each page that an empty form comes back as: its name, the answer and the cookies of who sent it."""
    for name, client in _first_with(POST, 422, people):
        answer = client.post(
            reverse(name, args=arguments.get(name)),
            {"csrfmiddlewaretoken": "as every form of a browser has it"},
        )
        if _is_page(answer, status=422):
            yield name, answer, _cookies(client)


def empty_pages():
    """What a new student, teacher and editor see of each address that names nothing, while nobody has done anything:
    its name, address and cookies. An address is looked at once, by the first who may see it."""
    seen = set()
    for role in Role:
        client = Client()
        client.force_login(UserFactory(role=role))
        for name in GET:
            with suppress(NoReverseMatch):
                address = reverse(name)
                if address not in seen and _is_page(client.get(address)):
                    seen.add(address)
                    yield name, address, _cookies(client)


def put_cookies(context, server: str, cookies: dict) -> None:
    """The browser is that person from now on, and nobody else."""
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": value, "url": server} for name, value in cookies.items()])


def _first_with(table, status, people):
    for name, expected in table.items():
        role = next(
            (role for role, code in zip(ROLES[1:], expected[1:], strict=True) if code == status), None
        )
        if role:
            client = Client()
            client.force_login(people[role])
            yield name, client


def _is_page(answer, status=200):
    return answer.status_code == status and answer.headers.get("Content-Type", "").startswith("text/html")


def _cookies(client):
    return {key: cookie.value for key, cookie in client.cookies.items()}
