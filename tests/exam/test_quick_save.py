"""The usual save in one statement is the same save: what it stores, the rules of `save_draft` would have stored."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts import recent
from exam.actions.clock import start_sitting, start_timed
from exam.actions.quick_save import quick_save
from exam.actions.writing import save_draft, start_attempt, submit
from exam.clock import ABSENCE, GRACE
from exam.models import Attempt, Draft
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

TEXTS = st.one_of(
    st.sampled_from(
        ["", "甲", "甲" * 30, "甲" * 30 + "乙", "乙" + "甲" * 30, "甲" * 51, "丙" * 30, "𠮷\u00a0\n　"]
    ),
    st.text("甲乙𠮷", max_size=60),
)
CLIENTS = st.sampled_from(["a", "b"])


class Ledger(TestCase):
    @given(
        saves=st.lists(
            st.tuples(TEXTS, CLIENTS, st.integers(1, 4), st.integers(0, 90), st.integers(-1, 60)),
            min_size=1,
            max_size=6,
        )
    )
    def test_any_saves_of_two_tabs_leave_the_same_draft_and_history(self, saves):
        """Each save goes to two attempts: to one through the long way only, to the other the way the view goes."""
        long, short = (start_attempt(QuestionFactory(), by=UserFactory()) for _ in range(2))
        for text, client, sequence, seconds, same in saves:
            for attempt in (long, short):  # so much time passes
                earlier = timezone.now() - timedelta(seconds=seconds)
                attempt.draft.revisions.update(saved_at=earlier)
                Draft.objects.filter(attempt=attempt).update(saved_at=earlier)
            fields = {"text": text, "client": client, "sequence": sequence}
            revision = Draft.objects.get(attempt=long).revision
            save_draft(long, revision=revision, **fields)
            if not quick_save(short.pk, short.student_id, fields | {"same": same}):
                save_draft(short, revision=revision, **fields)
            assert held(long) == held(short)


def held(attempt):
    draft = Draft.objects.filter(attempt=attempt).values_list("text", "revision", "client", "sequence").get()
    return draft, list(attempt.draft.revisions.values_list("revision", "text"))


@pytest.fixture
def attempt():
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    save_draft(attempt, "", revision=0, client="page", sequence=1)
    return attempt


def quick(attempt, text="一", client="page", sequence=2, student=None):
    return quick_save(
        attempt.pk, student or attempt.student_id, {"text": text, "client": client, "sequence": sequence}
    )


def test_the_next_save_of_the_tab_is_stored(attempt):
    saved = quick(attempt)
    draft = Draft.objects.get()
    assert (draft.text, draft.revision, draft.saved_at) == ("一", saved.revision, saved.saved_at)
    assert saved.revision == 1


@pytest.mark.parametrize(
    "unusual",
    [
        {"client": "other"},
        {"client": ""},
        {"client": "page\0"},
        {"client": 7},
        {"sequence": 1},
        {"sequence": 0},
        {"sequence": "2"},
        {"sequence": 2**31},
        {"sequence": True},
        {"text": None},
        {"text": "一\r\n二"},
        {"text": "\0"},
        {"text": "字" * 20_001},
    ],
)
def test_whatever_is_unusual_is_left_to_the_rules(attempt, unusual):
    before = held(attempt)
    assert quick(attempt, **unusual) is None
    assert held(attempt) == before


def test_somebody_elses_attempt_is_left_alone(attempt):
    assert quick(attempt, student=UserFactory().pk) is None


def test_a_submitted_attempt_is_left_alone(attempt):
    submit(attempt, "交上去的", revision=0, client="page", sequence=2)
    assert quick(attempt, "后来的", sequence=3) is None
    assert Draft.objects.get().text == "交上去的"


def test_after_the_deadline_and_its_grace_nothing_is_stored(time_machine):
    attempt = start_timed(QuestionFactory(minutes=10), by=UserFactory())
    save_draft(attempt, "", revision=0, client="page", sequence=1)
    time_machine.move_to(attempt.deadline + GRACE, tick=False)
    assert quick(attempt, "最后一秒")
    time_machine.move_to(attempt.deadline + GRACE + timedelta(milliseconds=1), tick=False)
    assert quick(attempt, "太晚了", sequence=3) is None


def test_after_a_long_absence_the_clock_is_settled_first(attempt, time_machine):
    time_machine.move_to(timezone.now() + ABSENCE + timedelta(seconds=1), tick=False)
    assert quick(attempt) is None


def test_a_question_of_a_sitting_is_saved_like_any_other():
    sitting = start_sitting(QuestionFactory(paper__minutes=150).paper, by=UserFactory())
    attempt = sitting.attempts.get()
    save_draft(attempt, "", revision=0, client="page", sequence=1)
    assert quick(attempt)


# The address


class Page:
    """The room's script."""

    def __init__(self, attempt):
        self.path, self.sequence = reverse("draft", args=[attempt.pk]), 0
        self.client = Client()
        self.client.force_login(attempt.student)

    def save(self, text, **more):
        self.sequence += 1
        fields = {"text": text, "revision": 0, "client": "page", "sequence": self.sequence} | more
        return self.send(json.dumps(fields))

    def send(self, body):
        return self.client.post(
            self.path, body, content_type="application/json", headers={"accept": "application/json"}
        )


