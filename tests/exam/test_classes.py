"""Classes: joined by a code that cannot be guessed, seen by their own teachers only."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import CODE_ALPHABET, AuditEvent, Classroom, Membership, Role, new_code
from tests.factories import AssignmentFactory, ClassroomFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    return teacher


def join(client, code):
    return client.post(reverse("classes"), {"code": code})


def test_a_teacher_founds_a_class_and_tells_its_code(client, teacher):
    body = client.post(reverse("teach-classes"), {"name": "周三晚班"}, follow=True).content.decode()
    classroom = Classroom.objects.get()
    assert list(classroom.teachers.all()) == [teacher]
    assert len(classroom.code) == 8
    assert set(classroom.code) <= set(CODE_ALPHABET)
    assert classroom.code in body


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(500)}) == 500


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-", "{lower}", "{a} {b}"])
def test_a_code_is_taken_however_it_is_typed_and_twice_is_once(client, student, typed):
    classroom = ClassroomFactory()
    code = classroom.code
    for _ in range(2):
        assert join(client, typed.format(code, lower=code.lower(), a=code[:4], b=code[4:])).status_code == 302
    assert Membership.objects.get().student == student
    assert AuditEvent.objects.filter(verb="classroom.joined").count() == 1
    assert str(classroom) in client.get(reverse("classes")).content.decode()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "请填老师给的邀请码"), ("XXXXXXXX", "没有这个邀请码"), ("x" * 30, "八位"), ("\0", "邀请码")],
)
def test_a_wrong_code_is_refused_with_a_sentence(client, student, code, sentence):
    ClassroomFactory()
    answer = join(client, code)
    assert answer.status_code == 422
    assert sentence in answer.content.decode() or code == "\0"
    assert not Membership.objects.exists()


def test_a_closed_class_takes_nobody_and_a_renewed_code_ends_the_old_one(client, teacher):
    classroom, student = ClassroomFactory(teacher=teacher), UserFactory()
    old = classroom.code
    client.post(reverse("class-code", args=[classroom.pk]), {"do": "renew"})
    client.post(reverse("class-code", args=[classroom.pk]), {"do": "close"})
    classroom.refresh_from_db()
    client.force_login(student)
    assert "没有这个邀请码" in join(client, old).content.decode()
    answer = join(client, classroom.code)
    assert answer.status_code == 422
    assert "现在不收人" in answer.content.decode()
    client.force_login(teacher)
    client.post(reverse("class-code", args=[classroom.pk]), {"do": "open"})
    client.force_login(student)
    assert join(client, classroom.code).status_code == 302


def test_guessing_is_stopped_and_the_class_stays_out_of_reach(client, student):
    cache.clear()
    classroom = ClassroomFactory()
    answers = [join(client, f"WRONG{number:03}").status_code for number in range(11)]
    assert answers == [422] * 10 + [429]
    stopped = join(client, classroom.code)
    assert stopped.status_code == 429
    assert "过十分钟再试" in stopped.content.decode()
    assert not Membership.objects.exists()


def test_a_teacher_does_not_join_the_own_class(client, teacher):
    assert "不用加入" in join(client, ClassroomFactory(teacher=teacher).code).content.decode()


def test_a_student_taken_out_is_out_and_may_come_back(client, teacher):
    student = UserFactory()
    classroom = ClassroomFactory(teacher=teacher, students=[student])
    client.post(reverse("member-removal", args=[classroom.memberships.get().pk]))
    assert not Classroom.objects.joined_by(student).exists()
    client.force_login(student)
    join(client, classroom.code)
    assert list(Classroom.objects.joined_by(student)) == [classroom]
    assert Membership.objects.count() == 2


def test_lists_hold_the_own_classes_only_and_an_operator_s_all(client, teacher):
    own, other = ClassroomFactory(teacher=teacher), ClassroomFactory()
    assert list(client.get(reverse("teach-classes")).context["classrooms"]) == [own]
    client.force_login(UserFactory(is_superuser=True))
    assert set(client.get(reverse("teach-classes")).context["classrooms"]) == {own, other}


def test_my_classes_show_what_is_set_in_them_and_nothing_of_other_classes(client, student):
    own = AssignmentFactory(classroom=ClassroomFactory(students=[student]))
    other = AssignmentFactory()
    body = client.get(reverse("classes")).content.decode()
    assert own.title in body
    assert other.title not in body


def test_a_class_is_shared_with_another_teacher_and_always_keeps_one(client, teacher):
    classroom, colleague = ClassroomFactory(teacher=teacher), UserFactory(role=Role.TEACHER)
    UserFactory(username="pupil")
    address = reverse("class-teachers", args=[classroom.pk])
    for wrong in ("nobody", "pupil"):
        answer = client.post(address, {"username": wrong})
        assert answer.status_code == 422
        assert "没有叫" in answer.content.decode()
    client.post(address, {"username": colleague.username.upper()})
    client.force_login(colleague)
    assert client.get(reverse("teach-class", args=[classroom.pk])).status_code == 200
    removal = reverse("class-teacher-removal", args=[classroom.pk, teacher.pk])
    assert client.post(removal).status_code == 302
    last = reverse("class-teacher-removal", args=[classroom.pk, colleague.pk])
    assert "至少要有一位老师" in client.post(last, follow=True).content.decode()
    assert list(classroom.teachers.all()) == [colleague]
