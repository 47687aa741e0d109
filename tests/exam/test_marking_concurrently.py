"""Two teachers at the same moment, on real connections."""

from decimal import Decimal

import pytest
from django.db import connection

from exam.actions.claims import claim, claim_next
from exam.actions.marking_desk import save_marks
from exam.actions.release import release
from exam.actions.suggesting import suggestion_for
from exam.errors import StaleMarking
from exam.models import Claim, Marking, MarkingRound, Suggestion
from tests.exam.marking_hands import judgement, mark, script, teachers
from tests.exam.test_writing_concurrently import at_once
from tests.factories import QuestionFactory, RubricFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


def test_teachers_who_ask_at_once_get_a_script_each(question):
    scripts = {script(question).pk for _ in range(4)}
    leases = at_once(*[lambda t=teacher: claim_next(question, by=t) for teacher in teachers(5)])
    got = [lease.submission_id for lease in leases if lease]
    assert sorted(got) == sorted(scripts)
    assert Claim.objects.count() == 4


def test_one_teacher_who_asks_twice_has_one_lease(question):
    only, (teacher,) = script(question), teachers(1)
    leases = at_once(*[lambda: claim(only, by=teacher)] * 4)
    assert len({lease.token for lease in leases}) == 1
    assert Marking.objects.count() == 1


def test_of_two_tabs_of_one_lease_one_save_wins_and_the_other_is_told(question):
    only, (teacher,) = script(question), teachers(1)
    lease, rubric = claim(only, by=teacher), question.rubric

    def save(marks):
        try:
            post = {"token": lease.token, "rubric": rubric.pk, "revision": 0}
            return save_marks(only, judgement(rubric, marks, "0"), by=teacher, **post)
        except StaleMarking as refusal:
            return refusal
        finally:
            connection.close()

    results = at_once(*[lambda n=n: save(str(n)) for n in range(1, 5)])
    saved = [result for result in results if isinstance(result, Marking)]
    assert len(saved) == 1
    assert Marking.objects.get().total == saved[0].total
    assert all(refusal.marking.total == saved[0].total for refusal in results if refusal is not saved[0])


def test_two_markers_and_a_release_at_once_leave_two_seats_or_none_released(question):
    MarkingRound.objects.create(question=question, double=True)
    only, (first, second) = script(question), teachers(2)
    at_once(lambda: mark(only, first, "6", "0"), lambda: mark(only, second, "5", "0"))
    assert sorted(Marking.objects.values_list("seat", flat=True)) == [1, 2]
    at_once(*[lambda: release(only, by=first)] * 3)
    assert Marking.objects.exclude(released_at=None).count() == 2


def test_a_suggestion_asked_for_twice_at_once_is_one(question):
    only, rubric = script(question), question.rubric
    made = at_once(*[lambda: suggestion_for(only, rubric)] * 3)
    assert {suggestion.pk for suggestion in made} == {Suggestion.objects.get().pk}
    assert Suggestion.objects.get().total == Decimal(6)
