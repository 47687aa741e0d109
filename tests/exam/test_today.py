"""Today: drafts on top, a small set that stays the same all day, dots, and a plan that moves along."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.actions.marking import self_mark
from exam.actions.writing import save_draft, start_attempt, submit
from exam.models import DailySet, QuestionState, StudyPlan
from materials.models import Passage, PolicyVersion
from tests.factories import (
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    RubricFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def first_day(clock):
    """09:00 in Shanghai on Saturday, 14 March 2026."""
    return date(2026, 3, 14)


def home(client):
    return client.get(reverse("home")).context


def hand_in(question, student, text="一。"):
    return submit(start_attempt(question, by=student), text, revision=0)


def passage_of(policy, text="各级行政机关应当减少重复报送，" * 5, number=1):
    version = PolicyVersion.objects.create(policy=policy, number=number)
    return Passage.objects.create(version=version, position=1, label="第三条", text=text)


def test_the_passage_of_the_day_is_ticked_off_until_midnight_or_until_it_is_another_one(
    client, student, clock
):
    passage = passage_of(PolicyFactory())
    assert home(client)["daily"].passage == passage
    assert client.post("/today/passage/", {"read": "1"}).url == "/#passage"
    assert "✓ 读过了" in client.get("/").content.decode()
    client.post("/today/passage/")
    assert home(client)["daily"].read_at is None
    client.post("/today/passage/", {"read": "1"})
    passage_of(PolicyFactory())
    passage.delete()
    assert home(client)["daily"].read_at is None
    client.post("/today/passage/", {"read": "1"})
    clock(15 * 3600)
    assert home(client)["daily"].read_at is None


def test_the_set_of_the_day_stays_until_midnight_and_is_another_one_then(client, student, clock):
    QuestionFactory.create_batch(3)
    first = home(client)["daily"].question
    attempt = start_attempt(first, by=student)
    assert home(client)["daily"].question == first
    submit(attempt, "一。", revision=0)
    shown = home(client)
    assert shown["daily"].question == first
    assert shown["answer"].attempt == attempt.pk
    clock(15 * 3600 - 1)  # a second before midnight in Shanghai
    assert home(client)["daily"].question == first
    clock(15 * 3600)
    shown = home(client)
    assert shown["daily"].question != first
    assert shown["answer"] is None
    assert DailySet.objects.count() == 2


def test_midnight_is_the_student_s_own(client, student, clock):
    student.time_zone = "Europe/London"
    student.save()
    QuestionFactory()
    home(client)
    clock(15 * 3600)
    home(client)
    assert DailySet.objects.count() == 1
    clock(23 * 3600)
    home(client)
    assert DailySet.objects.count() == 2


def test_a_question_retired_during_the_day_is_replaced_and_an_empty_bank_says_so(client, student):
    assert "题库还是空的" in client.get(reverse("home")).content.decode()
    first = QuestionFactory()
    assert home(client)["daily"].question == first
    other = QuestionFactory()
    first.state = QuestionState.RETIRED
    first.save()
    assert home(client)["daily"].question == other


def test_the_passage_is_of_the_question_s_topic_readable_published_and_the_same_all_day(
    client, student, clock
):
    question = QuestionFactory()
    policy, hidden, elsewhere = PolicyFactory(), PolicyFactory(published_at=None), PolicyFactory()
    for each, text in (
        (policy, "各级行政机关应当减少重复报送，" * 5),
        (hidden, "未公开。" * 20),
        (elsewhere, "别处。" * 20),
    ):
        passage_of(each, text)
    policy.topics.add(question.topic)
    passage = home(client)["daily"].passage
    assert passage.version.policy == policy
    assert policy.get_absolute_url() in client.get(reverse("home")).content.decode()
    passage_of(another := PolicyFactory())
    another.topics.add(question.topic)
    assert home(client)["daily"].passage == passage
    passage.delete()
    assert home(client)["daily"].passage.version.policy == another


def test_no_passage_is_of_a_text_that_is_still_being_written_or_no_longer_stands(client, student):
    QuestionFactory()
    written, repealed, trashed = PolicyFactory(), PolicyFactory(status="repealed"), PolicyFactory()
    passage_of(written, number=0)
    passage_of(repealed)
    assert home(client)["daily"].passage is None
    standing = passage_of(trashed)
    assert home(client)["daily"].passage == standing
    trashed.trashed_at = timezone.now()
    trashed.save()
    assert home(client)["daily"].passage is None
    assert trashed.title not in client.get(reverse("home")).content.decode()


def test_without_texts_in_the_library_a_paragraph_of_the_reading_about_a_policy_stands_in(client, student):
    paragraph = ParagraphFactory(group__section__topic=TopicFactory())
    assert home(client)["daily"].paragraph is None
    paragraph.policies.add(PolicyFactory())
    assert home(client)["daily"].paragraph == paragraph


def test_points_due_are_counted_down_and_the_day_says_what_was_reviewed(client, student, clock):
    rubric = RubricFactory(question=QuestionFactory())
    submission = hand_in(rubric.question, student)
    self_mark(submission, rubric, {point: Decimal(0) for point in rubric.points.all()}, by=student)
    assert not home(client)["due"]
    clock(DAY)
    assert len(home(client)["due"]) == 2
    for point in rubric.points.all():
        due_on = timezone.localdate().isoformat()
        client.post(reverse("review-rating", args=[point.pk]), {"rating": 3, "due_on": due_on})
    assert "✓ 复习了 2 点" in client.get(reverse("home")).content.decode()


def test_drafts_stand_on_top_the_newest_first_and_go_on_with_the_same_question(client, student, clock):
    old, new = QuestionFactory.create_batch(2)
    save_draft(start_attempt(old, by=student), "旧的。", revision=0)
    clock(60)
    save_draft(attempt := start_attempt(new, by=student), "新的。", revision=0)
    shown = client.get(reverse("home"))
    assert [draft.question for draft in shown.context["drafts"]] == [new, old]
    assert reverse("attempt", args=[attempt.pk]) in shown.content.decode()


def test_dots_show_days_practised_and_no_word_speaks_of_loss(client, student, clock, first_day):
    hand_in(QuestionFactory(), student)
    clock(2 * DAY)
    save_draft(start_attempt(QuestionFactory(), by=student), "写一点。", revision=0)
    clock(3 * DAY)
    shown = client.get(reverse("home"))
    outlook = shown.context["outlook"]
    on = [each.day for each in outlook.practised if each.practised]
    assert on == [first_day, first_day + timedelta(days=2)]
    text = shown.content.decode()
    assert "最近两周有 2 天练过" in text
    assert not [word for word in ("中断", "断签", "失去", "没完成", "落下", "欠") if word in text]


def test_the_plan_moves_along_when_a_day_is_missed(client, student, clock, first_day):
    StudyPlan.objects.create(student=student, exam_on=first_day + timedelta(days=10), weekly=3)
    hand_in(QuestionFactory(), student)
    days = [day for day, _ in home(client)["outlook"].days]
    assert days == [first_day + timedelta(days=ahead) for ahead in (2, 4, 7, 9)]
    clock(3 * DAY)  # the 16th was missed
    days = [day for day, _ in home(client)["outlook"].days]
    assert days == [first_day + timedelta(days=ahead) for ahead in (3, 5, 8)]


def test_the_plan_is_set_on_its_page(client, student, first_day):
    address = reverse("plan")
    data = {"exam_on": "2026-03-29", "weekly": 7, "time_zone": "Asia/Urumqi"}
    assert client.post(address, data, follow=True).context["outlook"].days_left == 15
    student.refresh_from_db()
    assert student.time_zone == "Asia/Urumqi"
    assert "还能写 <strong>15</strong> 道" in client.get(address).content.decode()
    assert client.post(address, data | {"exam_on": ""}, follow=True).context["outlook"].days_left is None


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("exam_on", "2026-03-13", "已经过去了"),
        ("exam_on", "2062-03-14", "年份"),
        ("exam_on", "下个月", "2026-11-29 这样的日期"),
        ("weekly", "0", "至少 1 道"),
        ("weekly", "99", "最多 21 道"),
        ("time_zone", "Mars/Olympus", "Mars/Olympus"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words_and_nothing_changes(client, student, field, typed, said):
    data = {"exam_on": "2026-03-29", "weekly": 7, "time_zone": "Asia/Shanghai"} | {field: typed}
    answer = client.post(reverse("plan"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not StudyPlan.objects.exists()


def test_the_exam_s_day_and_the_days_after_it_have_their_words(client, student, clock, first_day):
    StudyPlan.objects.create(student=student, exam_on=first_day)
    assert "今天考试" in client.get(reverse("home")).content.decode()
    clock(DAY)
    assert "已经过去了" in client.get(reverse("plan")).content.decode()
    assert "定个考试日期" in client.get(reverse("home")).content.decode()


def test_a_visitor_gets_the_front_page_and_a_teacher_the_way_to_teaching(client):
    assert "注册" in client.get(reverse("home")).content.decode()
    client.force_login(UserFactory(role="teacher"))
    assert "去教学" in client.get(reverse("home")).content.decode()
