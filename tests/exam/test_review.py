"""The cards of missed points: which there are, when they are due, and what rating them does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.actions.clock import start_sitting
from exam.actions.marking import self_mark, self_mark_in_band
from exam.actions.release import release, remark, undo_remarking
from exam.actions.writing import start_attempt, submit
from exam.models import Review, ReviewCard, ScoringPoint
from tests.exam import marking_hands as desk
from tests.factories import MaterialFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = 24 * 3600
POINTS = [("打通数据壁垒", 6), ("压实基层责任", 4)]


@pytest.fixture
def rubric(clock):
    return RubricFactory(question=QuestionFactory(), points=POINTS)


def answer(rubric, student, *marks, text="一是加强宣传。"):
    """Hand in, and give oneself these marks point by point."""
    submission = submit(start_attempt(rubric.question, by=student), text, revision=0)
    given = zip(rubric.points.all(), map(Decimal, marks), strict=True)
    self_mark(submission, rubric, dict(given), by=student)
    return submission


def cards(client):
    context = client.get(reverse("review")).context
    return [(card.point.position, card.credit, card.due_on) for card in context["cards"]]


def rate(client, point, rating, **post):
    """Rate as the card's page would; returns the page one is led to."""
    address = reverse("review-card", args=[point.pk])
    due_on = client.get(address).context["card"].due_on.isoformat()
    post = {"rating": rating, "due_on": due_on} | post
    return client.post(reverse("review-rating", args=[point.pk]), post, follow=True)


def test_missed_and_partly_hit_points_become_cards_that_are_due_the_day_after(client, student, rubric, clock):
    assert "还没有错题" in client.get(reverse("review")).content.decode()
    answer(rubric, student, 6, 0)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert cards(client) == [(2, "miss", tomorrow)]
    answer(rubric, student, 3, 0)
    assert cards(client) == [(1, "part", tomorrow), (2, "miss", tomorrow)]
    assert client.get(reverse("review")).context["due"] == []
    clock(DAY)
    assert len(client.get(reverse("review")).context["due"]) == 2


def test_a_point_hit_in_the_newest_marked_answer_has_no_card_and_an_unmarked_answer_changes_nothing(
    client, student, rubric
):
    answer(rubric, student, 0, 0)
    submit(start_attempt(rubric.question, by=student), "还没评。", revision=0)
    assert len(cards(client)) == 2
    answer(rubric, student, 6, 2)
    assert [card[:2] for card in cards(client)] == [(2, "part")]


def test_the_card_shows_the_passage_first_and_the_point_and_the_own_sentence_behind_it(
    client, student, rubric, clock
):
    question = rubric.question
    question.materials.add(
        MaterialFactory(paper=question.paper, text="开头。\n乡里打通了数据壁垒。村里少跑腿。\n结尾。")
    )
    answer(rubric, student, 3, 4, text="一是数据壁垒要打通。")
    clock(DAY)
    page = client.get(reverse("review-next"), follow=True)
    text = page.content.decode()
    assert page.context["passage"].text == "乡里打通了数据壁垒。村里少跑腿。"
    assert page.context["own"] == "一是数据壁垒要打通。"
    assert text.index("村里少跑腿。") < text.index('<details class="reveal"') < text.index("打通数据壁垒")


def test_a_passage_that_the_rubric_names_is_shown_as_it_is_named(client, student, rubric, clock):
    material = MaterialFactory(paper=rubric.question.paper, text="开头。\n乡里开了会。\n结尾。")
    point = ScoringPoint.objects.create(
        rubric=rubric,
        position=3,
        text="别的说法",
        marks=2,
        material=material,
        material_start=5,
        material_end=9,
    )
    answer(rubric, student, 6, 4, 0)
    shown = client.get(reverse("review-card", args=[point.pk])).context
    assert (shown["material"], shown["passage"].words) == (material, "里开了会")
    assert shown["passage"].text == "乡里开了会。"


def test_rating_leads_to_the_next_card_and_sets_the_day_it_comes_back(client, student, rubric, clock):
    answer(rubric, student, 0, 0)
    clock(DAY)
    first, second = rubric.points.all()
    page = rate(client, first, 1)
    assert page.context["card"].point == second
    page = rate(client, second, 3)
    assert "都复习完了" in page.content.decode()
    today = timezone.localdate()
    due = {card.point_id: (card.due_on - today).days for card in ReviewCard.objects.all()}
    assert due[first.pk] == 1
    assert due[second.pk] == 2
    clock(2 * DAY)
    assert client.get(reverse("review")).context["due"][0].point == first
    clock(3 * DAY)
    assert len(client.get(reverse("review")).context["due"]) == 2


def test_a_rating_sent_twice_or_late_counts_once(client, student, rubric, clock):
    answer(rubric, student, 0, 4)
    point = rubric.points.first()
    assert "已经评过" in rate(client, point, 4).content.decode()  # not due before tomorrow
    clock(DAY)
    due_on = timezone.localdate().isoformat()
    rate(client, point, 3)
    known = ReviewCard.objects.values().get()
    assert "已经评过" in rate(client, point, 1, due_on=due_on).content.decode()
    clock(10 * DAY)  # the old form again, when the card is due again
    rate(client, point, 1, due_on=due_on)
    assert ReviewCard.objects.values().get() == known
    assert Review.objects.get().rating == 3


