"""A list of students put into a class: accounts are made for those who have none."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Lower

from accounts.classes import enrol
from accounts.models import CODE_ALPHABET, Classroom, Role, User, record
from accounts.progress import Work

NEW = "新账号"
PASSWORD_LENGTH = 12  # of the alphabet of join codes: 59 bits


@dataclass(frozen=True)
class Listed:
    """A student as a list names one; `line` is where."""

    line: int
    username: str
    name: str
    email: str


@dataclass(frozen=True)
class Enrolled:
    """What became, or would become, of a listed student: `words` say it; `password` is the new account's, to be
    shown once and stored nowhere; `problem` is empty unless the line cannot be carried out."""

    listed: Listed
    words: str = ""
    password: str = ""
    problem: str = ""


def foresee(classroom: Classroom, listed: Sequence[Listed]) -> list[Enrolled]:
    """What `enrol_all` would do with each, nothing changed."""
    users = _by_lower("username", [each.username for each in listed])
    emails = _by_lower("email", [each.email for each in listed if each.email])
    inside = set(classroom.memberships.filter(left_at=None).values_list("student_id", flat=True))
    return [_foreseen(each, users.get(each.username.lower()), emails, inside) for each in listed]


def _by_lower(name: str, values: Sequence[str]) -> dict[str, User]:
    """The users with one of these values, in whatever case, by the value in lower case."""
    rows = User.objects.annotate(lowered=Lower(name)).filter(lowered__in=[value.lower() for value in values])
    return {user.lowered: user for user in rows}


def _foreseen(listed: Listed, user: User | None, emails: dict, inside: set[int]) -> Enrolled:
    owner = emails.get(listed.email.lower()) if listed.email else None
    if owner and owner != user:
        return Enrolled(listed, problem=f"邮箱 {listed.email} 已经是用户 {owner.username} 的。")
    if user is None:
        return Enrolled(listed, NEW)
    if user.role != Role.STUDENT or not user.is_active:
        return Enrolled(listed, problem=f"用户名 {user.username} 不是学生账号，或已停用。")
    if listed.email and user.email.lower() != listed.email.lower():
        return Enrolled(
            listed, problem=f"用户名 {user.username} 已有人用，邮箱和名单上的不同：是别人就换个用户名。"
        )
    return Enrolled(listed, "已经在班里" if user.pk in inside else "已有账号，加入班级")


def enrolling(classroom: Classroom, listed: Sequence[Listed], *, by: User) -> Work[list[Enrolled]]:
    """Everybody of the list into the class, or, while any line has a problem, nobody. The same list again makes
    nothing new and shows no password again. Yields how many lines are ready: hashing passwords takes long on purpose,
    so that is done before the one transaction that makes it all."""
    accounts: dict[Listed, tuple[User, str]] = {}
    foreseen = foresee(classroom, listed)
    if any(each.problem for each in foreseen):
        return foreseen
    for ready, each in enumerate(foreseen, 1):
        if each.words == NEW:
            accounts[each.listed] = _account(each.listed)
        yield ready
    return _enrol_all(classroom, listed, accounts, by)


def _account(listed: Listed) -> tuple[User, str]:
    """A new account, unsaved, and its password."""
    password = "".join(secrets.choice(CODE_ALPHABET) for _ in range(PASSWORD_LENGTH))
    email = User.objects.normalize_email(listed.email)
    user = User(username=User.normalize_username(listed.username), email=email, display_name=listed.name)
    user.set_password(password)
    return user, password


@transaction.atomic
def _enrol_all(classroom: Classroom, listed: Sequence[Listed], accounts: dict, by: User) -> list[Enrolled]:
    classroom = Classroom.objects.select_for_update().get(pk=classroom.pk)
    foreseen = foresee(classroom, listed)
    if any(each.problem for each in foreseen):
        return foreseen
    done = []
    for each in foreseen:
        user, password = User.objects.filter(username__iexact=each.listed.username).first(), ""
        if user is None:
            user, password = accounts.get(each.listed) or _account(each.listed)
            user.save()
            record(by, "student.created", user, classroom=classroom.pk)
        enrol(classroom, user, by=by)
        done.append(Enrolled(each.listed, each.words, password))
    return done