@pytest.fixture
def script(attempt):
    page = Page(attempt)
    page.save("")
    return page


def test_a_usual_save_asks_the_database_once(script, monkeypatch):
    monkeypatch.setattr(recent, "RECHECK", 3600)  # however slow the machine
    script.save("一")  # who is this?
    script.save("一二")  # the history begins
    with CaptureQueriesContext(connection) as asked:
        answer = script.save("一二三")
    # On PostgreSQL it goes past Django's cursors, which is why nothing is seen of it here.
    assert len(asked) == (1 if connection.vendor == "sqlite" else 0)
    assert (answer.json()["revision"], Draft.objects.get().text) == (3, "一二三")


def test_a_sign_out_elsewhere_counts_as_soon_as_the_person_is_asked_for_again(script, monkeypatch):
    assert script.save("一").status_code == 200
    script.client.session.delete()  # what signing out in another process does
    monkeypatch.setattr(recent, "RECHECK", 0)
    assert script.save("一二").status_code == 401
    assert Draft.objects.get().text == "一"


def test_what_is_remembered_of_people_is_bounded(script, monkeypatch):
    monkeypatch.setattr(recent, "_seen", {})
    monkeypatch.setattr(recent, "MOST", 2)
    for _ in range(5):
        Page(start_attempt(QuestionFactory(), by=UserFactory())).save("一")
    assert len(recent._seen) <= 2


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"text"',
        "1",
        "[" * 100_000,
        '{"text": {}}',
        '{"text": ["一"]}',
        '{"text": NaN}',
        "\xff",
    ],
)
def test_a_body_that_is_no_flat_object_is_refused_and_nothing_changes(script, body):
    script.save("一")
    assert script.send(body).status_code == 400
    assert Draft.objects.get().text == "一"


@pytest.mark.parametrize("client", ["page", "another"])
def test_half_a_surrogate_pair_is_replaced_as_in_a_form(script, client):
    fields = '{"text": "一\\ud842二𠮷", "revision": 0, "client": "%s", "sequence": 9}'
    assert script.send(fields % client).status_code == 200
    assert Draft.objects.get().text == "一\ufffd二𠮷"


def test_an_address_beyond_all_numbers_is_not_found(script):
    script.path = reverse("draft", args=[10**30])
    assert script.save("一").status_code == 404


def test_all_attempts_end_with_a_draft_that_is_no_tabs(attempt):
    """On PostgreSQL a save that waited for the handing in looks at the draft again, and at nothing else."""
    submit(attempt, "一", revision=0, client="page", sequence=2)
    assert Draft.objects.get().client == ""
    assert Attempt.objects.get().submitted_at