def test_a_point_missed_again_comes_back_the_day_after_however_well_it_had_been_remembered(
    client, student, rubric, clock
):
    answer(rubric, student, 0, 4)
    clock(DAY)
    rate(client, rubric.points.first(), 4)
    assert cards(client)[0][2] > timezone.localdate() + timedelta(days=3)
    clock(2 * DAY)
    answer(rubric, student, 0, 4)
    assert cards(client)[0][2] == timezone.localdate() + timedelta(days=1)
    clock(3 * DAY)
    rate(client, rubric.points.first(), 3)
    assert cards(client)[0][2] > timezone.localdate() + timedelta(days=3)


def test_the_memory_of_a_point_outlives_a_new_version_of_the_rubric_while_its_words_stay(
    client, student, rubric, clock
):
    answer(rubric, student, 0, 0)
    clock(DAY)
    rate(client, rubric.points.first(), 4)
    newer = RubricFactory(
        question=rubric.question, version=rubric.version + 1, points=[POINTS[0], ("新的一点", 4)]
    )
    answer(newer, student, 0, 0)
    rated = next(card for card in client.get(reverse("review")).context["cards"] if card.row)
    assert rated.point == newer.points.first()
    clock(2 * DAY)
    rate(client, newer.points.first(), 3)
    assert ReviewCard.objects.get().point == newer.points.first()


def test_teachers_marks_count_from_their_release_on_and_as_they_stand(client, student, rubric):
    teacher, other = desk.teachers(2)
    submission = answer(rubric, student, 6, 0)
    desk.mark(submission, teacher, "0", "4")
    assert [card[0] for card in cards(client)] == [2]
    release(submission, by=teacher)
    assert [card[0] for card in cards(client)] == [1]
    remarking = remark(submission, "看漏了。", by=other)
    lease = remarking.marking.claim
    desk.save(lease, desk.judgement(rubric, "6", "1"), finish=True)
    assert [card[0] for card in cards(client)] == [1]
    release(submission, by=other)
    assert [card[0] for card in cards(client)] == [2]
    undo_remarking(remarking, by=other)
    assert [card[0] for card in cards(client)] == [1]


def test_order_and_language_are_no_cards(client, student, rubric):
    ScoringPoint.objects.create(rubric=rubric, position=3, kind="order", text="条理清楚", marks=2)
    answer(rubric, student, 0, 4, 0)
    assert [card[0] for card in cards(client)] == [1]


def test_a_question_of_an_open_sitting_has_no_cards_until_it_is_finished(client, student, rubric, clock):
    answer(rubric, student, 0, 0)
    paper = rubric.question.paper
    paper.minutes, paper.published = 60, True
    paper.save()
    start_sitting(paper, by=student)
    assert cards(client) == []
    assert client.get(reverse("review-card", args=[rubric.points.first().pk])).status_code == 404
    clock(2 * 3600)  # closed by the server's clock
    assert len(cards(client)) == 2


def test_groups_narrow_the_walk_and_a_nonsense_group_is_ignored(client, student, rubric, clock):
    other = RubricFactory(question=QuestionFactory(type="summary"), points=POINTS)
    answer(rubric, student, 0, 0)
    answer(other, student, 0, 0)
    clock(DAY)
    page = client.get(
        reverse("review-next"), {"type": "summary", "topic": other.question.topic.slug}, follow=True
    )
    assert page.context["card"].question == other.question
    assert page.context["left"] == 2
    assert client.get(reverse("review-next"), {"type": "?"}, follow=True).context["left"] == 4


def test_the_days_are_the_student_s_own(client, student, rubric, clock):
    clock(14 * 3600)  # 23:00 in Shanghai, 11:00 in New York
    answer(rubric, student, 0, 0)
    clock(14 * 3600 + 2 * 3600)
    assert len(client.get(reverse("review")).context["due"]) == 2
    student.time_zone = "America/New_York"
    student.save()
    assert client.get(reverse("review")).context["due"] == []


def test_an_empty_rating_says_what_is_missing_and_changes_nothing(client, student, rubric, clock):
    answer(rubric, student, 0, 4)
    clock(DAY)
    page = client.post(reverse("review-rating", args=[rubric.points.first().pk]))
    assert page.status_code == 422
    assert "请选一个" in page.content.decode()
    assert not ReviewCard.objects.exists()


def test_other_people_s_points_are_nobody_s_cards(client, rubric, student):
    answer(rubric, UserFactory(), 0, 0)
    assert cards(client) == []
    assert client.get(reverse("review-card", args=[rubric.points.first().pk])).status_code == 404


def test_a_paper_s_essay_marked_by_its_band_gives_no_cards(client, student, rubric):
    band = rubric.bands.create(position=1, label="一类文", floor=5, ceiling=10)
    submission = submit(start_attempt(rubric.question, by=student), "一。", revision=0)
    self_mark_in_band(submission, band, Decimal(6), {}, by=student)
    assert cards(client) == []
