"""F7: a teacher's marks are seen after their release only. F8: changed afterwards only by a listed act."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions.claims import claim, claim_next
from exam.actions.release import release, release_all, remark, undo_remarking
from exam.errors import NotToBeReleased, ScriptTaken, StaleMarking
from exam.models import Marking, MarkingRound, Remarking
from exam.verdict import verdict_on
from tests.exam.marking_hands import judgement, mark, save, script, teachers
from tests.factories import QuestionFactory, RubricFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return RubricFactory(question=QuestionFactory()).question


@pytest.fixture
def teacher():
    return teachers(1)[0]


@pytest.fixture
def released(question, teacher):
    submission = script(question)
    mark(submission, teacher, "6", "0")
    release(submission, by=teacher)
    return submission


SECRETS = ["老师的机密评语", "机密批注", "4.13"]


def seen_by_student(client, submission):
    """Whatever a student's own pages say."""
    client.force_login(submission.attempt.student)
    addresses = [reverse("comparison", args=[submission.pk]), reverse("attempts"), reverse("home")]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_nothing_of_a_teacher_s_marks_is_seen_before_the_release(client, question, teacher):
    submission = script(question)
    words = {"comment": "老师的机密评语", "inline": ((0, 2, "机密批注"),)}
    mark(submission, teacher, "4.13", "0", finish=False, **words)
    assert not [secret for secret in SECRETS if secret in seen_by_student(client, submission)]
    mark(submission, teacher, "4.13", "0", **words)
    assert not [secret for secret in SECRETS if secret in seen_by_student(client, submission)]
    assert "老师评定" not in seen_by_student(client, submission)
    release(submission, by=teacher)
    body = seen_by_student(client, submission)
    assert not [secret for secret in SECRETS if secret not in body]
    assert "老师评定 4.13 分" in body


def test_a_draft_is_not_released(question, teacher):
    submission = script(question)
    mark(submission, teacher, "6", None, finish=False)
    with pytest.raises(NotToBeReleased):
        release(submission, by=teacher)
    assert release_all(question, by=teacher) == 0


def test_all_finished_marks_are_released_at_once_and_each_is_recorded_once(question, teacher):
    done = [script(question) for _ in range(3)]
    for submission in done:
        mark(submission, teacher, "6", "0")
    mark(script(question), teacher, "6", None, finish=False)
    assert release_all(question, by=teacher) == 3
    assert release_all(question, by=teacher) == 0
    assert AuditEvent.objects.filter(verb="marking.released").count() == 3
    assert all(verdict_on(submission).total == 6 for submission in done)


def test_released_marks_are_not_changed(released, teacher):
    with pytest.raises(ScriptTaken, match="改评"):
        claim(released, by=teacher)


def test_a_new_rubric_leaves_the_old_marks_as_they_were(client, released, question):
    RubricFactory(question=question, version=99, points=[("全新的一点", 10)])
    assert verdict_on(released).total == 6
    assert "全新的一点" not in seen_by_student(client, released)


def test_a_re_marking_is_a_new_row_that_counts_from_its_release(client, released, question):
    (other,) = teachers(1)
    remarking = remark(released, "第 2 点漏看了。", by=other)
    lease = claim(released, by=other)
    assert [part.marks for part in lease.marking.point_marks.all()] == [6, 0]
    save(lease, judgement(question.rubric, "6", "2.5"), finish=True)
    assert verdict_on(released).total == 6
    assert "漏看了" not in seen_by_student(client, released)
    release(released, by=other)
    assert verdict_on(released).total == Decimal("8.5")
    assert "改评过：第 2 点漏看了。" in seen_by_student(client, released)
    assert sorted(Marking.objects.filter(kind="teacher").values_list("total", flat=True)) == [
        6,
        Decimal("8.5"),
    ]
    assert AuditEvent.objects.filter(verb="remarking.begun", target_id=remarking.pk).exists()


