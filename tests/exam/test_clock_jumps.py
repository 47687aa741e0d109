"""The server's own clock is set wrong and right again: nothing typed is lost, nobody is signed out, pages open."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.actions.clock import close_expired, start_timed
from exam.actions.writing import save_draft, start_attempt
from exam.models import Draft, Submission
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def student(client, time_machine):
    time_machine.move_to(timezone.now())
    student = UserFactory()
    client.force_login(student)
    return student


def save(client, attempt, text, sequence):
    fields = {"text": text, "revision": 0, "client": "page", "sequence": sequence}
    return client.post(reverse("draft", args=[attempt.pk]), fields, content_type="application/json",
                       headers={"accept": "application/json"})  # fmt: skip


@pytest.mark.parametrize("hours", [-30 * 24, -1, 1])
def test_who_writes_goes_on_saving_and_stays_signed_in(client, student, time_machine, hours):
    attempt = start_attempt(QuestionFactory(), by=student)
    assert save(client, attempt, "钟走准的时候", 1).status_code == 200
    time_machine.shift(timedelta(hours=hours))
    for sequence in (2, 3):
        assert save(client, attempt, f"钟错了以后第{sequence}次", sequence).status_code == 200
    for address in ("home", "attempts"):
        assert client.get(reverse(address)).status_code == 200
    assert client.get(reverse("attempt", args=[attempt.pk])).status_code == 200
    time_machine.shift(timedelta(hours=-hours))
    assert save(client, attempt, "钟又准了", 4).status_code == 200
    assert Draft.objects.get().text == "钟又准了"


def test_a_clock_set_back_ends_no_attempt_and_the_deadline_stays(client, student, time_machine):
    attempt = start_timed(QuestionFactory(minutes=30), by=student)
    save(client, attempt, "写着", 1)
    time_machine.shift(timedelta(hours=-1))
    close_expired()
    assert save(client, attempt, "还写着", 2).status_code == 200
    time_machine.shift(timedelta(hours=1, minutes=31))
    close_expired()
    handed_in = Submission.objects.get()
    assert (handed_in.text, handed_in.submitted_at) == ("还写着", attempt.deadline)


def test_a_clock_set_forward_hands_in_what_was_saved_and_says_so(client, student, time_machine):
    """Nobody can tell it from time that has passed; docs/deploy.md has the clock kept by NTP."""
    attempt = start_timed(QuestionFactory(minutes=30), by=student)
    save(client, attempt, "写到一半", 1)
    time_machine.shift(timedelta(days=1))
    refused = save(client, attempt, "写到一半，接着写", 2)
    assert refused.status_code == 410
    time_machine.shift(timedelta(days=-1))
    handed_in = Submission.objects.get()
    assert (handed_in.text, handed_in.submitted_at) == ("写到一半", attempt.deadline)
    assert client.get(reverse("comparison", args=[attempt.pk])).status_code == 200
    assert client.get(reverse("attempts")).status_code == 200


def test_a_draft_saved_in_the_future_is_overtaken_by_one_saved_now(student, time_machine):
    attempt = start_attempt(QuestionFactory(), by=student)
    time_machine.shift(timedelta(hours=1))
    save_draft(attempt, "一小时以后写的", revision=0, client="page", sequence=1)
    time_machine.shift(timedelta(hours=-1))
    save_draft(attempt, "现在写的", revision=1, client="page", sequence=2)
    draft = Draft.objects.get()
    assert draft.text == "现在写的"
    assert draft.saved_at <= timezone.now()
