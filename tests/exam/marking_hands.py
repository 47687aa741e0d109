"""Hands for the marking tests: scripts handed in, leased and marked in one line each."""

from decimal import Decimal

from accounts.models import Role
from exam.actions.claims import claim
from exam.actions.marking_desk import Judgement, save_marks
from exam.actions.rubrics import new_version
from exam.actions.writing import start_attempt, submit
from exam.models import Band, DimensionKind
from tests.factories import QuestionFactory, UserFactory

TEXT = "一是打通数据壁垒。\n二是加强宣传。"


def teachers(number):
    return UserFactory.create_batch(number, role=Role.TEACHER)


def script(question, text=TEXT, student=None):
    return submit(start_attempt(question, by=student or UserFactory()), text, revision=0)


def judgement(rubric, *marks, **more):
    """Marks point by point; None leaves one out."""
    given = zip(rubric.points.all(), marks, strict=True)
    return Judgement({point: Decimal(earned) for point, earned in given if earned is not None}, **more)


BANDS = [("一类文", 30, 40), ("二类文", 20, 30), ("三类文", 10, 20), ("四类文", 0, 10)]


def essay_question():
    """An essay of 40 marks by four bands and all dimensions, at most 1,000 cells, no indent."""
    question = QuestionFactory(type="essay", marks=Decimal(40), length_max=1000, sheet_indent=0)
    bands = [Band(label=label, floor=Decimal(low), ceiling=Decimal(high)) for label, low, high in BANDS]
    new_version(question, [], bands=bands, dimensions=DimensionKind.values, by=teachers(1)[0])
    return question


def levels(rubric, *places):
    """The bands of the dimensions by their place, 1 the best."""
    bands = list(rubric.bands.all())
    return {
        dimension: bands[place - 1] for dimension, place in zip(rubric.dimensions.all(), places, strict=True)
    }


def essay_judgement(rubric, total, *places, **more):
    """A mark in the band it falls into, and the dimensions' bands."""
    band = next(band for band in rubric.bands.all() if band.holds(Decimal(total)))
    return Judgement(band=band, total=Decimal(total), dimensions=levels(rubric, *places), **more)


def save(lease, said, *, finish=False, **other):
    """Post a judgement as the page of this lease would."""
    post = {"token": lease.token, "rubric": lease.marking.rubric_id, "revision": lease.marking.revision}
    return save_marks(lease.submission, said, by=lease.teacher, finish=finish, **(post | other))


def mark(submission, teacher, *marks, finish=True, **more):
    """Lease and mark in one go."""
    lease = claim(submission, by=teacher)
    return save(lease, judgement(lease.marking.rubric, *marks, **more), finish=finish)
