"""No answer without a cache policy: a person's pages are kept nowhere, everybody's are asked for again."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access import GET
from tests.test_access import arguments as arguments
from tests.test_access import people as people

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WITHOUT_SLASH = "/notebook"  # answered before anybody is known
NOBODY_S = ("worker", "manifest", "offline")  # the same for all


@pytest.mark.parametrize("role", ["student", "teacher", "editor", None])
def test_every_answer_says_who_may_keep_it(people, arguments, role):
    client = Client()
    if role:
        client.force_login(people[role])
    addresses = [reverse(name, args=arguments.get(name)) for name in GET if name not in NOBODY_S]
    told = {
        address: client.get(address).get("Cache-Control", "")
        for address in [*addresses, "/nothing-here/", "/accounts/login/", "/static/none.css"]
    }
    wanted = {"private", "no-store"} if role else {"no-cache"}
    assert {address: said for address, said in told.items() if not wanted <= set(said.split(", "))} == {}
    for address in (WITHOUT_SLASH, *map(reverse, NOBODY_S)):
        assert client.get(address)["Cache-Control"] == "no-cache"


def test_refusals_too(people):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["student"])
    answer = strict.post("/notebook/new/")
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "private, no-store"
