"""Attempts against the clock: the arithmetic, the server's word on every page, and closing what is over (F5)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from exam.actions.clock import clock_of, close_expired, set_running, settle, start_timed
from exam.actions.writing import save_draft, start_attempt, submit
from exam.clock import Clock, is_over, share_of_paper, whole_minutes, with_extra_time
from exam.errors import TimeIsUp
from exam.models import Attempt, AttemptMode, Submission
from tests.factories import QuestionFactory, ReferenceAnswerFactory, UserFactory

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SCRIPT = {"accept": "application/json"}


def seconds(number):
    return timedelta(seconds=number)


# The arithmetic


@pytest.mark.parametrize(
    ("minutes", "percent", "given"),
    [(150, 0, 150), (150, 25, 188), (180, 50, 270), (15, 33, 20), (1, 1, 2), (60, 100, 120)],
)
def test_extra_time_is_rounded_up_to_whole_minutes(minutes, percent, given):
    assert with_extra_time(minutes, percent) == given


@pytest.mark.parametrize(
    ("marks", "minutes"),
    [(Decimal(10), 15), (Decimal("20.00"), 30), (Decimal(40), 60), (Decimal("7.5"), 12), (None, 30)],
)
def test_a_question_without_minutes_has_its_share_of_150_for_100_marks(marks, minutes):
    assert share_of_paper(marks) == minutes


@pytest.mark.parametrize(
    ("after", "over"), [(-1, False), (0, False), (4.9, False), (5, False), (5.001, True), (3600, True)]
)
def test_an_attempt_is_over_when_the_grace_of_five_seconds_has_passed(after, over):
    assert is_over(NOON, NOON + seconds(after)) is over


def test_practice_is_never_over():
    assert not is_over(None, NOON)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (9000, [30, 10, 5, 1]),
        (1801, [30, 10, 5, 1]),
        (1800, [10, 5, 1]),
        (599, [5, 1]),
        (60, []),
        (0, []),
    ],
)
def test_warnings_that_have_passed_are_not_said_again(left, said):
    assert Clock(left, deadline=NOON).warnings == said


def test_practice_has_no_warnings():
    assert Clock(9000).warnings == []


@pytest.mark.parametrize(("spent", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (5400, 90)])
def test_a_begun_minute_counts(spent, minutes):
    assert whole_minutes(spent) == minutes


# One attempt


@pytest.fixture
def timed(student, clock):
    """A timed attempt of ten minutes, begun at clock.start."""
    return start_timed(QuestionFactory(minutes=10), by=student)


def post(client, name, attempt, text, *, script=True, revision=0):
    data = {"text": text, "revision": revision, "client": "a", "sequence": revision + 1}
    return client.post(reverse(name, args=[attempt.pk]), data, headers=SCRIPT if script else {})


def test_the_deadline_is_the_question_s_minutes_with_the_student_s_extra_time(clock, db):
    question = QuestionFactory(minutes=10)
    assert start_timed(question, by=UserFactory()).deadline == clock.start + timedelta(minutes=10)
    assert start_timed(question, by=UserFactory(extra_time_percent=25)).deadline == clock.start + timedelta(
        minutes=13
    )


def test_starting_again_gives_the_same_attempt_and_no_new_time(timed, clock):
    clock(300)
    again = start_timed(timed.question, by=timed.student)
    assert (again.pk, again.deadline) == (timed.pk, timed.deadline)
    assert clock_of(again).seconds == 300


def test_a_practice_without_a_word_becomes_the_timed_attempt_and_one_with_a_word_stays(student, clock):
    blank, begun = (start_attempt(QuestionFactory(minutes=10), by=student) for _ in range(2))
    save_draft(begun, "一", revision=0)
    clock(60)
    assert start_timed(blank.question, by=student).mode == AttemptMode.TIMED
    assert Attempt.objects.get(pk=blank.pk).deadline == clock.start + seconds(660)
    assert start_timed(begun.question, by=student).mode == AttemptMode.PRACTICE


def test_the_buttons_of_the_question_begin_practice_and_timed(client, student, clock):
    question = QuestionFactory(marks=20)
    assert "限时 30 分钟" in client.get(question.get_absolute_url()).content.decode()
    start_attempt(question, by=student)  # and thought better of it before the first word
    assert "限时 30 分钟" in client.get(question.get_absolute_url()).content.decode()
    client.post(reverse("attempt-start", args=[question.pk]), {"mode": "timed"})
    attempt = Attempt.objects.get()
    assert (attempt.mode, attempt.deadline) == (AttemptMode.TIMED, clock.start + timedelta(minutes=30))
    assert "限时 30 分钟" not in client.get(question.get_absolute_url()).content.decode()


def test_the_room_says_what_the_server_s_clock_says_on_every_load_and_device(client, timed, clock):
    for passed, left in [(0, "600.0"), (250, "350.0"), (599.5, "0.5"), (603, "0.0")]:
        clock(passed)
        page = client.get(reverse("attempt", args=[timed.pk])).content.decode()
        assert f'data-seconds="{left}"' in page
        assert client.get(reverse("attempt-clock", args=[timed.pk])).json()["seconds"] == float(left)
    assert "09:10:00 截止" in page  # for a page without script, in local time


@pytest.mark.parametrize("after", [-1, 0, 3, 5])
def test_a_save_up_to_five_seconds_after_the_deadline_is_in_the_script(client, timed, clock, after):
    clock(600 + after)
    assert post(client, "draft", timed, "最后一秒敲的字").json()["revision"] == 1
    clock(700)
    assert close_expired() == 1
    assert Submission.objects.get().text == "最后一秒敲的字"


@pytest.mark.parametrize("name", ["draft", "submit"])
def test_a_later_one_is_refused_with_words_and_the_way_to_the_comparison(client, timed, clock, name):
    save_draft(timed, "及时存的", revision=0, client="a", sequence=1)
    clock(606)
    comparison = reverse("comparison", args=[timed.pk])
    answer = post(client, name, timed, "太晚了", revision=1)
    assert answer.status_code == 410
    assert answer.json()["comparison"] == comparison
    assert "时间已到" in answer.json()["error"]
    page = post(client, name, timed, "太晚了", script=False, revision=1)
    assert page.status_code == 410
    assert "太晚了</textarea>" in page.content.decode()
    assert comparison in page.content.decode()
    assert Submission.objects.get().text == "及时存的"


def test_a_late_save_of_the_text_that_was_handed_in_leads_to_the_comparison(client, timed, clock):
    save_draft(timed, "及时存的", revision=0, client="a", sequence=1)
    clock(606)
    assert "submitted" in post(client, "draft", timed, "及时存的", revision=1).json()


def test_handing_in_by_the_button_within_the_grace_counts_as_at_the_deadline(client, timed, clock):
    clock(603)
    assert "submitted" in post(client, "submit", timed, "一。").json()
    timed.refresh_from_db()
    assert (timed.submitted_at, timed.seconds_spent) == (timed.deadline, 600)


def test_an_action_that_meets_an_attempt_just_over_is_refused_too(timed, clock):
    clock(606)
    with pytest.raises(TimeIsUp):
        save_draft(timed, "一", revision=0)
    with pytest.raises(TimeIsUp):
        submit(timed, "一", revision=0)


@pytest.mark.parametrize("name", ["attempt", "comparison", "attempts", "home", "question", "questions"])
def test_whatever_page_is_opened_closes_what_is_over_with_its_last_draft(client, timed, clock, name):
    save_draft(timed, "写到一半", revision=0)
    clock(24 * 3600)
    pk = {"attempt": timed.pk, "comparison": timed.pk, "question": timed.question_id}.get(name)
    client.get(reverse(name, args=[pk] if pk else []))
    timed.refresh_from_db()
    assert (timed.submitted_at, timed.seconds_spent) == (timed.deadline, 600)
    assert (timed.submission.text, timed.submission.cells) == ("写到一半", 4)


def test_the_room_of_an_attempt_that_is_over_leads_to_the_comparison(client, timed, clock):
    ReferenceAnswerFactory(question=timed.question, text="参考答案在此。")
    clock(606)
    page = client.get(reverse("attempt", args=[timed.pk]), follow=True)
    assert page.redirect_chain == [(reverse("comparison", args=[timed.pk]), 302)]
    assert "参考答案在此" in page.content.decode()
    assert "用时 10 分" in page.content.decode()


def test_an_attempt_without_a_word_is_closed_as_an_empty_answer(client, timed, clock):
    clock(606)
    assert settle(timed)
    submission = Submission.objects.get()
    assert (submission.text, submission.cells, submission.characters) == ("", 0, 0)
    assert client.get(reverse("comparison", args=[timed.pk])).status_code == 200


def test_a_closed_attempt_gives_room_for_the_next(client, timed, clock):
    clock(606)
    client.post(reverse("attempt-start", args=[timed.question_id]))
    assert list(Attempt.objects.order_by("number").values_list("number", "mode")) == [
        (1, "timed"),
        (2, "practice"),
    ]


@pytest.mark.parametrize("running", [True, False])
def test_no_other_clock_can_be_stopped(client, timed, clock, running):
    clock(60)
    set_running(timed, running)
    client.post(reverse("attempt-clock", args=[timed.pk]), {"running": int(running)})
    clock(120)
    assert client.get(reverse("attempt-clock", args=[timed.pk])).json() == {"seconds": 480, "running": True}


# The command


def test_the_command_closes_what_is_over_and_leaves_the_rest(timed, clock, capsys):
    practice = start_attempt(QuestionFactory(), by=timed.student)
    longer = start_timed(QuestionFactory(minutes=20), by=timed.student)
    clock(606)
    call_command("close_expired")
    assert "1 份" in capsys.readouterr().out
    assert set(Attempt.objects.filter(submitted_at=None)) == {practice, longer}
    call_command("close_expired")
    assert "0 份" in capsys.readouterr().out


def test_a_page_closes_nobody_else_s(client, timed, clock):
    clock(606)
    client.force_login(UserFactory())
    client.get(reverse("attempts"))
    assert not Submission.objects.exists()
