"""Assignments by the server's clock: when they open, end, are late, are extended and released."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role
from exam.actions.assignments import extend, release_assignment, start_assignment
from exam.actions.clock import close_expired, finish_sitting, start_sitting
from exam.actions.writing import save_draft, start_attempt, submit
from exam.errors import AssignmentClosed, AssignmentFixed
from exam.models import Assignment, AttemptMode, Question
from exam.querysets import open_assignments
from tests.factories import (
    AssignmentFactory,
    ClassroomFactory,
    PaperFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HOUR = 3600
OPENS, DUE, EXTENDED, RELEASED = HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR


@pytest.fixture
def classroom(student, clock):
    return ClassroomFactory(students=[student])


@pytest.fixture
def assignment(classroom, clock):
    question = RubricFactory(question=QuestionFactory(minutes=20)).question
    ReferenceAnswerFactory(question=question, text="参考答案的句子。")
    return AssignmentFactory(classroom=classroom, question=question, **times(clock))


def times(clock):
    moments = {"opens_at": OPENS, "due_at": DUE, "releases_at": RELEASED}
    return {name: clock.start + timedelta(seconds=after) for name, after in moments.items()}


@pytest.mark.parametrize(
    ("at", "policy", "extended", "begins"),
    [
        (OPENS - 1, "closed", False, False),
        (OPENS, "closed", False, True),
        (DUE - 1, "closed", False, True),
        (DUE, "closed", False, False),
        (DUE, "closed", True, True),
        (EXTENDED, "closed", True, False),
        (OPENS - 1, "accepted", False, False),
        (DUE, "accepted", False, True),
        (RELEASED, "accepted", False, True),
    ],
)
def test_it_is_begun_between_its_opening_and_its_end(
    client, student, assignment, clock, at, policy, extended, begins
):
    Assignment.objects.update(late_policy=policy)
    assignment.refresh_from_db()
    if extended:
        extend(assignment, student, clock.start + timedelta(seconds=EXTENDED), by=assignment.created_by)
    clock(at)
    assert (assignment in open_assignments(student)) == begins
    client.post(reverse("assignment-start", args=[assignment.pk]))
    assert student.attempts.filter(assignment=assignment).exists() == begins
    shown = client.get(reverse("assignment", args=[assignment.pk])).content.decode()
    assert (assignment.question.stem in shown) == (at >= OPENS)


@pytest.mark.parametrize(
    ("at", "extended", "shown"),
    [
        (OPENS - 1, False, False),
        (OPENS, False, False),
        (DUE, False, False),
        (RELEASED - 1, False, False),
        (RELEASED, False, True),
        (RELEASED, True, False),
        (RELEASED + HOUR, True, True),
    ],
)
def test_answers_are_seen_from_the_release_on_and_not_before_the_own_end(
    client, student, assignment, clock, at, extended, shown
):
    """Handed in as a practice beside the assignment, which opens nothing either."""
    own = submit(start_attempt(assignment.question, by=student), "一。", revision=0)
    if extended:
        until = clock.start + timedelta(seconds=RELEASED + HOUR)
        extend(assignment, student, until, by=assignment.created_by)
    clock(at)
    assert student.has_perm("exam.view_reference_answers", assignment.question) == shown
    assert Question.objects.withheld_from(student).exists() != shown
    answer = client.get(reverse("comparison", args=[own.pk]), follow=True).content.decode()
    assert ("参考答案的句子" in answer) == shown


def test_a_stranger_s_practice_of_the_same_question_is_not_held_back(assignment):
    stranger = UserFactory()
    submit(start_attempt(assignment.question, by=stranger), "一。", revision=0)
    assert stranger.has_perm("exam.view_reference_answers", assignment.question)


def test_the_end_hands_in_the_last_draft_and_an_extension_moves_it(student, assignment, clock):
    clock(OPENS)
    attempt = start_assignment(assignment, by=student)
    save_draft(attempt, "写到一半", revision=0)
    assert (attempt.mode, attempt.deadline) == (AttemptMode.TIMED, assignment.due_at)
    extend(assignment, student, clock.start + timedelta(seconds=EXTENDED), by=assignment.created_by)
    clock(DUE + 60)
    assert close_expired() == 0
    clock(EXTENDED + 60)
    assert close_expired() == 1
    attempt.refresh_from_db()
    assert attempt.submission.text == "写到一半"
    assert attempt.submitted_at == clock.start + timedelta(seconds=EXTENDED)


def test_minutes_with_extra_time_end_at_the_latest_when_the_assignment_does(student, assignment, clock):
    Assignment.objects.update(timed=True)
    assignment.refresh_from_db()
    student.extra_time_percent = 50
    student.save()
    clock(OPENS)
    other = UserFactory()
    assignment.classroom.memberships.create(student=other)
    attempt = start_assignment(assignment, by=student)
    assert attempt.deadline == timezone.now() + timedelta(minutes=30)
    clock(DUE - 600)
    assert start_assignment(assignment, by=other).deadline == assignment.due_at


def test_a_late_submission_is_taken_and_marked_late(client, student, assignment, clock):
    Assignment.objects.update(late_policy="accepted")
    assignment.refresh_from_db()
    clock(DUE + 60)
    submit(start_assignment(assignment, by=student), "迟了。", revision=0)
    assert "迟交" in client.get(reverse("classes")).content.decode()
    client.force_login(assignment.created_by)
    board = client.get(reverse("teach-assignment", args=[assignment.pk])).context["board"]
    assert [(row.state, row.late) for row in board.rows] == [("已交", True)]


def test_an_open_practice_becomes_the_assignment_with_its_text(student, assignment, clock):
    practice = start_attempt(assignment.question, by=student)
    save_draft(practice, "已经写了", revision=0)
    clock(OPENS)
    attempt = start_assignment(assignment, by=student)
    assert attempt.pk == practice.pk
    assert attempt.draft.text == "已经写了"
    assert attempt.deadline == assignment.due_at
    submit(attempt, "写完了", revision=1)
    assert start_assignment(assignment, by=student).pk == attempt.pk


def test_a_timed_assignment_does_not_begin_on_a_written_draft(student, assignment, clock):
    Assignment.objects.update(timed=True)
    assignment.refresh_from_db()
    save_draft(start_attempt(assignment.question, by=student), "已经写了", revision=0)
    clock(OPENS)
    with pytest.raises(AssignmentClosed, match="没交的作答"):
        start_assignment(assignment, by=student)
    assert not assignment.attempts.exists()


def test_a_paper_is_sat_once_for_its_assignment_open_to_everybody_or_not(client, student, classroom, clock):
    paper = PaperFactory(minutes=30)
    QuestionFactory.create_batch(2, paper=paper, topic=paper.topic)
    assignment = AssignmentFactory(classroom=classroom, question=None, paper=paper, **times(clock))
    clock(OPENS)
    answer = client.post(reverse("assignment-start", args=[assignment.pk]))
    sitting = student.sittings.get()
    assert answer.url == sitting.get_absolute_url()
    assert client.get(answer.url).status_code == 200
    assert assignment.attempts.count() == 2
    finish_sitting(sitting)
    assert start_assignment(assignment, by=student) == sitting
    shown = client.get(reverse("sitting", args=[sitting.pk])).content.decode()
    assert "要等公布" in shown
    assert "对照参考答案" not in shown


def test_an_own_sitting_of_the_paper_is_finished_first(student, classroom, clock):
    paper = PaperFactory(minutes=600, published=True)
    QuestionFactory(paper=paper, topic=paper.topic)
    start_sitting(paper, by=student)
    assignment = AssignmentFactory(classroom=classroom, question=None, paper=paper, **times(clock))
    clock(OPENS)
    with pytest.raises(AssignmentClosed, match="先交卷"):
        start_assignment(assignment, by=student)


def test_who_left_the_class_begins_nothing_of_it(student, assignment, classroom, clock):
    clock(OPENS)
    classroom.memberships.update(left_at=timezone.now())
    with pytest.raises(AssignmentClosed, match="不在这个班"):
        start_assignment(assignment, by=student)
    assert not open_assignments(student).exists()


# What a teacher may still change


@pytest.fixture
def teacher(client, assignment):
    client.force_login(assignment.created_by)
    return assignment.created_by


def change(client, assignment, **changes):
    form = client.get(reverse("assignment-times", args=[assignment.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {name: f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for name, at in times_of(assignment).items()}
    data |= {
        name: f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if hasattr(value, "hour") else value
        for name, value in changes.items()
    }
    return client.post(reverse("assignment-times", args=[assignment.pk]), data)


def times_of(assignment):
    return {name: getattr(assignment, name) for name in ("opens_at", "due_at", "releases_at")}


def test_moving_the_end_moves_who_is_writing(client, student, assignment, clock):
    clock(OPENS)
    attempt = start_assignment(assignment, by=student)
    client.force_login(assignment.created_by)
    later = assignment.due_at + timedelta(hours=1)
    assert change(client, assignment, due_at=later).status_code == 302
    attempt.refresh_from_db()
    assert attempt.deadline == later
    assert AuditEvent.objects.filter(verb="assignment.moved").count() == 1


@pytest.mark.parametrize(
    ("at", "changes", "sentence"),
    [
        (RELEASED, {"due_at": timedelta(hours=1), "releases_at": timedelta(hours=9)}, "已经公布"),
        (OPENS, {"due_at": timedelta(hours=-2)}, "截止要在开放之后"),
        (OPENS, {"releases_at": timedelta(hours=-3)}, "公布不能早于截止"),
        (OPENS + 1800, {"due_at": timedelta(minutes=-45)}, "要在现在之后"),
        (OPENS, {"late_policy": "accepted"}, "不能再改"),
    ],
)
def test_what_cannot_be_changed_says_why(client, student, assignment, clock, at, changes, sentence):
    clock(OPENS)
    start_assignment(assignment, by=student)
    clock(at)
    client.force_login(assignment.created_by)
    moved = {
        name: getattr(assignment, name) + by if isinstance(by, timedelta) else by
        for name, by in changes.items()
    }
    answer = change(client, assignment, **moved)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    before = times_of(assignment)
    assignment.refresh_from_db()
    assert times_of(assignment) == before


def test_the_release_comes_by_a_click_after_the_end_and_is_never_taken_back(assignment, teacher, clock):
    clock(DUE - 1)
    with pytest.raises(AssignmentFixed, match="先截止"):
        release_assignment(assignment, by=teacher)
    clock(DUE)
    release_assignment(assignment, by=teacher)
    assignment.refresh_from_db()
    assert assignment.is_released
    clock(DUE + 60)
    release_assignment(assignment, by=teacher)
    assert AuditEvent.objects.filter(verb="assignment.released").count() == 1
    student = assignment.classroom.memberships.get().student
    with pytest.raises(AssignmentFixed, match="不能再延期"):
        extend(assignment, student, clock.start + timedelta(days=9), by=teacher)


def test_an_extension_that_is_no_later_is_refused_beside_its_student(client, assignment, student, teacher):
    address = reverse("assignment-extension", args=[assignment.pk, student.pk])
    answer = client.post(address, {"due_at": f"{timezone.localtime(assignment.due_at):%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 422
    assert "也要晚于全班的截止时间" in answer.content.decode()
    assert not assignment.extensions.exists()


def test_only_what_nobody_has_begun_is_withdrawn(client, assignment, student, teacher, clock):
    clock(OPENS)
    start_assignment(assignment, by=student)
    answer = client.post(reverse("assignment-withdrawal", args=[assignment.pk]), follow=True)
    assert "不能收回" in answer.content.decode()
    fresh = AssignmentFactory(classroom=assignment.classroom)
    client.post(reverse("assignment-withdrawal", args=[fresh.pk]))
    assert list(Assignment.objects.all()) == [assignment]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"question": ""}, "请选一道题目"),
        ({"due_at": "2026-03-13T09:00"}, "截止要在开放之后"),
        ({"opens_at": "2026-03-01T09:00", "due_at": "2026-03-02T09:00"}, "已经过去"),
        ({"due_at": "明天"}, "截止时间写成"),
        ({"releases_at": "2026-03-15T09:00"}, "公布不能早于截止"),
    ],
)
def test_a_new_assignment_that_cannot_be_comes_back_with_its_words(client, clock, changes, sentence):
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    classroom, question = ClassroomFactory(teacher=teacher), QuestionFactory()
    data = {
        "question": question.pk,
        "opens_at": "2026-03-14T09:00",
        "due_at": "2026-03-16T09:00",
        "releases_at": "2026-03-17T09:00",
        "late_policy": "closed",
    }
    address = reverse("assignment-new", args=[classroom.pk])
    answer = client.post(address, data | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Assignment.objects.exists()
    assert client.post(address, data).status_code == 302
    assert Assignment.objects.get().title == f"{question.topic} · {question}"


def test_two_teachers_who_change_it_at_once_see_each_other_s_times_first(client, assignment, teacher):
    address = reverse("assignment-times", args=[assignment.pk])
    form = client.get(address).context["form"]
    posted = {name: form[name].value() for name in form.fields}
    posted |= {name: f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for name, at in times_of(assignment).items()}
    change(client, assignment, title="同事改的名字")
    answer = client.post(address, posted | {"title": "我改的名字"})
    assert answer.status_code == 422
    assert "同事改的名字" in answer.content.decode()
    assert 'value="我改的名字"' in answer.content.decode()
    seen = answer.context["form"]["seen"].value()
    assert client.post(address, posted | {"title": "我改的名字", "seen": seen}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.title == "我改的名字"


def test_a_question_or_paper_chosen_on_its_page_is_chosen_in_the_form(client, assignment, teacher):
    paper = PaperFactory(minutes=60)
    QuestionFactory(paper=paper, topic=paper.topic)
    for name, row in (("question", assignment.question), ("paper", paper)):
        listed = client.get(f"{reverse('teach-classes')}?{name}={row.pk}").content.decode()
        address = f"{reverse('assignment-new', args=[assignment.classroom_id])}?{name}={row.pk}"
        assert address in listed
        assert f'value="{row.pk}" selected' in client.get(address).content.decode()


def test_time_over_days_is_no_time_spent(student, assignment, clock):
    clock(OPENS)
    attempt = start_assignment(assignment, by=student)
    clock(DUE - 60)
    submit(attempt, "写完了", revision=0)
    attempt.refresh_from_db()
    assert attempt.seconds_spent == 0
