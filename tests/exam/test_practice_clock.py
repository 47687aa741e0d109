"""Practice counts up, can be paused, and does not count the time nobody was there."""

from django.urls import reverse

from exam.actions.writing import start_attempt
from exam.clock import ABSENCE
from exam.models import Draft
from tests.factories import QuestionFactory

SCRIPT = {"accept": "application/json"}


def post(client, name, attempt, text):
    data = {"text": text, "revision": 0, "client": "a", "sequence": 1}
    return client.post(reverse(name, args=[attempt.pk]), data, headers=SCRIPT)


def test_practice_counts_up_and_can_be_paused(client, student, clock):
    attempt = start_attempt(QuestionFactory(), by=student)
    address = reverse("attempt-clock", args=[attempt.pk])
    clock(60)
    assert client.post(address, {"running": 0}, headers=SCRIPT).json() == {"seconds": 60, "running": False}
    clock(600)
    assert client.post(address, {"running": 0}, headers=SCRIPT).json()["seconds"] == 60
    assert client.post(address, {"running": 1}, headers=SCRIPT).json() == {"seconds": 60, "running": True}
    clock(660)
    assert client.get(address).json() == {"seconds": 120, "running": True}
    assert 'data-seconds="120.0"' in client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    post(client, "submit", attempt, "一。")
    attempt.refresh_from_db()
    assert (attempt.seconds_spent, attempt.running_since) == (120, None)
    assert "用时 2 分" in client.get(reverse("comparison", args=[attempt.pk])).content.decode()


def test_the_pause_button_of_a_page_without_script_keeps_what_is_typed(client, student, clock):
    attempt = start_attempt(QuestionFactory(), by=student)
    clock(60)
    data = {"text": "没存过的", "revision": 0, "running": 0}
    assert client.post(reverse("attempt-clock", args=[attempt.pk]), data).status_code == 302
    attempt.refresh_from_db()
    assert (attempt.seconds_spent, attempt.running_since) == (60, None)
    assert Draft.objects.get().text == "没存过的"
    refused = client.post(
        reverse("attempt-clock", args=[attempt.pk]), data | {"text": "另一份", "revision": 9}
    )
    assert refused.status_code == 409


def test_time_nobody_was_there_is_not_counted(client, student, clock):
    attempt = start_attempt(QuestionFactory(), by=student)
    clock(120)
    post(client, "draft", attempt, "一")
    away = ABSENCE.total_seconds() + 121
    clock(away)
    client.get(reverse("attempt", args=[attempt.pk]))
    clock(away + 30)
    assert client.get(reverse("attempt-clock", args=[attempt.pk])).json()["seconds"] == 150


def test_reading_for_less_than_that_is_counted(client, student, clock):
    attempt = start_attempt(QuestionFactory(), by=student)
    clock(ABSENCE.total_seconds())
    assert client.get(reverse("attempt-clock", args=[attempt.pk])).json()["seconds"] == 1800


def test_a_submitted_practice_does_not_run_on(client, student, clock):
    attempt = start_attempt(QuestionFactory(), by=student)
    post(client, "submit", attempt, "一。")
    client.post(reverse("attempt-clock", args=[attempt.pk]), {"running": 1})
    attempt.refresh_from_db()
    assert attempt.running_since is None
