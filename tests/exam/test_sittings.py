"""Whole papers: one clock, questions in any order, handed in together."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from exam.actions.clock import close_expired, finish_sitting, start_sitting, start_timed
from exam.actions.writing import save_draft, start_attempt, submit
from exam.errors import DraftsInTheWay, HandedInTogether
from exam.models import Attempt, Paper, QuestionState, Sitting, Submission
from tests.exam.test_writing_concurrently import at_once
from tests.factories import MaterialFactory, PaperFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def paper():
    """A published paper of three questions (the second is not published), 150 minutes of which 50 to read."""
    paper = PaperFactory(minutes=150, reading_minutes=50, published=True)
    states = [QuestionState.PUBLISHED, QuestionState.DRAFT, QuestionState.PUBLISHED, QuestionState.PUBLISHED]
    for number, state in enumerate(states, 1):
        QuestionFactory(paper=paper, topic=paper.topic, number=number, state=state)
    return paper


@pytest.fixture
def sitting(student, paper, clock):
    return start_sitting(paper, by=student)


def attempts_of(sitting):
    return list(sitting.attempts.order_by("question__number"))


def body(client, name, *arguments):
    return client.get(reverse(name, args=arguments)).content.decode()


def test_a_student_finds_the_paper_reads_its_rules_and_begins(client, student, paper, clock):
    assert str(paper) in body(client, "papers")
    rules = body(client, "paper", paper.pk)
    assert "作答时间 150 分钟" in rules
    assert "先用 50 分钟读资料" in rules
    assert paper.questions.first().stem not in rules
    answer = client.post(reverse("sitting-start", args=[paper.pk]))
    sitting = Sitting.objects.get()
    assert answer.url == sitting.get_absolute_url()
    assert sitting.deadline == clock.start + timedelta(minutes=150)
    assert [attempt.question.number for attempt in attempts_of(sitting)] == [1, 3, 4]
    assert all(attempt.deadline == sitting.deadline for attempt in attempts_of(sitting))


def test_extra_time_is_in_the_rules_and_in_the_deadline(client, student, paper, clock):
    student.extra_time_percent = 25
    student.save()
    rules = body(client, "paper", paper.pk)
    assert "作答时间 188 分钟（含加时 25%）" in rules
    assert "先用 63 分钟" in rules
    assert start_sitting(paper, by=student).deadline == clock.start + timedelta(minutes=188)


def test_beginning_twice_is_one_sitting_and_no_new_time(client, sitting, clock):
    clock(60)
    assert start_sitting(sitting.paper, by=sitting.student) == sitting
    assert f'回到考场</a> <span class="soft">{timezone.localtime(sitting.deadline):%H:%M:%S}' in body(
        client, "paper", sitting.paper_id
    )
    assert "正在作答" in body(client, "papers")


@pytest.mark.parametrize("change", [{"published": False, "minutes": None}, {"published": False}])
def test_a_paper_that_is_not_open_cannot_be_sat(client, student, paper, change):
    Paper.objects.filter(pk=paper.pk).update(**change)
    assert client.get(reverse("paper", args=[paper.pk])).status_code == 404
    assert client.post(reverse("sitting-start", args=[paper.pk])).status_code == 404
    client.force_login(UserFactory(role="teacher"))
    assert "还没有作为整卷开放" in body(client, "paper", paper.pk)
    assert client.post(reverse("sitting-start", args=[paper.pk])).status_code == 403


def test_a_paper_without_published_questions_is_not_offered(client, student, paper):
    paper.questions.update(state=QuestionState.DRAFT)
    assert str(paper) not in body(client, "papers")
    assert client.post(reverse("sitting-start", args=[paper.pk])).status_code == 404


def test_a_draft_that_is_still_open_is_in_the_way_and_a_blank_practice_is_taken_over(client, student, paper):
    first, second, _ = paper.questions.filter(state=QuestionState.PUBLISHED)
    blank, begun = start_attempt(first, by=student), start_attempt(second, by=student)
    save_draft(begun, "写过的", revision=0)
    with pytest.raises(DraftsInTheWay, match="第 3 题"):
        start_sitting(paper, by=student)
    answer = client.post(reverse("sitting-start", args=[paper.pk]), follow=True)
    assert "第 3 题还有没交的作答" in answer.content.decode()
    assert begun.get_absolute_url() in answer.content.decode()
    assert not Sitting.objects.exists()
    assert Attempt.objects.get(pk=blank.pk).mode == "practice"
    submit(begun, "写过的", revision=1)
    sitting = start_sitting(paper, by=student)
    assert blank in attempts_of(sitting)


def test_a_timed_attempt_that_runs_is_in_the_way_even_without_a_word(client, student, paper):
    running = start_timed(paper.questions.first(), by=student)
    with pytest.raises(DraftsInTheWay, match="第 1 题"):
        start_sitting(paper, by=student)
    assert running.get_absolute_url() in body(client, "paper", paper.pk)
    assert "开始作答" not in body(client, "paper", paper.pk)


def test_the_room_of_the_paper_shows_clock_hint_material_and_the_state_of_each_question(
    client, sitting, clock
):
    MaterialFactory(paper=sitting.paper, text="整卷的资料正文。")
    first, second, _ = attempts_of(sitting)
    clock(60)
    save_draft(first, "一" * 30, revision=0)
    clock(120)
    save_draft(second, "一" * 5, revision=0)
    page = body(client, "sitting", sitting.pk)
    assert 'data-seconds="8880.0"' in page
    assert "先用 50 分钟" in page
    assert "整卷的资料正文" in page
    assert (page.count("未动"), page.count("在写")) == (1, 1)
    assert page.index("已写 30 格") < page.index("在写") < page.index("已写 5 格") < page.index("未动")
    assert "还有 1 题没有写" in page
    script = client.get(sitting.get_absolute_url(), headers=SCRIPT)
    assert script.json() == {"seconds": 8880, "running": True}


def test_the_questions_are_written_in_any_order_in_their_own_rooms(client, sitting, clock):
    clock(60)
    for attempt in reversed(attempts_of(sitting)):
        page = body(client, "attempt", attempt.pk)
        assert 'data-seconds="8940.0"' in page
        assert sitting.get_absolute_url() in page
        assert "提交答案" not in page


@pytest.mark.parametrize("text", ["写了一些", ""])
@pytest.mark.parametrize("script", [True, False])
def test_handing_in_one_question_only_saves_it_and_leads_back(client, sitting, script, text):
    attempt = attempts_of(sitting)[0]
    answer = client.post(
        reverse("submit", args=[attempt.pk]), {"text": text, "revision": 0}, headers=SCRIPT if script else {}
    )
    assert (answer.json()["submitted"] if script else answer.url) == sitting.get_absolute_url()
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.draft.text) == (None, text)
    with pytest.raises(HandedInTogether):
        submit(attempt, "一", revision=1)


def test_finishing_hands_in_all_with_their_drafts_and_lists_the_comparisons(client, sitting, clock):
    first, second, third = attempts_of(sitting)
    save_draft(second, "第二题的答案", revision=0)
    clock(1830)
    answer = client.post(reverse("sitting-finish", args=[sitting.pk]), follow=True)
    page = answer.content.decode()
    for attempt in (first, second, third):
        assert reverse("comparison", args=[attempt.pk]) in page
    assert "用时 31 分" in page
    assert page.count("空白") == 2
    assert [(s.attempt_id, s.text, s.cells) for s in Submission.objects.order_by("attempt_id")] == [
        (first.pk, "", 0),
        (second.pk, "第二题的答案", 6),
        (third.pk, "", 0),
    ]
    sitting.refresh_from_db()
    assert sitting.finished_at == clock.start + timedelta(seconds=1830)
    assert "整卷用时 31 分" in body(client, "comparison", first.pk)


def test_finishing_twice_changes_nothing_and_the_paper_can_be_sat_again(client, sitting, clock):
    finish_sitting(sitting)
    clock(60)
    client.post(reverse("sitting-finish", args=[sitting.pk]))
    sitting.refresh_from_db()
    assert sitting.finished_at == clock.start
    again = start_sitting(sitting.paper, by=sitting.student)
    assert again != sitting
    assert {attempt.number for attempt in attempts_of(again)} == {2}


@pytest.mark.parametrize("by", ["command", "sitting", "attempt", "papers", "attempts"])
def test_a_sitting_that_is_over_is_closed_with_its_last_drafts(client, sitting, clock, by):
    attempt = attempts_of(sitting)[1]
    save_draft(attempt, "写到一半", revision=0)
    clock(150 * 60 + 5)
    assert close_expired() == 0  # the grace is not over yet
    clock(3 * 24 * 3600)
    if by == "command":
        call_command("close_expired")
    else:
        client.get(reverse(by, args={"sitting": [sitting.pk], "attempt": [attempt.pk]}.get(by)))
    sitting.refresh_from_db()
    assert sitting.finished_at == sitting.deadline
    submitted = Submission.objects.order_by("attempt_id").values_list("text", "submitted_at")
    assert list(submitted) == [("", sitting.deadline), ("写到一半", sitting.deadline), ("", sitting.deadline)]


def test_a_save_in_the_grace_counts_for_any_question_and_a_later_one_is_refused(client, sitting, clock):
    first, second, _ = attempts_of(sitting)
    clock(150 * 60 + 4)
    data = {"text": "最后的字", "revision": 0, "client": "a", "sequence": 1}
    assert client.post(reverse("draft", args=[first.pk]), data, headers=SCRIPT).json()["revision"] == 1
    clock(150 * 60 + 6)
    late = client.post(reverse("draft", args=[second.pk]), data, headers=SCRIPT)
    assert (late.status_code, late.json()["comparison"]) == (410, reverse("comparison", args=[second.pk]))
    assert sorted(Submission.objects.values_list("text", flat=True)) == ["", "", "最后的字"]


@pytest.mark.django_db(transaction=True)
def test_beginning_and_finishing_at_the_same_moment_are_one_sitting_and_one_set_of_answers(paper):
    student = UserFactory()
    begun = at_once(*[lambda: start_sitting(paper, by=student)] * 5)
    sitting = Sitting.objects.get()
    assert {found.pk for found in begun} == {sitting.pk}
    assert Attempt.objects.count() == 3
    attempt = attempts_of(sitting)[0]
    save = [lambda n=n: save_draft(attempt, "字" * n, revision=0, client="a", sequence=n) for n in (1, 2)]
    at_once(*[lambda: finish_sitting(sitting)] * 4, *save)
    assert Submission.objects.count() == 3
    attempt.draft.refresh_from_db()
    assert Submission.objects.get(attempt=attempt).text == attempt.draft.text


# Answers stay out of reach until the end (F7); tests/test_leaks.py crawls


def test_an_earlier_answer_s_comparison_is_closed_while_the_question_is_being_sat(client, student, paper):
    earlier = start_attempt(paper.questions.first(), by=student)
    submit(earlier, "以前的答案。", revision=0)
    assert student.has_perm("exam.view_reference_answers", earlier.question)
    sitting = start_sitting(paper, by=student)
    assert client.get(reverse("comparison", args=[earlier.pk])).url == sitting.get_absolute_url()
    assert client.post(reverse("self-marking", args=[earlier.pk])).status_code == 403
    assert not student.has_perm("exam.view_reference_answers", earlier.question)
    finish_sitting(sitting)
    assert client.get(reverse("comparison", args=[earlier.pk])).status_code == 200
    assert student.has_perm("exam.view_reference_answers", earlier.question)


def test_a_paper_can_be_closed_again_and_a_sitting_that_has_begun_goes_on(client, student, paper):
    sitting = start_sitting(paper, by=student)
    client.force_login(UserFactory(role="teacher"))
    client.post(reverse("teach-paper", args=[paper.pk]), {"minutes": "10", "sheet_columns": "25"})
    client.force_login(student)
    assert client.get(sitting.get_absolute_url()).status_code == 200
    sitting.refresh_from_db()
    assert sitting.deadline - sitting.started_at == timedelta(minutes=150)
