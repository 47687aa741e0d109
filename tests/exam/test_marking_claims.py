"""A script is leased to one teacher; a lease ends with its marks or its time."""

import pytest

from accounts.models import Role
from exam.actions.claims import LEASE, claim, claim_next, queue
from exam.errors import ScriptTaken
from exam.models import Claim, Marking, MarkingRound
from tests.exam.marking_hands import judgement, mark, save, script, teachers
from tests.factories import QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


@pytest.fixture
def scripts(question):
    return [script(question) for _ in range(12)]


def test_each_teacher_has_an_order_of_her_own_that_stays_the_same(question, scripts):
    first, second = teachers(2)
    order = queue(question, first)
    assert sorted(order) == sorted(each.pk for each in scripts)
    assert order != sorted(order)
    assert order != queue(question, second)
    more = script(question)
    assert [pk for pk in queue(question, first) if pk != more.pk] == order


def test_a_leased_script_is_nobody_else_s_until_the_lease_runs_out(question, clock):
    only = script(question)
    first, second = teachers(2)
    old = claim(only, by=first)
    clock(LEASE.total_seconds() - 1)
    assert claim_next(question, by=second) is None
    with pytest.raises(ScriptTaken, match="别的老师"):
        claim(only, by=second)
    clock(LEASE.total_seconds() + 1)
    taken = claim_next(question, by=second)
    assert (taken.submission, taken.teacher) == (only, second)
    assert taken.token != old.token
    assert Claim.objects.count() == 1


def test_saving_renews_the_lease(question, clock):
    only = script(question)
    first, second = teachers(2)
    lease = claim(only, by=first)
    clock(LEASE.total_seconds() - 1)
    save(lease, judgement(question.rubric, "1", None))
    clock(2 * LEASE.total_seconds() - 5)
    assert claim_next(question, by=second) is None


def test_the_draft_of_an_expired_lease_stays_and_is_gone_on_with(question, clock):
    only = script(question)
    (teacher,) = teachers(1)
    save(claim(only, by=teacher), judgement(question.rubric, "1.5", None))
    clock(LEASE.total_seconds() * 3)
    lease = claim(only, by=teacher)
    assert [part.marks for part in lease.marking.point_marks.all()] == [1.5]
    assert Marking.objects.count() == 1


def test_one_s_own_lease_comes_first_and_is_not_taken_twice(question, scripts):
    (teacher,) = teachers(1)
    lease = claim(scripts[7], by=teacher)
    assert claim_next(question, by=teacher) == lease
    other = claim_next(question, by=teacher, skip=[scripts[7].pk])
    assert other.submission != scripts[7]
    assert Claim.objects.count() == 2


def test_one_s_own_answer_is_for_a_colleague(question):
    teacher = UserFactory(role=Role.TEACHER)
    own = script(question, student=teacher)
    assert queue(question, teacher) == []
    with pytest.raises(ScriptTaken, match="自己的答卷"):
        claim(own, by=teacher)


@pytest.mark.parametrize("proposed", [None, True])
def test_without_a_confirmed_rubric_nothing_is_marked(proposed):
    question = QuestionFactory()
    if proposed:
        RubricFactory(question=question, proposed=True)
    with pytest.raises(ScriptTaken, match="还没有确认"):
        claim(script(question), by=teachers(1)[0])


def test_a_marked_script_is_out_of_every_queue_and_its_marker_may_open_it_again(question):
    only = script(question)
    first, second = teachers(2)
    mark(only, first, "6", "0")
    assert queue(question, first) == queue(question, second) == []
    with pytest.raises(ScriptTaken, match="已经批完"):
        claim(only, by=second)
    lease = claim(only, by=first)
    assert lease.marking.finished_at is None
    assert lease.marking.total == 6


def test_two_markers_sit_in_two_seats_and_nobody_in_both(question):
    MarkingRound.objects.create(question=question, double=True)
    only = script(question)
    first, second, third = teachers(3)
    mark(only, first, "6", "0")
    assert queue(question, first) == []
    assert claim(only, by=second).seat == 2
    with pytest.raises(ScriptTaken):
        claim(only, by=third)
    assert sorted(Marking.objects.values_list("seat", "marker")) == [(1, first.pk), (2, second.pk)]


def test_both_markers_use_one_version_of_the_rubric(question):
    MarkingRound.objects.create(question=question, double=True)
    only, rubric = script(question), question.rubric
    first, second = teachers(2)
    mark(only, first, "6", "0")
    RubricFactory(question=question, version=rubric.version + 1)
    assert claim(only, by=second).marking.rubric == rubric
