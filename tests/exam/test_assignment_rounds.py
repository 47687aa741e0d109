"""By which rules scripts are marked is an assignment's own to say, else the question's; and each is released apart."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions.assignments import start_assignment
from exam.actions.claims import claim, claim_next, queue
from exam.actions.clock import finish_sitting
from exam.actions.marking_desk import set_show_suggestion
from exam.actions.release import deciding, release_all
from exam.actions.writing import save_draft, submit
from exam.board import board_of
from exam.errors import ScriptTaken
from exam.models import Marking, MarkingRound
from exam.rounds import round_of
from tests.exam.marking_hands import TEXT, mark, script, teachers
from tests.factories import AssignmentFactory, ClassroomFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


@pytest.fixture
def teacher(client):
    (teacher,) = teachers(1)
    client.force_login(teacher)
    return teacher


def handed_in(question, teacher, scripts=1, paper=None):
    """An assignment for a class of the teacher's own, with what its students have handed in."""
    students = UserFactory.create_batch(scripts)
    work = {"question": None, "paper": paper} if paper else {"question": question}
    assignment = AssignmentFactory(classroom=ClassroomFactory(students=students, teacher=teacher), **work)
    return assignment, [answered(assignment, student) for student in students]


def answered(assignment, student):
    begun = start_assignment(assignment, by=student)
    if assignment.question_id:
        return submit(begun, TEXT, revision=0)
    save_draft(begun.attempts.get(), TEXT, revision=0)
    finish_sitting(begun)
    return begun.attempts.get().submission


def at(name, question, assignment):
    return f"{reverse(name, args=[question.pk])}?assignment={assignment.pk}"


def body(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("of_question", "of_assignment", "told"),
    [
        (None, None, [False, False, False]),
        (True, None, [True, True, True]),
        (None, True, [False, True, False]),
        (True, False, [True, False, True]),
        (False, True, [False, True, False]),
    ],
)
def test_a_script_is_marked_by_its_assignment_s_rules_else_by_the_question_s(
    question, teacher, of_question, of_assignment, told
):
    """Practice, the assignment that may have its own, and one that has none."""
    (own, [first]), (_, [second]) = handed_in(question, teacher), handed_in(question, teacher)
    practice = script(question)
    if of_question is not None:
        MarkingRound.objects.create(question=question, double=of_question)
    if of_assignment is not None:
        MarkingRound.objects.create(question=question, assignment=own, double=of_assignment)
    scripts = (practice, first, second)
    assert [round_of(each.attempt).double for each in scripts] == told
    for each in scripts:
        mark(each, teacher, "6", "4")
    assert [not deciding(each) for each in scripts] == told
    (colleague,) = teachers(1)
    assert set(queue(question, colleague)) == {
        each.pk for each, double in zip(scripts, told, strict=True) if double
    }


def test_two_classes_with_one_question_are_marked_by_different_rules(question, teacher):
    double, [first] = handed_in(question, teacher)
    single, [second] = handed_in(question, teacher)
    MarkingRound.objects.create(question=question, assignment=double, double=True, tolerance_percent=10)
    (colleague,) = teachers(1)
    mark(first, teacher, "6", "4")
    mark(second, teacher, "6", "4")
    assert [board_of(each).rows[0].state for each in (double, single)] == ["已交", "已批"]
    mark(first, colleague, "6", "0")  # 4 of 10 apart: a third decides
    assert board_of(double).rows[0].total is None
    mark(first, teachers(1)[0], "6", "2")
    assert [board_of(each).rows[0].total for each in (double, single)] == [8, 10]
    with pytest.raises(ScriptTaken):
        claim(second, by=colleague)


def test_a_question_of_an_assigned_paper_has_its_own_rules_too(question, teacher):
    question.paper.minutes = 60
    question.paper.save()
    assignment, [only] = handed_in(question, teacher, paper=question.paper)
    MarkingRound.objects.create(question=question, assignment=assignment, double=True)
    mark(only, teacher, "6", "4")
    assert deciding(only) == []


