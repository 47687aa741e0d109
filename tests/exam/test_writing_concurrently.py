"""Clicks and saves that arrive at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from exam.actions.photos import add_photos
from exam.actions.quick_save import quick_save
from exam.actions.writing import save_draft, start_attempt, submit
from exam.errors import AlreadySubmitted, ExamError, TooManyPhotos
from exam.models import AnswerPhoto, Attempt, Draft, Submission
from exam.photograph import Photo
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6


def at_once(*calls):
    """Run the calls on threads of their own, started together; results in order, refusals as values."""
    gate = Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        except ExamError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_double_click_begins_one_attempt():
    question, student = QuestionFactory(), UserFactory()
    begun = at_once(*[lambda: start_attempt(question, by=student)] * PEOPLE)
    assert {attempt.pk for attempt in begun} == {Attempt.objects.get().pk}
    assert Draft.objects.count() == 1


def test_of_several_tabs_one_save_wins_and_the_others_are_told():
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    saves = [
        lambda n=n: save_draft(attempt, f"第{n}个标签页", revision=0, client=str(n), sequence=1)
        for n in range(PEOPLE)
    ]
    results = at_once(*saves)
    saved = [result for result in results if isinstance(result, Draft)]
    assert len(saved) == 1
    assert Draft.objects.get().text == saved[0].text
    assert all(refusal.draft.text == saved[0].text for refusal in results if refusal is not saved[0])


def test_saves_of_one_tab_in_any_order_leave_its_newest_text():
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    at_once(
        *[
            lambda n=n: save_draft(attempt, "字" * n, revision=0, client="a", sequence=n)
            for n in (3, 6, 1, 5, 2, 4)
        ]
    )
    assert Draft.objects.get().text == "字" * 6


def test_a_save_that_waited_for_the_handing_in_is_not_acknowledged():
    """One that is acknowledged is in the script (F5)."""
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    for sequence in (1, 2):
        save_draft(attempt, "一" * sequence, revision=0, client="a", sequence=sequence)
    fields = {"text": "一二三", "client": "a", "sequence": 9, "same": 1}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            submit(Attempt.objects.get(), "一二", revision=0, client="a", sequence=3)
            late = pool.submit(at_once, lambda: quick_save(attempt.pk, attempt.student_id, fields))
            while connection.vendor == "postgresql" and not somebody_waits():
                assert not late.done()
        assert late.result() == [None]
    assert (Draft.objects.get().text, Submission.objects.get().text) == ("一二", "一二")


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()


def test_a_double_submission_is_one_answer():
    start_attempt(QuestionFactory(), by=UserFactory())
    handed_in = at_once(
        *[lambda: submit(Attempt.objects.get(), "一。", revision=0, client="a", sequence=1)] * PEOPLE
    )
    assert {submission.pk for submission in handed_in} == {Submission.objects.get().pk}


def test_photos_uploaded_at_the_same_moment_take_one_place_each_and_never_too_many(settings):
    settings.PHOTO_MAX_COUNT = 2 * PEOPLE - 3
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    pages = [Photo(b"jpeg", 3, 4)] * 2
    results = at_once(*[lambda: add_photos(attempt, pages)] * PEOPLE)
    refused = [result for result in results if isinstance(result, TooManyPhotos)]
    assert len(refused) == 2
    assert list(attempt.photos.values_list("position", flat=True)) == list(range(1, 2 * (PEOPLE - 2) + 1))


def test_a_photo_that_meets_the_submission_is_in_it_or_is_refused():
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    _, added = at_once(
        lambda: submit(Attempt.objects.get(), "一。", revision=0),
        lambda: add_photos(attempt, [Photo(b"jpeg", 3, 4)]),
    )
    assert AnswerPhoto.objects.count() == (0 if isinstance(added, AlreadySubmitted) else 1)
