"""Drafts and submissions (F2, F3, F6, F10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exam.actions.writing import save_draft, start_attempt, submit
from exam.errors import AlreadySubmitted, StaleDraft
from exam.models import Attempt, Draft, Submission
from exam.models.frozen import FrozenRow
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt():
    return start_attempt(QuestionFactory(), by=UserFactory())


def test_starting_twice_is_one_attempt(attempt):
    assert start_attempt(attempt.question, by=attempt.student) == attempt


def test_the_next_attempt_after_a_submission_is_the_second(attempt):
    submit(attempt, "一。", revision=0)
    assert start_attempt(attempt.question, by=attempt.student).number == 2


def test_each_changed_text_is_a_revision(attempt):
    assert save_draft(attempt, "一", revision=0).revision == 1
    assert save_draft(attempt, "一二", revision=1).revision == 2
    assert save_draft(attempt, "一二", revision=2).revision == 2


def test_a_stale_save_of_another_tab_is_refused_and_carries_the_stored_text(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    with pytest.raises(StaleDraft) as refused:
        save_draft(attempt, "乙", revision=0, client="b", sequence=1)
    assert refused.value.draft.text == "甲"
    assert Draft.objects.get(attempt=attempt).text == "甲"


def test_a_stale_save_of_the_same_text_is_no_conflict(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    assert save_draft(attempt, "甲", revision=0, client="b", sequence=1).revision == 1


def test_a_tab_whose_reply_was_lost_is_in_no_conflict_with_itself(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    assert save_draft(attempt, "甲乙", revision=0, client="a", sequence=2).text == "甲乙"


@pytest.mark.parametrize("late", [1, 2])
def test_a_late_or_repeated_save_of_a_tab_changes_nothing(attempt, late):
    save_draft(attempt, "新", revision=0, client="a", sequence=2)
    assert save_draft(attempt, "旧", revision=0, client="a", sequence=late).text == "新"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\0一", "一"),
        ("𠮷\u00a0野家", "𠮷\u00a0野家"),
        ("　　缩进  ", "　　缩进  "),
    ],
)
def test_text_survives_as_typed(attempt, typed, kept):
    save_draft(attempt, typed, revision=0)
    assert Draft.objects.get(attempt=attempt).text == kept
    assert submit(attempt, typed, revision=1).text == kept


def test_a_text_that_loses_much_is_kept_in_the_history(attempt):
    save_draft(attempt, "很长的一段话" * 10, revision=0, client="a", sequence=1)
    save_draft(attempt, "误删", revision=1, client="a", sequence=2)
    save_draft(attempt, "误删后", revision=2, client="a", sequence=3)
    assert [entry.text for entry in attempt.draft.revisions.all()] == ["很长的一段话" * 10]


def test_typing_on_adds_one_entry_a_minute(attempt, time_machine):
    time_machine.move_to(start := timezone.now(), tick=False)
    for second in range(0, 130, 10):
        time_machine.move_to(start + timedelta(seconds=second), tick=False)
        save_draft(attempt, "字" * (second + 1), revision=0, client="a", sequence=second + 1)
    assert attempt.draft.revisions.count() == 2


def test_submitting_takes_the_text_on_the_screen_and_counts_it(attempt):
    save_draft(attempt, "存过的", revision=0, client="a", sequence=1)
    submission = submit(attempt, "2022年，屏幕上的", revision=1, client="a", sequence=2)
    assert (submission.text, submission.cells, submission.characters) == ("2022年，屏幕上的", 8, 10)
    assert attempt.submitted_at == submission.submitted_at


def test_submitting_twice_gives_the_first_submission_back(attempt):
    first = submit(attempt, "一", revision=0)
    assert submit(attempt, "二", revision=1) == first
    assert Submission.objects.get().text == "一"


def test_submitting_over_another_tabs_text_is_refused(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    with pytest.raises(StaleDraft):
        submit(attempt, "乙", revision=0, client="b", sequence=1)
    assert not Submission.objects.exists()


def test_a_submitted_attempt_takes_no_more_saves(attempt):
    submit(attempt, "一", revision=0)
    with pytest.raises(AlreadySubmitted):
        save_draft(attempt, "二", revision=1)


def test_a_submission_is_never_changed(attempt):
    submission = submit(attempt, "一", revision=0)
    submission.text = "二"
    with pytest.raises(FrozenRow):
        submission.save()


def test_two_students_on_one_question_have_each_their_own(attempt):
    other = start_attempt(attempt.question, by=UserFactory())
    save_draft(attempt, "甲", revision=0)
    save_draft(other, "乙", revision=0)
    assert Draft.objects.get(attempt=attempt).text == "甲"
    assert Attempt.objects.count() == 2
