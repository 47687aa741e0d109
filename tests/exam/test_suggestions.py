"""The suggestion on the comparison page: made once, explained, a range, and never passed off as a mark."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from exam.actions.authoring import confirm_rubric
from exam.actions.claims import claim
from exam.actions.rubrics import new_version
from exam.actions.suggesting import engine_version, suggestion_for
from exam.actions.training import active_weights
from exam.actions.writing import start_attempt, submit
from exam.errors import ScriptTaken
from exam.marking.weights import dump, shipped
from exam.models import Band, Marking, PointKind, Rubric, ScoringPoint, SuggestedPoint, Suggestion
from exam.models.frozen import FrozenRow
from tests.factories import (
    MaterialFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ANSWER = "一是打通数据壁垒，让数据多跑路。\n二是加强宣传。"


@pytest.fixture
def question():
    question = QuestionFactory()
    ReferenceAnswerFactory(question=question)
    return question


@pytest.fixture
def rubric(question):
    return RubricFactory(question=question)


def handed_in(question, student, text=ANSWER):
    return submit(start_attempt(question, by=student), text, revision=0)


def comparison(client, submission):
    return client.get(reverse("comparison", args=[submission.pk])).content.decode()


def test_it_is_made_on_the_first_look_and_stays_as_it_was(client, student, rubric):
    submission = handed_in(rubric.question, student)
    assert not Suggestion.objects.exists()
    for _ in range(2):
        comparison(client, submission)
    stored = Suggestion.objects.get()
    assert (stored.rubric, stored.engine) == (rubric, engine_version(active_weights()))
    for row in (stored, stored.points.first()):
        with pytest.raises(FrozenRow):
            row.save()


def test_the_spans_lie_on_what_earned_the_marks_and_the_parts_are_the_total(rubric):
    suggestion = suggestion_for(handed_in(rubric.question, UserFactory()), rubric)
    hit, missed = suggestion.points.all()
    assert (hit.marks, missed.marks) == (Decimal(6), Decimal(0))
    assert [ANSWER[start:end] for start, end in hit.spans] == ["打通数据壁垒"]
    assert missed.spans == []
    assert suggestion.low <= suggestion.total == hit.marks + missed.marks <= suggestion.high


@pytest.mark.parametrize(
    "text", ["", "\0", "🙂🙂", "\u202e打通数据壁垒", "x" * 20_000, "打通数据壁垒" * 3000]
)
def test_any_text_gets_a_suggestion_inside_the_marks(rubric, text):
    attempt = start_attempt(rubric.question, by=UserFactory())
    suggestion = suggestion_for(submit(attempt, text, revision=0), rubric)
    text = attempt.submission.text
    assert 0 <= suggestion.low <= suggestion.high <= 10
    for point in suggestion.points.all():
        assert 0 <= point.marks <= point.point.marks
        assert all(0 <= start < end <= len(text) for start, end in point.spans)


def test_marks_that_do_not_halve_still_add_up(question):
    rubric = RubricFactory(question=question, points=[("打通数据壁垒", "0.07"), ("压实基层责任", "9.93")])
    suggestion = suggestion_for(handed_in(question, UserFactory(), "数据壁垒要打通。基层要有责任。"), rubric)
    suggestion.refresh_from_db()
    assert suggestion.total == sum(point.marks for point in suggestion.points.all())


def test_the_page_says_what_was_found_how_sure_it_is_and_that_it_is_no_mark(client, student, rubric):
    submission = handed_in(rubric.question, student)
    body = comparison(client, submission)
    suggestion = Suggestion.objects.get()
    assert "系统建议，待你自评" in body
    assert "不是评分" in body
    for words in (
        "✓ 写到了",
        "✗ 没写到",
        *(f"{point.certainty}：{point.reason}" for point in suggestion.points.all()),
    ):
        assert words in body
    assert 'class="linked hit" data-point="1 ">打通数据壁垒</mark>' in body
    assert not Marking.objects.exists()


def test_self_marking_starts_from_it_and_keeps_what_was_changed(client, student, rubric):
    submission = handed_in(rubric.question, student)
    body = comparison(client, submission)
    first, second = rubric.points.all()
    assert f'name="point_{first.pk}" value="6"' in body
    assert f'name="point_{second.pk}" value="0"' in body
    marks = {f"point_{first.pk}": "6", f"point_{second.pk}": "1.5"}
    client.post(reverse("self-marking", args=[submission.pk]), marks)
    marking = Marking.objects.get()
    assert (marking.total, marking.suggestion) == (Decimal("7.5"), Suggestion.objects.get())
    body = comparison(client, submission)
    assert "比系统建议你改了 1 处" in body
    assert "你改成 1.5 分" in body
    assert "◐ 写到一部分" in body
    assert "系统建议，待你自评" not in body


def test_order_and_language_are_left_to_a_person_and_widen_the_range(client, student, rubric):
    ScoringPoint.objects.create(
        rubric=rubric, position=3, kind=PointKind.LANGUAGE, text="语言通顺", marks=Decimal(2)
    )
    submission = handed_in(rubric.question, student)
    body = comparison(client, submission)
    suggestion = Suggestion.objects.get()
    assert suggestion.points.count() == 2
    assert suggestion.high >= suggestion.total + 2
    assert "系统不判断条理和语言" in body


@pytest.mark.parametrize("bands", [False, True])
def test_without_points_it_says_so_and_names_no_number(client, student, question, bands):
    if bands:
        rubric = RubricFactory(question=question)
        Band.objects.create(rubric=rubric, position=1, label="一类文", floor=Decimal(5), ceiling=Decimal(10))
    body = comparison(client, handed_in(question, student))
    assert ("系统不给建议分" if bands else "无法给出系统建议") in body
    assert "系统建议，待你自评" not in body
    assert not SuggestedPoint.objects.exists()


@pytest.mark.parametrize("has_rubric", [False, True])
def test_with_nothing_to_compare_with_it_cannot_score(client, student, has_rubric):
    question = QuestionFactory()  # and no reference answer
    if has_rubric:
        Rubric.objects.create(question=question, version=1)
    submission = handed_in(question, student)
    body = comparison(client, submission)
    assert ("无法评分" if has_rubric else "还没有评分标准") in body
    assert "无法给出系统建议" in body
    assert "这道题还没有参考答案" in body
    assert 'class="score' not in body
    assert "按此自评" not in body
    assert client.post(reverse("self-marking", args=[submission.attempt_id]), {}).status_code == 403
    with pytest.raises(ScriptTaken, match="无法评分" if has_rubric else "没有确认"):
        claim(submission, by=UserFactory(role="teacher"))


def test_the_span_a_teacher_chose_is_shown_and_not_the_likest_sentence(client, student, rubric):
    question, teacher = rubric.question, UserFactory(role="teacher")
    material = MaterialFactory(paper=question.paper, text="数据壁垒要打通。\n村里只填一张表。")
    question.materials.add(material)
    answer = question.reference_answers.get()
    start = answer.text.index("压实")
    point = ScoringPoint(
        text="打通数据壁垒",
        marks=Decimal(10),
        part_marks=Decimal("3.5"),
        kind="format",
        material=material,
        material_start=9,
        material_end=15,
        reference=answer,
        reference_start=start,
        reference_end=start + 4,
    )
    new_version(question, [point], by=teacher)
    body = comparison(client, handed_in(question, student))
    assert ">村里只填一张</mark>" in body
    assert ">压实基层</mark>" in body
    assert ">数据壁垒要打通。</span></p>" in body  # no mark on it
    assert '<span class="chip">格式</span>' in body
    assert "写到一部分得 3.5 分" in body


def test_a_new_version_of_the_rubric_gets_a_suggestion_of_its_own(rubric):
    submission = handed_in(rubric.question, UserFactory())
    old = suggestion_for(submission, rubric)
    newer = confirm_rubric(rubric.question, [("加强宣传", Decimal(10))], by=UserFactory(role="teacher"))
    assert suggestion_for(submission, newer) != old
    assert suggestion_for(submission, rubric) == old


def test_two_references_are_compared_by_points_and_sentences(client, student, rubric):
    ReferenceAnswerFactory(question=rubric.question, text="一要打通数据壁垒。\n二要建立容错机制，鼓励担当。")
    body = comparison(client, handed_in(rubric.question, student))
    difference = body[body.index('id="difference"') :]
    assert difference.count("✓ 有") == 3
    assert "<li>二要建立容错机制，鼓励担当。</li>" in difference
    assert "<li>二是压实基层责任。</li>" in difference
    assert "<li>一要打通数据壁垒。</li>" not in difference


def test_other_attempts_at_the_question_are_listed_with_their_marks(client, student, rubric):
    earlier = handed_in(rubric.question, student)
    address = reverse("comparison", args=[earlier.pk])
    first, second = rubric.points.all()
    client.post(
        reverse("self-marking", args=[earlier.pk]), {f"point_{first.pk}": "3", f"point_{second.pk}": "0"}
    )
    body = comparison(client, handed_in(rubric.question, student))
    assert f'<a href="{address}">第 1 次作答</a>' in body
    assert "自评 3 分" in body


def test_weights_learned_from_teachers_are_used_and_are_another_engine(rubric, settings, tmp_path):
    before = suggestion_for(handed_in(rubric.question, UserFactory()), rubric)
    settings.SUGGESTION_WEIGHTS = tmp_path / "weights.json"
    settings.SUGGESTION_WEIGHTS.write_text(dump(replace(shipped(), bias=-29.0, words=0.0)))
    text = "打通各部门的数据壁垒。"
    after = suggestion_for(handed_in(rubric.question, UserFactory(), text), rubric)
    assert after.engine != before.engine
    assert after.total == 0


def test_a_reason_may_name_long_wordings(rubric):
    wordings = [f"{word}{'很长的说法' * 100}" for word in "甲乙丙丁"]
    ScoringPoint.objects.filter(rubric=rubric, position=2).update(accepted_wordings=wordings)
    suggestion = suggestion_for(handed_in(rubric.question, UserFactory(), "。".join(wordings)), rubric)
    assert len(suggestion.points.last().reason) > 400
