"""Hands for the marking tests: scripts handed in, leased and marked in one line each."""

from decimal import Decimal

from accounts.models import Role
from exam.actions.claims import claim
from exam.actions.marking_desk import Judgement, save_marks
from exam.actions.writing import start_attempt, submit
from tests.factories import UserFactory

TEXT = "一是打通数据壁垒。\n二是加强宣传。"


def teachers(number):
    return UserFactory.create_batch(number, role=Role.TEACHER)


def script(question, text=TEXT, student=None):
    return submit(start_attempt(question, by=student or UserFactory()), text, revision=0)


def judgement(rubric, *marks, **more):
    """Marks point by point; None leaves one out."""
    given = zip(rubric.points.all(), marks, strict=True)
    return Judgement({point: Decimal(earned) for point, earned in given if earned is not None}, **more)


def save(lease, said, *, finish=False, **other):
    """Post a judgement as the page of this lease would."""
    post = {"token": lease.token, "rubric": lease.marking.rubric_id, "revision": lease.marking.revision}
    return save_marks(lease.submission, said, by=lease.teacher, finish=finish, **(post | other))


def mark(submission, teacher, *marks, finish=True, **more):
    """Lease and mark in one go."""
    lease = claim(submission, by=teacher)
    return save(lease, judgement(lease.marking.rubric, *marks, **more), finish=finish)
