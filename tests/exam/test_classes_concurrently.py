"""Double clicks on the way into a class and into its work, on real connections."""

import pytest

from accounts.classes import join_class
from accounts.models import Membership
from exam.actions.assignments import start_assignment
from exam.models import Attempt, Sitting
from tests.exam.test_writing_concurrently import at_once
from tests.factories import AssignmentFactory, ClassroomFactory, PaperFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_joining_four_times_at_once_is_joining_once():
    classroom, student = ClassroomFactory(), UserFactory()
    at_once(*[lambda: join_class(classroom.code, by=student)] * 4)
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("whole_paper", [False, True])
def test_beginning_four_times_at_once_is_beginning_once(whole_paper):
    student, question = UserFactory(), QuestionFactory(paper=PaperFactory(minutes=60))
    work = {"question": None, "paper": question.paper} if whole_paper else {"question": question}
    assignment = AssignmentFactory(classroom=ClassroomFactory(students=[student]), **work)
    begun = at_once(*[lambda: start_assignment(assignment, by=student)] * 4)
    assert len({row.pk for row in begun}) == 1
    assert Attempt.objects.count() == 1
    assert Sitting.objects.count() == whole_paper
