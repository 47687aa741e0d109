"""Progress in numbers and plots, the comparison with others, and two answers side by side."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from exam.actions.clock import start_sitting
from exam.actions.marking import self_mark
from exam.actions.plan import set_compares
from exam.actions.release import release
from exam.actions.writing import start_attempt, submit
from exam.models import Submission
from tests.exam import marking_hands as desk
from tests.factories import AssignmentFactory, ClassroomFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


def answer(rubric, student, *marks, text="一是打通数据壁垒。"):
    """Hand in, and give oneself these marks, if any, point by point."""
    submission = submit(start_attempt(rubric.question, by=student), text, revision=0)
    if marks:
        given = zip(rubric.points.all(), map(Decimal, marks), strict=True)
        self_mark(submission, rubric, dict(given), by=student)
    return submission


@pytest.fixture
def rubric(db):
    return RubricFactory(question=QuestionFactory(type="proposal"))


def progress(client, **filters):
    return client.get(reverse("progress"), filters)


def plots(client, **filters):
    return {plot.title: plot for plot in progress(client, **filters).context["plots"]}


def test_without_an_answer_the_page_says_what_to_do(client, student):
    assert "挑一道题" in progress(client).content.decode()


def test_marks_time_and_length_are_drawn_in_the_order_they_were_made_with_a_table_behind(
    client, student, rubric, clock
):
    for day, marks in enumerate([(0, 2), (3, 2), (6, 4)]):
        clock(day * 24 * 3600)
        attempt = start_attempt(rubric.question, by=student)
        clock(day * 24 * 3600 + 600 * (day + 1))
        submission = submit(attempt, "一" * 100, revision=0)
        given = zip(rubric.points.all(), map(Decimal, marks), strict=True)
        self_mark(submission, rubric, dict(given), by=student)
    found = plots(client)
    assert [value.words for value in found["得分占满分"].values] == ["20%", "50%", "100%"]
    minutes = next(plot for title, plot in found.items() if title.startswith("用时"))
    assert [value.words for value in minutes.values] == ["10 分钟", "20 分钟", "30 分钟"]
    assert [value.words for value in found["格数占字数要求"].values] == ["50%"] * 3
    assert found["各题型得分占满分"].values[0].words == "57%"
    assert found["各题型采分点命中"].values[0].words == "33%"
    page = progress(client).content.decode()
    for plot in found.values():
        assert plot.description in page
    assert page.count('role="img"') == page.count("<desc") == len(found)
    assert len(re.findall(r"<details><summary>看数字", page)) == len(found)


def test_points_missed_most_stand_first_and_go_on_through_versions_of_the_rubric(client, student, rubric):
    answer(rubric, student, 6, 0)
    newer = RubricFactory(question=rubric.question, version=rubric.version + 1)
    newest = answer(newer, student, 6, 2)
    first, second = progress(client).context["records"]
    assert (first.point.text, first.credits, first.hit_rate) == ("压实基层责任", ["miss", "part"], 0)
    assert (second.point.text, second.hit_rate) == ("打通数据壁垒", 1)
    assert first.attempt == newest.attempt


def test_filters_narrow_everything_and_nonsense_is_ignored(client, student, rubric):
    other = RubricFactory(question=QuestionFactory(type="summary"))
    answer(rubric, student, 6, 4)
    answer(other, student, 0, 0)
    assert progress(client, type="summary").context["sums"].share == 0
    assert progress(client, topic=rubric.question.topic.slug).context["sums"].share == 1
    assert progress(client, type="?", topic="?").context["sums"].attempts == 2


def test_teachers_marks_count_only_after_their_release_and_an_open_sitting_hides_its_question(
    client, student, rubric
):
    (teacher,) = desk.teachers(1)
    submission = answer(rubric, student, 0, 0)
    desk.mark(submission, teacher, "6", "4")
    assert progress(client).context["sums"].share == 0
    release(submission, by=teacher)
    assert progress(client).context["sums"].share == 1
    paper = rubric.question.paper
    paper.minutes, paper.published = 60, True
    paper.save()
    start_sitting(paper, by=student)
    assert progress(client).context["sums"].attempts == 0
    page = client.get(reverse("before-after", args=[rubric.question.pk])).content.decode()
    assert "打通数据壁垒" not in page


def test_an_assignment_hides_its_question_from_progress_cards_and_pick_until_its_release(
    client, student, rubric, clock
):
    answer(rubric, student, 0, 0)
    clock(24 * 3600)
    assignment = AssignmentFactory(classroom=ClassroomFactory(students=[student]), question=rubric.question)
    point = rubric.points.first()
    assert progress(client).context["sums"].attempts == 0
    assert client.get(reverse("review")).context["cards"] == []
    assert client.get(reverse("review-card", args=[point.pk])).status_code == 404
    bank = client.get(reverse("questions"))
    assert bank.context["next"] is None
    assert "已评分" not in bank.content.decode().replace('<option value="marked">已评分</option>', "")
    assert assignment.title in client.get(reverse("home")).content.decode()
    clock((assignment.releases_at - clock.start).total_seconds() + 1)
    assert len(client.get(reverse("review")).context["due"]) == 2
    assert progress(client).context["sums"].attempts == 1


# With classmates


@pytest.fixture
def classroom(student):
    return ClassroomFactory(students=[student])


def classmates(classroom, rubric, number, *marks, compare=True):
    for _ in range(number):
        person = UserFactory(display_name="别人")
        classroom.memberships.create(student=person)
        answer(rubric, person, *marks)
        set_compares(person, compare)


def test_the_band_of_classmates_is_there_for_five_who_compare_and_never_for_fewer(
    client, student, rubric, classroom
):
    answer(rubric, student, 6, 0)
    classmates(classroom, rubric, 4, 3, 2)
    classmates(classroom, rubric, 1, 6, 4, compare=False)
    classmates(ClassroomFactory(), rubric, 5, 6, 4)  # of another class
    client.post(reverse("progress-comparison"), {"compares": "on"})
    assert progress(client).context["bands"] == {}
    classmates(classroom, rubric, 1, 6, 4)
    page = progress(client)
    assert page.context["bands"].keys() == {"提出对策"}
    band = page.context["bands"]["提出对策"]
    assert (band.low, band.high, band.people) == (0.5, 0.5, 5)
    assert "同班中间一半 50%—50%，5 人" in page.content.decode()
    assert "别人" not in page.content.decode()


def test_who_does_not_compare_sees_no_band_and_is_in_none_and_who_left_neither(
    client, student, rubric, classroom
):
    answer(rubric, student, 6, 0)
    classmates(classroom, rubric, 5, 3, 2)
    assert progress(client).context["bands"] == {}
    client.post(reverse("progress-comparison"), {"compares": "on"})
    assert progress(client).context["bands"]
    classroom.memberships.exclude(student=student).first().delete()
    assert progress(client).context["bands"] == {}
    classmates(classroom, rubric, 1, 3, 2)
    client.post(reverse("progress-comparison"), {})
    assert progress(client).context["bands"] == {}
    classroom.memberships.create(student=(other := UserFactory()))
    client.force_login(other)
    client.post(reverse("progress-comparison"), {"compares": "on"})
    assert progress(client).context["bands"]["提出对策"].people == 5


def test_classmates_unreleased_marks_are_in_no_band(client, student, rubric, classroom):
    (teacher,) = desk.teachers(1)
    classmates(classroom, rubric, 5)
    for submission in Submission.objects.all():
        desk.mark(submission, teacher, "6", "4")
    set_compares(student, True)
    answer(rubric, student, 6, 0)
    assert progress(client).context["bands"] == {}


# Before and after


def before_after(client, rubric, **numbers):
    return client.get(reverse("before-after", args=[rubric.question.pk]), numbers)


def test_two_answers_stand_side_by_side_with_what_went_and_what_came_marked(client, student, rubric):
    answer(rubric, student, 6, 0, text="一是打通数据壁垒。\n二是多开会议。")
    answer(rubric, student, 6, 4, text="一是要打通数据壁垒。\n二是压实基层责任。")
    page = before_after(client, rubric)
    text = page.content.decode()
    assert "<del>二是多开会议。</del>" in text
    assert "<ins>二是压实基层责任。</ins>" in text
    assert text.count("<del>") == text.count("<ins>") == 2  # one each, and one each in the legend
    marks = {change.point.text: change.marks for change in page.context["changes"]}
    assert marks == {"打通数据壁垒": [6, 6], "压实基层责任": [0, 4]}


def test_any_two_of_the_answers_can_be_chosen_and_nonsense_is_the_first_and_the_newest(
    client, student, rubric
):
    for text in ("第一次。", "第二次写的。", "第三回再来。"):
        answer(rubric, student, text=text)

    def chosen(**numbers):
        return [
            side.result.attempt.number for side in before_after(client, rubric, **numbers).context["sides"]
        ]

    assert chosen() == [1, 3]
    assert chosen(before=2) == [2, 3]
    assert chosen(before=9, after="x") == [1, 3]


def test_one_answer_alone_gets_a_word_and_a_stranger_s_answers_nobody(client, student, rubric):
    answer(rubric, student, 6, 0)
    answer(rubric, UserFactory(), 6, 0, text="别人的答卷。")
    page = before_after(client, rubric)
    assert "交过两次" in page.content.decode()
    assert "别人的答卷" not in page.content.decode()
