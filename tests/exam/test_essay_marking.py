"""Essays: the band first, the dimensions under the guard, the mark inside the band, and what a length costs."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from exam.actions.claims import claim
from exam.actions.marking import self_mark, self_mark_in_band
from exam.actions.marking_desk import Judgement
from exam.actions.release import release, remark
from exam.actions.rubrics import new_version
from exam.actions.writing import start_attempt, submit
from exam.errors import MarksOutOfRange
from exam.models import DimensionKind, Framework, Marking, MarkingRound, Question, Rubric, ScoringPoint
from exam.verdict import verdict_on
from tests.exam.marking_hands import essay_judgement, essay_question, levels, save, script, teachers
from tests.factories import MaterialFactory, PolicyFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

ESSAY = "以数治减负\n\n数据跑路，基层才能松绑。因此，必须把表格减下来。\n总之，减下来才有明天。"


@pytest.fixture
def question():
    return essay_question()


def handed_in(question, text=ESSAY):
    return submit(start_attempt(question, by=UserFactory()), text, revision=0)


@pytest.mark.parametrize(
    ("intent", "argument", "language", "guard", "fits"),
    [
        (2, 2, 1, True, True),
        (3, 2, 1, True, False),  # the lower of the two counts
        (2, 3, 1, True, False),
        (4, 4, 3, True, True),
        (4, 4, 2, True, False),
        (1, 1, 4, True, True),  # language may lie as far below as it likes
        (4, 4, 1, False, True),
    ],
)
def test_language_is_at_most_one_band_above_the_content(question, intent, argument, language, guard, fits):
    rubric = question.rubric
    if not guard:
        rubric = new_version(
            question,
            [],
            bands=rubric.bands.all(),
            dimensions=DimensionKind.values,
            by=UserFactory(),
            language_guard=False,
        )
    submission, band = handed_in(question), rubric.bands.get(label="二类文")
    chosen = levels(rubric, intent, 2, argument, language)
    mine = submission.attempt.student
    if fits:
        marking = self_mark_in_band(submission, band, Decimal("25.5"), chosen, by=mine)
        assert Judgement.of(marking).dimensions == chosen
        assert (marking.band, marking.total) == (band, Decimal("25.5"))
    else:
        with pytest.raises(MarksOutOfRange, match="语言最多比内容高一档"):
            self_mark_in_band(submission, band, Decimal(25), chosen, by=mine)
        assert not Marking.objects.exists()


def test_a_teacher_finishes_an_essay_only_with_every_dimension_but_may_leave_a_draft(question):
    [teacher] = teachers(1)
    lease = claim(script(question), by=teacher)
    rubric, band = question.rubric, question.rubric.bands.get(label="一类文")
    chosen = levels(rubric, 1, 1, 1, 1)
    some = dict(list(chosen.items())[:2])
    draft = save(lease, Judgement(band=band, dimensions=some))
    assert (draft.finished_at, Judgement.of(draft).dimensions) == (None, some)
    with pytest.raises(MarksOutOfRange, match="论证还没有定档次"):
        save(lease, Judgement(band=band, total=Decimal(35), dimensions=some), finish=True, revision=1)
    done = save(lease, Judgement(band=band, total=Decimal(35), dimensions=chosen), finish=True, revision=1)
    assert done.finished_at
    assert done.total == 35


def penalised(question, **settings):
    rubric = question.rubric
    return new_version(
        question,
        list(rubric.points.all()),
        bands=rubric.bands.all(),
        dimensions=[],
        by=UserFactory(),
        **settings,
    )


@pytest.mark.parametrize(
    ("settings", "cells", "earned", "total"),
    [
        ({}, 5000, 32, 32),
        ({"length_penalty": "steps", "penalty_cells": 25, "penalty_marks": Decimal("0.5")}, 1000, 32, 32),
        ({"length_penalty": "steps", "penalty_cells": 25, "penalty_marks": Decimal("0.5")}, 1024, 32, 32),
        ({"length_penalty": "steps", "penalty_cells": 25, "penalty_marks": Decimal("0.5")}, 1025, 32, "31.5"),
        ({"length_penalty": "steps", "penalty_cells": 25, "penalty_marks": Decimal("0.5")}, 1110, 32, 30),
        ({"length_penalty": "steps", "penalty_cells": 1, "penalty_marks": Decimal(1)}, 2000, 32, 0),
        ({"length_penalty": "cap", "penalty_marks": Decimal(30)}, 1000, 32, 32),
        ({"length_penalty": "cap", "penalty_marks": Decimal(30)}, 1001, 32, 30),
        ({"length_penalty": "cap", "penalty_marks": Decimal(30)}, 1001, "29.5", "29.5"),
    ],
)
def test_an_over_long_answer_costs_what_the_rubric_says_and_nothing_by_default(
    question, settings, cells, earned, total
):
    penalised(question, **settings)
    submission = handed_in(question, "长" * cells)
    assert submission.cells == cells
    band = question.rubric.bands.get(floor__lt=Decimal(earned), ceiling__gte=Decimal(earned))
    marking = self_mark_in_band(submission, band, Decimal(earned), {}, by=submission.attempt.student)
    marking.refresh_from_db()
    assert (marking.total, marking.gross) == (Decimal(total), Decimal(earned))


@pytest.mark.parametrize(
    ("kind", "low", "high", "most"),
    [
        ("maximum", None, 200, 200),
        ("range", 100, 200, 200),
        ("target", 200, 200, 220),
        ("minimum", 200, None, None),
        ("unstated", 200, 200, None),  # nobody has said what the number means
        ("none", None, None, None),
    ],
)
def test_what_counts_as_over_long_is_read_off_the_kind_of_the_limit(kind, low, high, most):
    assert Question(length_kind=kind, length_min=low, length_max=high).most_cells == most


MARKS = st.decimals(0, 40, places=2)


@given(st.sampled_from(["none", "steps", "cap"]), st.integers(1, 500), MARKS, st.integers(0, 3000), MARKS)
def test_a_deduction_never_takes_more_than_was_earned(kind, step, take, cells, earned):
    rubric = Rubric(
        question=Question(length_kind="maximum", length_max=1000),
        length_penalty=kind,
        penalty_cells=step,
        penalty_marks=take,
    )
    assert 0 <= rubric.deduction(cells, earned) <= earned


def test_points_and_the_deduction_add_up_to_the_total_for_the_student_and_the_teacher():
    question = QuestionFactory(length_max=5)
    points = [ScoringPoint(text="甲", marks=Decimal("6.1")), ScoringPoint(text="乙", marks=Decimal("3.9"))]
    settings = {"length_penalty": "steps", "penalty_cells": 2, "penalty_marks": Decimal("0.3")}
    rubric = new_version(question, points, by=UserFactory(), **settings)
    submission = handed_in(question, "超了四个格子。还")
    given_marks = dict(zip(rubric.points.all(), [Decimal("6.1"), Decimal("0.2")], strict=True))
    own = self_mark(submission, rubric, given_marks, by=submission.attempt.student)
    [teacher] = teachers(1)
    theirs = save(claim(submission, by=teacher), Judgement(given_marks), finish=True)
    for marking in (own, theirs):
        parts = sum(part.marks for part in marking.point_marks.all())
        assert marking.deduction == Decimal("0.3")
        assert marking.total == parts - marking.deduction == Decimal(6)
    release(submission, by=teacher)
    assert (verdict_on(submission).total, verdict_on(submission).deduction) == (Decimal(6), Decimal("0.3"))


def post_self_marking(client, submission, rubric, *, total, places):
    client.force_login(submission.attempt.student)
    fields = {"band": rubric.bands.get(label="二类文").pk, "total": total}
    fields |= {f"dimension_{d.pk}": band.pk for d, band in levels(rubric, *places).items()}
    return client.post(reverse("self-marking", args=[submission.attempt_id]), fields, follow=True)


def test_a_student_marks_an_essay_by_band_and_dimensions_on_the_page(client, question):
    submission = handed_in(question)
    reply = post_self_marking(client, submission, question.rubric, total="26", places=(2, 2, 2, 1))
    assert "自评已保存" in reply.content.decode()
    assert Marking.objects.get().total == 26
    kept = {each.dimension.kind: each.band.label for each in Marking.objects.get().dimension_bands.all()}
    assert kept == {"intent": "二类文", "structure": "二类文", "argument": "二类文", "language": "一类文"}


def test_a_self_marking_past_the_guard_is_422_and_keeps_what_was_chosen(client, question):
    submission = handed_in(question)
    reply = post_self_marking(client, submission, question.rubric, total="26", places=(3, 2, 3, 1))
    body = reply.content.decode()
    assert reply.status_code == 422
    assert "语言最多比内容高一档" in body
    assert 'value="26"' in body
    assert body.count("checked") == 5
    assert not Marking.objects.exists()


def test_the_essay_report_stands_beside_the_bands_for_student_and_teacher_and_names_no_mark(client, question):
    known = PolicyFactory(title="基层减负若干规定", number="中办发〔2024〕1号", status="in_force")
    PolicyFactory(title="旧办法", number="国发〔2010〕9号", status="repealed")
    question.materials.add(MaterialFactory(paper=question.paper, text="村里一年要填十二张报表，数出多门。"))
    Framework.objects.create(
        topic=question.topic,
        position=1,
        title="减负",
        text="总论点：必须把表格减下来。\n分论点一：数据要跑路。",
    )
    text = f"{ESSAY}\n根据《基层减负若干规定》（国发〔2010〕9号）和《旧办法》，还有《没有的规定》。"
    submission = handed_in(question, text)
    client.force_login(submission.attempt.student)
    student = client.get(reverse("comparison", args=[submission.attempt_id])).content.decode()
    [teacher] = teachers(1)
    client.force_login(teacher)
    claim(submission, by=teacher)
    desk = client.get(reverse("script", args=[submission.pk])).content.decode()
    for body in (student, desk):
        assert "数得清、查得到的" in body
        assert f"{submission.cells} 格，要求不超过 1000 字。" in body
        assert "开头或结尾有" in body
        assert "《基层减负若干规定》：有效。" in body
        assert f"和《{known}》对不上，库里它的文号是{known.number}" in body
        assert "《旧办法》：已废止，请核对引用得对不对" in body
        assert "《没有的规定》：政策库里没有，请自己核对" in body
        assert "和框架“减负”相近：总论点" in body
        assert "系统建议 " not in body


def test_a_policy_that_is_not_public_is_not_named_by_the_report(client, question):
    PolicyFactory(title="待发布的规定", published_at=None)
    submission = handed_in(question, "见《待发布的规定》。")
    client.force_login(submission.attempt.student)
    body = client.get(reverse("comparison", args=[submission.attempt_id])).content.decode()
    assert "《待发布的规定》：政策库里没有" in body


@pytest.mark.parametrize("text", ["", "短", "😀" * 300, "\u202e反" * 400, "一" * 20_000], ids=ascii)
def test_any_essay_gets_a_page(client, question, text):
    submission = handed_in(question, text)
    client.force_login(submission.attempt.student)
    reply = client.get(reverse("comparison", args=[submission.attempt_id]))
    assert reply.status_code == 200
    assert f"{submission.cells} 格，要求不超过 1000 字" in reply.content.decode()


def test_other_settings_are_a_new_version_and_marks_stay_on_theirs(client, question):
    teacher, old = teachers(1)[0], question.rubric
    submission = handed_in(question, "长" * 1100)
    chosen, band = levels(old, 2, 2, 2, 2), old.bands.get(label="二类文")
    marking = self_mark_in_band(submission, band, Decimal(25), chosen, by=submission.attempt.student)
    client.force_login(teacher)
    address = reverse("marking-rubric", args=[question.pk])
    wrong = client.post(address, {"length_penalty": "steps", "penalty_marks": "1"})
    assert wrong.status_code == 422
    assert "写全每超多少格、扣多少分" in wrong.content.decode()
    assert question.rubric == old
    fields = {
        "length_penalty": "steps",
        "penalty_cells": "50",
        "penalty_marks": "1",
        "dimensions": ["intent", "language"],
    }
    assert client.post(address, fields).status_code == 302
    newest = question.rubric
    assert (newest.version, newest.language_guard, newest.penalty_words) == (
        old.version + 1,
        False,
        "每超 50 格扣 1 分",
    )
    assert [dimension.kind for dimension in newest.dimensions.all()] == ["intent", "language"]
    marking.refresh_from_db()
    assert (marking.rubric, marking.total, marking.deduction) == (old, 25, 0)


def test_a_re_marking_begins_with_the_comments_of_both_markers_and_their_band(question):
    rubric = question.rubric
    first, second = teachers(2)
    submission = handed_in(question)
    MarkingRound.objects.create(question=question, double=True)
    for teacher, words, total in ((first, "立意好。", 25), (second, "结构散。", 27)):
        said = essay_judgement(rubric, total, 2, 2, 2, 2, comment=words, inline=((0, 2, words),))
        save(claim(submission, by=teacher), said, finish=True)
    release(submission, by=first)
    anew = remark(submission, "再看一遍。", by=second).marking
    assert (anew.total, anew.band.label, anew.comment) == (25, "二类文", "立意好。\n结构散。")
    assert Judgement.of(anew).dimensions == levels(rubric, 2, 2, 2, 2)
    assert [comment.text for comment in anew.inline_comments.all()] == ["立意好。", "结构散。"]
    assert verdict_on(submission).total == 26