def test_undoing_a_re_marking_brings_the_old_marks_back_and_keeps_both(released, question, teacher):
    remarking = remark(released, "看错了。", by=teacher)
    save(claim(released, by=teacher), judgement(question.rubric, "0", "0"), finish=True)
    release(released, by=teacher)
    assert verdict_on(released).total == 0
    for _ in range(2):
        undo_remarking(remarking, by=teacher)
    assert verdict_on(released).total == 6
    assert Marking.objects.filter(kind="teacher").count() == 2
    assert AuditEvent.objects.filter(verb="remarking.undone").count() == 1
    remark(released, "再看一次。", by=teacher)
    assert Remarking.objects.count() == 2


def test_a_re_marking_that_was_undone_midway_takes_no_more_marks(released, question, teacher):
    remarking = remark(released, "看错了。", by=teacher)
    lease = claim(released, by=teacher)
    undo_remarking(remarking, by=teacher)

    with pytest.raises(StaleMarking):
        save(lease, judgement(question.rubric, "0", "0"), finish=True)
    assert release_all(question, by=teacher) == 0


def test_re_marking_is_for_released_marks_and_one_at_a_time(question, released, teacher):
    fresh = script(question)
    mark(fresh, teacher, "6", "0")
    with pytest.raises(NotToBeReleased, match="还没有公布"):
        remark(fresh, "x", by=teacher)
    remark(released, "x", by=teacher)
    with pytest.raises(NotToBeReleased, match="已经在改评"):
        remark(released, "y", by=teacher)


@pytest.mark.parametrize(
    ("first", "second", "third", "total"),
    [
        ("6", "4", None, "5"),  # 20 % of 10 exactly: they agree
        ("6", "3.99", "1", "1"),
        ("2.25", "3", None, "2.625"),
    ],
)
def test_two_markers_agree_within_the_tolerance_or_a_third_decides(question, first, second, third, total):
    MarkingRound.objects.create(question=question, double=True)
    submission, markers = script(question), teachers(3)
    mark(submission, markers[0], first, "0")
    with pytest.raises(NotToBeReleased):
        release(submission, by=markers[0])
    mark(submission, markers[1], second, "0")
    lease = claim_next(question, by=markers[2])
    assert (lease is not None) == (third is not None)
    if third:
        with pytest.raises(NotToBeReleased):
            release(submission, by=markers[0])
        with pytest.raises(ScriptTaken, match="第三位"):
            claim(submission, by=markers[0])
        save(lease, judgement(question.rubric, third, "0"), finish=True)
    release(submission, by=markers[0])
    verdict = verdict_on(submission)
    assert verdict.total == Decimal(total) == sum(verdict.marks.values())
    assert len(verdict.markings) == (1 if third else 2)


def test_markers_do_not_see_each_other_s_marks_before_both_have_finished(client, question):
    MarkingRound.objects.create(question=question, double=True)
    submission, (first, second) = script(question), teachers(2)
    mark(submission, first, "4.13", "0", comment="机密评语")
    claim(submission, by=second)
    client.force_login(second)
    for name, pk in [
        ("script", submission.pk),
        ("marking-question", question.pk),
        ("marking-agreement", question.pk),
    ]:
        body = client.get(reverse(name, args=[pk])).content.decode()
        assert "4.13" not in body
        assert "机密评语" not in body
        names = body.count(first.username)  # she may be chosen as moderator, and is named nowhere else
        assert names == body.count(f">{first.username}</option>")


def test_the_list_of_attempts_shows_the_released_mean(client, question):
    MarkingRound.objects.create(question=question, double=True)
    submission, markers = script(question), teachers(2)
    for marker, marks in zip(markers, ("2.25", "3"), strict=True):
        mark(submission, marker, marks, "0")
    release(submission, by=markers[0])
    assert "老师评定 2.625 分" in seen_by_student(client, submission)
