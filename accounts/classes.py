"""Classes: found, joined, left, opened and closed. One action, one transaction, one audit line."""

import re

from django.db import transaction
from django.utils import timezone

from accounts.errors import ClassClosed, LastTeacher, NoSuchCode, NoSuchTeacher, OwnClass
from accounts.models import Classroom, Membership, User, new_code, record


@transaction.atomic
def found_class(name: str, *, by: User) -> Classroom:
    classroom = Classroom.objects.create(name=name)
    classroom.teachers.add(by)
    record(by, "classroom.founded", classroom, name=name)
    return classroom


@transaction.atomic
def join_class(code: str, *, by: User) -> Classroom:
    """Become a student of the class with this code, however it is spaced or cased; twice is once.

    Raises NoSuchCode, ClassClosed, OwnClass.
    """
    normal = re.sub(r"[\s\-]", "", code).upper()
    classroom = Classroom.objects.select_for_update().filter(code=normal).first()
    if classroom is None:
        raise NoSuchCode
    if classroom.teachers.filter(pk=by.pk).exists():
        raise OwnClass
    if Membership.objects.filter(classroom=classroom, student=by, left_at=None).exists():
        return classroom
    if not classroom.joinable:
        raise ClassClosed(classroom)
    enrol(classroom, by, by=by)
    return classroom


def enrol(classroom: Classroom, student: User, *, by: User) -> bool:
    """Put the student into the class; False if already there. Call it inside a transaction."""
    _, new = Membership.objects.get_or_create(classroom=classroom, student=student, left_at=None)
    if new:
        record(by, "classroom.joined", classroom, student=student.pk)
    return new


@transaction.atomic
def remove_student(membership: Membership, *, by: User) -> None:
    """End a membership; what was set while it lasted stays set, and stays held back until its release (F7)."""
    ended = Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=timezone.now())
    if ended:
        record(by, "classroom.left", membership.classroom, student=membership.student_id)


@transaction.atomic
def add_teacher(classroom: Classroom, username: str, *, by: User) -> User:
    """Another teacher sees the class as its own from now on. Raises NoSuchTeacher."""
    teacher = User.objects.filter(username__iexact=username, is_active=True).first()
    if teacher is None or not teacher.has_perm("accounts.teach"):
        raise NoSuchTeacher(username)
    if not classroom.teachers.filter(pk=teacher.pk).exists():
        classroom.teachers.add(teacher)
        record(by, "classroom.teacher_added", classroom, teacher=teacher.pk)
    return teacher


@transaction.atomic
def remove_teacher(classroom: Classroom, teacher: User, *, by: User) -> None:
    """The teacher sees the class no more. Raises LastTeacher."""
    Classroom.objects.select_for_update().get(pk=classroom.pk)
    if not classroom.teachers.exclude(pk=teacher.pk).exists():
        raise LastTeacher
    classroom.teachers.remove(teacher)
    record(by, "classroom.teacher_removed", classroom, teacher=teacher.pk)


@transaction.atomic
def renew_code(classroom: Classroom, *, by: User) -> str:
    """A new code; the old one opens nothing any more."""
    classroom.code = new_code()
    classroom.save(update_fields=["code"])
    record(by, "classroom.code_renewed", classroom)
    return classroom.code


@transaction.atomic
def set_joinable(classroom: Classroom, joinable: bool, *, by: User) -> None:
    if classroom.joinable != joinable:
        classroom.joinable = joinable
        classroom.save(update_fields=["joinable"])
        record(by, "classroom.joinable", classroom, after=joinable)
