"""F1: marks land on their own script or are refused. F9: the parts are the total, in decimals."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exam.actions.claims import LEASE, claim
from exam.errors import MarksOutOfRange, StaleMarking
from exam.models import Band, InlineComment, Marking, PointMark
from tests.exam.marking_hands import TEXT, judgement, mark, save, script, teachers
from tests.factories import QuestionFactory, RubricFactory

pytestmark = pytest.mark.django_db

POINTS = [("甲", "0.1"), ("乙", "0.2"), ("丙", "9.7")]


@pytest.fixture
def rubric():
    return RubricFactory(question=QuestionFactory(), points=POINTS)


@pytest.fixture
def teacher():
    return teachers(1)[0]


@pytest.fixture
def lease(rubric, teacher):
    return claim(script(rubric.question), by=teacher)


def test_marks_are_saved_as_far_as_given_and_the_total_is_their_sum(lease, rubric):
    saved = save(lease, judgement(rubric, "0.1", None, "9.7"))
    assert (saved.total, saved.revision, saved.finished_at) == (Decimal("9.8"), 1, None)
    assert saved.point_marks.count() == 2


@pytest.mark.parametrize("of", ["another script", "nobody", "a taken-over lease"])
def test_a_post_without_this_script_s_lease_is_refused_and_changes_nothing(lease, rubric, teacher, of, clock):
    other = claim(script(rubric.question), by=teacher)
    save(lease, judgement(rubric, "0.1", "0", "0"))
    token = {"another script": other.token, "nobody": uuid4()}.get(of, lease.token)
    if of == "a taken-over lease":
        clock(LEASE.total_seconds() + 1)
        claim(lease.submission, by=teachers(1)[0])
    with pytest.raises(StaleMarking, match="没有存上") as refusal:
        save(lease, judgement(rubric, "0.1", "0.2", "9.7"), token=token, revision=1)
    assert refusal.value.marking == lease.marking
    assert Marking.objects.get(pk=lease.marking.pk).total == Decimal("0.1")
    assert Marking.objects.get(pk=other.marking.pk).total == 0


def test_a_stale_revision_is_refused_with_what_is_stored(lease, rubric):
    save(lease, judgement(rubric, "0.1", "0.2", None))
    with pytest.raises(StaleMarking, match="别处") as refusal:
        save(lease, judgement(rubric, "0", "0", None), revision=0)
    assert refusal.value.marking.total == Decimal("0.3")


def test_another_version_of_the_rubric_is_refused(lease, rubric):
    newer = RubricFactory(question=rubric.question, version=rubric.version + 1, points=POINTS)
    with pytest.raises(StaleMarking, match="不是这一版"):
        save(lease, judgement(rubric, "0", "0", "0"), rubric=newer.pk)


@pytest.mark.parametrize("finish", [False, True])
def test_the_same_post_again_changes_nothing_when_its_first_reply_was_lost(lease, rubric, finish):
    first = save(lease, judgement(rubric, "0.1", "0.2", "9.7"), finish=finish)
    again = save(lease, judgement(rubric, "0.1", "0.2", "9.7"), finish=finish, revision=0)
    assert (again.pk, again.revision, again.finished_at) == (first.pk, 1, first.finished_at)


def test_finishing_needs_a_mark_for_each_point(lease, rubric):
    with pytest.raises(MarksOutOfRange, match="第 2 点还没有给分"):
        save(lease, judgement(rubric, "0.1", None, "9.7"), finish=True)
    assert not Marking.objects.exclude(finished_at=None).exists()


@pytest.mark.parametrize("too", ["0.11", "-0.01"])
def test_marks_outside_a_point_are_refused(lease, rubric, too):
    with pytest.raises(MarksOutOfRange, match="第 1 点"):
        save(lease, judgement(rubric, too, "0", "0"))
    assert not PointMark.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [(0, 2, True), (0, len(TEXT), True), (3, 3, False), (-1, 2, False), (0, len(TEXT) + 1, False)],
)
def test_a_comment_lies_inside_the_text(lease, rubric, start, end, fits):
    said = judgement(rubric, None, None, None, inline=((start, end, "好"),))
    if fits:
        save(lease, said)
        assert [(each.start, each.end) for each in InlineComment.objects.all()] == [(start, end)]
    else:
        with pytest.raises(MarksOutOfRange, match="不在这份答卷里"):
            save(lease, said)


def test_an_essay_gets_a_band_first_and_a_mark_inside_it_or_nought(rubric, teacher):
    band = Band.objects.create(
        rubric=rubric, position=1, label="二类文", floor=Decimal(5), ceiling=Decimal(8)
    )
    lease = claim(script(rubric.question), by=teacher)
    empty = judgement(rubric, None, None, None)
    with pytest.raises(MarksOutOfRange, match="还没有定档次"):
        save(lease, empty, finish=True)
    with pytest.raises(MarksOutOfRange, match="二类文"):
        save(lease, judgement(rubric, None, None, None, band=band, total=Decimal(5)), finish=True)
    saved = save(lease, judgement(rubric, None, None, None, band=band, total=Decimal("6.5")))
    assert (saved.band, saved.total) == (band, Decimal("6.5"))
    nought = judgement(rubric, None, None, None, total=Decimal(0))
    assert save(lease, nought, finish=True, revision=1).total == 0


STEPS = st.lists(
    st.tuples(*(st.none() | st.decimals(0, Decimal(full), places=2) for _, full in POINTS)), max_size=6
)


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_after_any_sequence_of_marks_the_parts_add_up(rubric, teacher, steps):
    submission = script(rubric.question)
    lease, revision = claim(submission, by=teacher), 0
    for marks in steps:
        revision = save(lease, judgement(rubric, *marks), revision=revision).revision
        stored = Marking.objects.get(pk=lease.marking.pk)
        assert stored.total == sum((part.marks for part in stored.point_marks.all()), Decimal(0))
        assert stored.total == sum((each for each in marks if each is not None), Decimal(0))
    finished = mark(submission, teacher, "0.1", "0.2", "9.7")
    assert Marking.objects.get(pk=finished.pk).total == Decimal(10)
