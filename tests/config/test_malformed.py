"""What no database holds is answered, never a 500: in addresses, JSON bodies and headers."""

import pytest
from django.test import Client
from django.urls import reverse

from exam.actions.writing import start_attempt
from tests.factories import QuestionFactory, UserFactory
from tests.test_access import GET, arguments, client_of, people  # noqa: F401  its people and rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["student", "operator"])
def test_no_path_breaks_the_server(people, arguments, who):  # noqa: F811
    client, answers = client_of(people, who), {}
    client.raise_request_exception = False
    for name in GET:
        given = arguments.get(name) or []
        for position, argument in enumerate(given):
            for value in [2**63, 10**40] if isinstance(argument, int) else ["x\0", "a" * 3000]:
                changed = [*given[:position], value, *given[position + 1 :]]
                for method in ("get", "post"):
                    answer = getattr(client, method)(reverse(name, args=changed))
                    answers[name, method, str(value)[:12]] = answer.status_code
    for path in ("/%00", "/%FF", "/%ED%A0%80/", "/topics/%00/", "/topics/%FF%FE/", "/" + "a" * 9000, "//"):
        answers[path] = client.get(path).status_code
    assert {where: status for where, status in answers.items() if status >= 500} == {}


NESTED = b"[" * 5_000_000 + b"]" * 5_000_000  # 10 MB
BODIES = {
    "10 MB of nested JSON": (NESTED, "application/json"),
    "1 MB of nested JSON": (NESTED[4_500_000:5_500_000], "application/json"),
    "nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "application/json"),
    "half a surrogate pair": (b'{"text": "\\ud800", "client": "\\udfff", "revision": 0}', "application/json"),
    "a giant number": (b'{"revision": ' + b"9" * 4000 + b', "text": "1"}', "application/json"),
    "too giant a number": (b'{"revision": ' + b"9" * 100_000 + b"}", "application/json"),
    "invalid UTF-8": (b'{"text": "\xff\xfe"}', "application/json"),
    "too many fields": (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
    "a form without its boundary": (b"--x\r\n", "multipart/form-data"),
    "a charset that does not exist": (b"text=1", "application/x-www-form-urlencoded; charset=klingon"),
}


@pytest.mark.parametrize("body", BODIES)
def test_no_body_breaks_a_save(body):
    content, kind = BODIES[body]
    attempt, client = (
        start_attempt(QuestionFactory(), by=UserFactory()),
        Client(raise_request_exception=False),
    )
    client.force_login(attempt.student)
    answer = client.generic(
        "POST", reverse("draft", args=[attempt.pk]), content, kind, HTTP_ACCEPT="application/json"
    )
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=\xff; csrftoken=" + "x" * 5000},
        {"host": "\xff"},
        {"accept-language": "z" * 5000},
        {"hx-target": "\0" * 10, "hx-request": "true"},
        {"x-forwarded-for": "unknown, , 1"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_breaks_a_page(headers):
    assert Client(raise_request_exception=False).get("/topics/", headers=headers).status_code < 500
