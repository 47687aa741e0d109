"""What the service worker goes by: which pages may be kept, and whose they are."""

from uuid import uuid4

import pytest
from django.urls import reverse

from config import offline
from exam.actions.clock import finish_sitting, start_sitting
from exam.actions.notebook import take_excerpt
from exam.actions.writing import start_attempt, submit
from tests.factories import PaperFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_worker_sees_all_addresses_is_asked_for_again_and_changes_with_what_it_puts_by(
    client, monkeypatch
):
    answer = client.get("/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    first = offline.release.__wrapped__()
    assert first == offline.release.__wrapped__()
    assert {"/static/js/room.js", "/static/css/room.css", "/offline/"} <= set(first["shell"])
    monkeypatch.setattr(offline, "static", lambda name: f"/static/changed/{name}")
    assert offline.release.__wrapped__()["version"] != first["version"]


def test_only_these_pages_may_be_kept_and_each_says_whose_it_is(client):
    student = UserFactory(role="student")
    question = QuestionFactory()
    RubricFactory(question=question, points=[("一点", "5")])
    attempt = start_attempt(question, by=student)
    done = start_attempt(QuestionFactory(), by=student)
    submit(done, "交了。", revision=0)
    sitting = start_sitting(
        QuestionFactory(paper=PaperFactory(minutes=150, published=True)).paper, by=student
    )
    client.force_login(student)
    kept = {
        "/": "page",
        reverse("attempt", args=[attempt.pk]): "page",
        reverse("sitting", args=[sitting.pk]): "page",
        reverse("notebook"): "page",
        reverse("notebook") + "?page=2": "page",
        reverse("excerpt-new"): "form",
    }
    others = [
        reverse("comparison", args=[done.pk]),
        reverse("question", args=[question.pk]),
        reverse("notebook") + "?q=字",
        reverse("review"),
        reverse("progress"),
        reverse("attempts"),
    ]
    for address in [*kept, *others]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["X-Person"] == str(student.pk)
        assert answer.headers.get("X-Keep") == kept.get(address)
    finish_sitting(sitting)
    assert "X-Keep" not in client.get(reverse("sitting", args=[sitting.pk])).headers


def test_a_page_for_nobody_says_so_and_may_not_be_kept(client):
    for address in ("/", reverse("topics"), reverse("account_login")):
        answer = client.get(address)
        assert answer.headers["X-Person"] == "-"
        assert "X-Keep" not in answer.headers


def test_a_long_notebook_leads_on_to_its_next_page(client):
    student = UserFactory(role="student")
    for number in range(31):
        take_excerpt(None, f"第 {number} 条", key=uuid4(), kind="other", by=student)
    client.force_login(student)
    address = reverse("notebook")
    assert client.get(address).headers["Link"] == '<?page=2>; rel="next"'
    assert "Link" not in client.get(address + "?page=2").headers


def test_the_answer_to_signing_out_has_the_browser_forget_everything(client):
    client.force_login(UserFactory())
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"storage"'
