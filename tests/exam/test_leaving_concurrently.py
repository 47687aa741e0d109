"""Leaving while requests of one's own and of others are on their way: nothing is left behind, and nobody loses anything."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Classroom, User
from exam.actions.leaving import close_account
from exam.actions.writing import start_attempt
from exam.errors import StillNeeded
from exam.models import AnswerPhoto, Attempt, Draft, Marking, Submission
from tests.exam import marking_hands as desk
from tests.exam.test_writing_concurrently import at_once
from tests.factories import ClassroomFactory, QuestionFactory, RubricFactory, UserFactory
from tests.photo_files import image_file

pytestmark = pytest.mark.django_db(transaction=True)

JSON = {"accept": "application/json"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def saves(client, attempt, tab):
    """Saves of one tab, one after the other, until one is not taken; the statuses and what was acknowledged last."""
    address, told, text = reverse("draft", args=[attempt.pk]), [], ""
    for sequence in range(1, 13):
        data = {"text": f"第{sequence}次", "revision": 0, "client": tab, "sequence": sequence}
        told.append(client.post(address, data, headers=JSON).status_code)
        if told[-1] != 200:
            break
        text = data["text"]
    return told, text


def test_saves_submissions_photos_and_new_attempts_on_their_way_leave_no_orphan():
    student, other, question = UserFactory(), UserFactory(), QuestionFactory()
    own, others = start_attempt(question, by=student), start_attempt(question, by=other)
    fresh = QuestionFactory()

    address = {name: reverse(name, args=[own.pk]) for name in ("submit", "photos")}
    photo = SimpleUploadedFile("页.jpg", image_file())
    begin = partial(signed_in(student).post, reverse("attempt-start", args=[fresh.pk]))
    hand_in = partial(signed_in(student).post, address["submit"], {"text": "交上去的。", "revision": 0})
    add_photo = partial(signed_in(student).post, address["photos"], {"photos": photo})
    done = at_once(
        partial(saves, signed_in(student), own, "a"),
        hand_in,
        partial(close_account, student),
        begin,
        add_photo,
        partial(saves, signed_in(other), others, "b"),
    )
    assert set(done[0][0]) <= {200, 401, 404, 409, 410}
    assert {done[each].status_code for each in (1, 3, 4)} <= {200, 302, 403, 404, 409, 422}
    assert not User.objects.filter(pk=student.pk).exists()
    assert set(Attempt.objects.values_list("student", flat=True)) == {other.pk}
    assert Draft.objects.get().text == done[5][1]
    assert not Submission.objects.exists()
    assert not AnswerPhoto.objects.exists()
    connection.check_constraints()


def test_a_teacher_who_takes_the_script_at_that_moment_keeps_it_or_finds_it_gone():
    (teacher,) = desk.teachers(1)
    rubric = RubricFactory()
    for _ in range(3):
        student = UserFactory()
        script = desk.script(rubric.question, student=student)
        client = signed_in(teacher)
        address = reverse("script-claim", args=[script.pk])
        answer, _ = at_once(partial(client.post, address), partial(close_account, student))
        kept = Submission.objects.filter(pk=script.pk).exists()
        assert Marking.objects.filter(submission=script.pk).exists() is kept
        assert answer.status_code == (302 if kept else 404)
        connection.check_constraints()


def test_of_two_teachers_of_a_class_the_second_to_leave_is_needed():
    classroom = ClassroomFactory(students=[UserFactory()])
    classroom.teachers.add(UserFactory(role="teacher"))
    first, second = classroom.teachers.all()
    done = at_once(lambda: close_account(first), lambda: close_account(second))
    assert [type(each) for each in done if each is not None] == [StillNeeded]
    assert Classroom.objects.get().teachers.count() == 1