def test_an_assignment_s_scripts_are_shown_marked_and_released_apart(client, question, teacher):
    (first, one), (second, other) = handed_in(question, teacher, 2), handed_in(question, teacher, 1)
    assert f"assignment={first.pk}" in body(client.get(reverse("teach-assignment", args=[first.pk])))
    shown = body(client.get(at("marking-question", question, first)))
    assert str(first) in shown
    assert f"答卷 {other[0].pk}<" not in shown
    address = client.post(at("marking-next", question, first)).url
    assert address in [f"{reverse('script', args=[each.pk])}?assignment={first.pk}" for each in one]
    page = body(client.get(address))
    assert f"{reverse('marking-next', args=[question.pk])}?assignment={first.pk}" in page
    for each in (*one, *other):
        mark(each, teacher, "6", "4")
    assert claim_next(question, by=teacher, assignment=first) is None
    answer = client.post(at("marking-release", question, first), follow=True)
    assert "公布了 2 份评分" in body(answer)
    released = Marking.objects.filter(released_at__isnull=False)
    assert {marking.submission for marking in released} == set(one)
    assert release_all(question, by=teacher, assignment=second) == 1


def test_a_chosen_few_are_released_and_what_is_not_settled_is_no_choice(client, question, teacher):
    scripts = [script(question) for _ in range(4)]
    for each in scripts[:3]:
        mark(each, teacher, "6", "4")
    address = reverse("marking-release", args=[question.pk])
    shown = body(client.get(reverse("marking-question", args=[question.pk])))
    assert shown.count('name="scripts"') == 3
    assert "先勾选要公布的答卷" in body(client.post(address, {"chosen": "1"}, follow=True))
    client.post(address, {"chosen": "1", "scripts": [scripts[3].pk]})
    client.post(address, {"chosen": "1", "scripts": ["x"]})
    assert not Marking.objects.filter(released_at__isnull=False).exists()
    chosen = [scripts[0].pk, scripts[2].pk]
    assert "公布了 2 份" in body(client.post(address, {"chosen": "1", "scripts": chosen}, follow=True))
    released = Marking.objects.filter(released_at__isnull=False).values_list("submission", flat=True)
    assert set(released) == set(chosen)


def test_the_rules_of_an_assignment_are_set_begin_as_the_question_s_and_are_given_up_again(
    client, question, teacher
):
    assignment, [only] = handed_in(question, teacher)
    MarkingRound.objects.create(question=question, double=True, tolerance_percent=15)
    address = at("marking-round", question, assignment)
    shown = body(client.get(at("marking-question", question, assignment)))
    assert "现在按题目的设置批" in shown
    assert 'value="15"' in shown
    fields = {"tolerance_percent": "30", "moderation_percent": "0", "moderated": "stands", "blind": "on"}
    assert client.post(address, fields | {"tolerance_percent": "130"}).status_code == 422
    client.post(address, fields)
    own = MarkingRound.objects.get(assignment=assignment)
    assert (own.double, own.tolerance_percent, own.blind) == (False, 30, True)
    assert MarkingRound.objects.get(assignment=None).double
    assert AuditEvent.objects.get(verb="marking.round").detail["assignment"] == assignment.pk
    client.post(address, {"drop": "1"})
    assert round_of(only.attempt).double
    assert AuditEvent.objects.filter(verb="marking.round_dropped").exists()


def test_blind_marking_shows_no_suggestion_to_who_would_like_one(client, question, teacher):
    assignment, [blind] = handed_in(question, teacher)
    MarkingRound.objects.create(question=question, assignment=assignment, blind=True)
    seen = script(question)
    set_show_suggestion(True, by=teacher)
    pages = []
    for each in (blind, seen):
        claim(each, by=teacher)
        answer = client.get(reverse("script", args=[each.pk]))
        pages.append((answer.context["suggestion"] is None, answer.context["show_suggestion"]))
    assert pages == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("name", "post"),
    [
        ("marking-question", False),
        ("marking-agreement", False),
        ("marking-next", True),
        ("marking-release", True),
        ("marking-round", True),
    ],
)
def test_an_assignment_of_another_teacher_s_class_is_not_found(client, question, teacher, name, post):
    assignment, [only] = handed_in(question, teachers(1)[0])
    mark(only, teacher, "6", "4")
    for address in (at(name, question, assignment), f"{reverse(name, args=[question.pk])}?assignment=x"):
        assert (client.post if post else client.get)(address).status_code == 404
    assert not Marking.objects.filter(released_at__isnull=False).exists()
    assert not MarkingRound.objects.exists()
