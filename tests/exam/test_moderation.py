"""A lead marker's sample: who is asked, what stands, what goes back, and that nothing shows too early (F7, F8)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions.claims import claim, claim_next, queue
from exam.actions.release import release, release_all
from exam.errors import MarksOutOfRange, NotToBeReleased, ScriptTaken
from exam.models import MODERATION, MarkingRound, Standing
from exam.verdict import verdict_on
from tests.exam.marking_hands import judgement, mark, save, script, teachers
from tests.factories import QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


@pytest.fixture
def lead():
    return teachers(1)[0]


@pytest.fixture
def moderated(question, lead):
    """Sets the round: every script is moderated, unless told otherwise."""

    def make(percent=100, **fields):
        return MarkingRound.objects.create(
            question=question, moderator=lead, moderation_percent=percent, **fields
        )

    return make


@pytest.mark.parametrize(
    ("theirs", "leads", "outcome", "total"),
    [
        (("6", "0"), ("4", "0"), "stands", "6"),  # exactly 20 % of 10 apart: upheld
        (("6", "0"), ("3.99", "0"), "stands", "3.99"),
        (("6", "0"), ("4", "0"), "returns", "6"),
    ],
)
def test_within_the_tolerance_the_marker_stands_and_beyond_it_the_moderator(
    question, lead, moderated, theirs, leads, outcome, total
):
    moderated(moderated=outcome)
    submission, (teacher,) = script(question), teachers(1)
    mark(submission, teacher, *theirs)
    with pytest.raises(NotToBeReleased):
        release(submission, by=teacher)
    assert release_all(question, by=teacher) == 0
    assert queue(question, teacher) == []
    mark(submission, lead, *leads)
    release(submission, by=lead)
    assert verdict_on(submission).total == Decimal(total)
    assert len(verdict_on(submission).markings) == 1


def test_what_goes_back_is_marked_again_by_its_marker_and_moderated_again(client, question, lead, moderated):
    moderated(moderated="returns")
    submission, (teacher,) = script(question), teachers(1)
    mark(submission, teacher, "6", "4")
    sent = mark(submission, lead, "1", "0", comment="第二点没有写到。")
    assert sent.finished_at is None
    assert AuditEvent.objects.get(verb="marking.returned").detail == {"submission": submission.pk}
    with pytest.raises(NotToBeReleased):
        release(submission, by=lead)
    client.force_login(teacher)
    listed = client.get(reverse("marking-question", args=[question.pk])).content.decode()
    assert "复核退回，请重批" in listed
    assert queue(question, lead) == []
    lease = claim_next(question, by=teacher)
    page = client.get(reverse("script", args=[submission.pk])).content.decode()
    assert "退回重批" in page
    assert "第二点没有写到。" in page
    save(lease, judgement(question.rubric, "2", "0"), finish=True)
    anew = claim_next(question, by=lead)
    assert (anew.seat, anew.marking) == (MODERATION, sent)
    save(anew, judgement(question.rubric, "1", "0"), finish=True)
    release(submission, by=lead)
    assert verdict_on(submission).total == 2


def test_the_moderator_judges_without_seeing_the_marks_and_nobody_else_is_asked(
    client, question, lead, moderated
):
    moderated()
    submission, (first, second) = script(question), teachers(2)
    mark(submission, first, "4.13", "0", comment="机密评语")
    with pytest.raises(ScriptTaken):
        claim(submission, by=second)
    claim(submission, by=lead)
    client.force_login(lead)
    for address in (
        reverse("script", args=[submission.pk]),
        reverse("marking-question", args=[question.pk]),
        reverse("marking-agreement", args=[question.pk]),
    ):
        body = client.get(address).content.decode()
        assert "4.13" not in body
        assert "机密评语" not in body
    with pytest.raises(ScriptTaken, match="复核"):
        claim(submission, by=first)


def test_nobody_moderates_her_own_marks_or_her_own_answer(question, lead, moderated):
    moderated()
    own_marks, own_answer = script(question), script(question, student=lead)
    mark(own_marks, lead, "6", "4")
    mark(own_answer, teachers(1)[0], "6", "4")
    for submission in (own_marks, own_answer):
        release(submission, by=teachers(1)[0])
        assert verdict_on(submission).total == 10


def test_after_two_markers_the_mean_is_moderated(question, lead, moderated):
    moderated(double=True)
    submission, (first, second) = script(question), teachers(2)
    mark(submission, first, "6", "0")
    assert queue(question, lead) == [submission.pk]  # a marker like others, if she likes
    mark(submission, second, "4", "0")
    assert mark(submission, lead, "2.99", "0").seat == MODERATION
    release(submission, by=lead)
    assert verdict_on(submission).total == Decimal("2.99")


def test_a_moderator_waits_for_marks_that_are_being_changed(question, lead, moderated):
    current = moderated()
    submission, (teacher,) = script(question), teachers(1)
    mark(submission, teacher, "6", "0")
    lease = claim(submission, by=lead)
    current.double = True
    current.save()
    with pytest.raises(MarksOutOfRange, match="还在批"):
        save(lease, judgement(question.rubric, "6", "0"), finish=True)


def test_the_sample_is_about_the_share_and_stays_the_same(question, moderated):
    current = moderated(25)
    asked = [Standing(number, 0, {1: Decimal(5)}, {1: 0}, []) for number in range(1, 401)]
    chosen = [standing.script for standing in asked if current.samples(standing)]
    assert 70 <= len(chosen) <= 130
    assert chosen == [standing.script for standing in asked if current.samples(standing)]
    current.moderation_percent = 50
    assert set(chosen) <= {standing.script for standing in asked if current.samples(standing)}


@pytest.mark.parametrize("change", [{"moderation_percent": 100}, {"double": True}], ids=str)
def test_released_marks_stay_whatever_the_settings_become(question, lead, moderated, change):
    current = moderated(0)
    submission, (teacher,) = script(question), teachers(1)
    mark(submission, teacher, "6", "0")
    release(submission, by=teacher)
    MarkingRound.objects.filter(pk=current.pk).update(**change)
    assert queue(question, lead) == []
    assert queue(question, UserFactory(role="teacher")) == []
    with pytest.raises(ScriptTaken):
        claim(submission, by=lead)
    assert release(submission, by=lead)[0].total == 6
    assert verdict_on(submission).total == 6


def test_the_page_on_agreement_tells_of_moderation(client, question, lead, moderated):
    moderated()
    teacher = teachers(1)[0]
    for theirs, leads in [(("6", "0"), ("5", "0")), (("6", "4"), ("0", "0"))]:
        submission = script(question)
        mark(submission, teacher, *theirs)
        mark(submission, lead, *leads)
    client.force_login(lead)
    body = client.get(reverse("marking-agreement", args=[question.pk])).content.decode()
    assert "复核过 2 份" in body
    assert "5.50 分" in body  # (1 + 10) / 2
    assert "1 / 2 份" in body
