"""Marks are decimals, the parts are the total (F9), and old marks stay on their rubric (F8)."""

from decimal import Decimal

import pytest

from exam.actions.authoring import confirm_rubric
from exam.actions.marking import self_mark, self_mark_in_band
from exam.actions.writing import start_attempt, submit
from exam.errors import MarksOutOfRange
from exam.models import Band, Marking
from exam.models.frozen import FrozenRow
from tests.factories import QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rubric():
    return RubricFactory(question=QuestionFactory(), points=[("甲", "0.1"), ("乙", "0.2"), ("丙", "9.7")])


@pytest.fixture
def submission(rubric):
    return submit(start_attempt(rubric.question, by=UserFactory()), "答。", revision=0)


def mark(submission, rubric, *marks):
    points = dict(zip(rubric.points.all(), map(Decimal, marks), strict=True))
    return self_mark(submission, rubric, points, by=submission.attempt.student)


def test_the_parts_are_the_total_to_the_last_decimal(submission, rubric):
    marking = mark(submission, rubric, "0.1", "0.2", "9.7")
    marking.refresh_from_db()
    assert marking.total == Decimal("10") == sum(part.marks for part in marking.point_marks.all())


def test_marking_again_replaces_the_first(submission, rubric):
    mark(submission, rubric, "0.1", "0.2", "9.7")
    mark(submission, rubric, "0", "0", "1.5")
    assert Marking.objects.get().total == Decimal("1.5")
    assert Marking.objects.get().point_marks.count() == 3


@pytest.mark.parametrize("too", ["0.11", "-0.01"])
def test_marks_outside_a_point_are_refused_and_change_nothing(submission, rubric, too):
    with pytest.raises(MarksOutOfRange, match="第 1 点"):
        mark(submission, rubric, too, "0", "0")
    assert not Marking.objects.exists()


@pytest.mark.parametrize(("total", "fits"), [("20", False), ("20.5", True), ("30", True), ("30.5", False)])
def test_a_band_holds_its_ceiling_but_not_its_floor(submission, rubric, total, fits):
    band = Band.objects.create(
        rubric=rubric, position=1, label="二类文", floor=Decimal(20), ceiling=Decimal(30)
    )
    if fits:
        marking = self_mark_in_band(submission, band, Decimal(total), {}, by=submission.attempt.student)
        assert (marking.band, marking.total) == (band, Decimal(total))
    else:
        with pytest.raises(MarksOutOfRange, match="二类文"):
            self_mark_in_band(submission, band, Decimal(total), {}, by=submission.attempt.student)


def test_confirming_a_rubric_is_a_new_version_and_old_marks_stay_on_theirs(submission, rubric):
    marking = mark(submission, rubric, "0.1", "0.2", "9.7")
    teacher = UserFactory(role="teacher")
    newer = confirm_rubric(rubric.question, [("甲", Decimal(5)), ("乙", Decimal(5))], by=teacher)
    marking.refresh_from_db()
    assert (newer.version, newer.confirmed_by) == (rubric.version + 1, teacher)
    assert (marking.rubric, marking.total) == (rubric, Decimal(10))
    assert rubric.question.rubric == newer


def test_a_rubric_whose_marks_do_not_add_up_is_refused_with_the_difference(rubric):
    with pytest.raises(MarksOutOfRange, match=r"合计 9.5 分，本题 10 分：差 0.5 分"):
        confirm_rubric(rubric.question, [("甲", Decimal("9.5"))], by=UserFactory(role="teacher"))
    assert rubric.question.rubric == rubric


def test_a_rubric_and_its_points_are_written_once(rubric):
    for row in (rubric, rubric.points.first()):
        with pytest.raises(FrozenRow):
            row.save()
