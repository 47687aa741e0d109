"""Fitting and retraining on made-up teachers whose rule is known."""

import json
import math
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exam.actions.training import active_weights, teachers_examples
from exam.actions.writing import start_attempt, submit
from exam.marking.learn import BOUNDS, example, fit, folds, predict
from exam.marking.measures import correlation, f1, weighted_kappa
from exam.marking.retrain import TooFew, retrain
from exam.marking.rubric import Point
from exam.marking.weights import dump, load, shipped
from exam.models import Marking, MarkingKind, PointMark
from tests.factories import QuestionFactory, RubricFactory, UserFactory

TOPICS = ("养老服务", "垃圾分类", "农村电商", "政务服务")
POINTS = (
    ("盘活闲置房屋开办平价食堂", "闲置房屋办成了食堂"),
    ("组织医护人员定期下乡巡诊", "医护人员下乡给人看病"),
    ("安装智能设备及时上门响应", "装了设备有人上门"),
    ("鼓励邻里互助记录服务时间", "邻里之间互助"),
)
NOBODY = replace(shipped(), features=(0.0, 0.0, 0.0, 0.0, 0.0), bias=-3.0)  # never gives a mark


def record(topic, told, generous, number=0):
    """`told` points are paraphrased; a generous teacher gives them all their marks, a strict one nothing."""
    points = [
        {"pid": f"p{n}", "text": f"{topic}{text}", "marks": 2, "keywords": []}
        for n, (text, _) in enumerate(POINTS)
    ]
    marks = {p["pid"]: 2 if generous and n in told else 0 for n, p in enumerate(points)}
    return {
        "id": f"{topic}-{number}",
        "question": f"概括{topic}的做法。",
        "material": "",
        "references": [],
        "points": points,
        "answer": "。".join(POINTS[n][1] for n in told) + "。",
        "max_marks": 8,
        "human_total": sum(marks.values()),
        "point_marks": marks,
    }


TOLD = [(), (0,), (1, 2), (0, 3), (0, 1, 2), (0, 1, 2, 3)]
GENEROUS = [record(t, told, True, n) for t in TOPICS for n, told in enumerate(TOLD)]


def examples(records):
    return [
        example(
            r["question"], r["question"], r["material"],
            [Point(p["pid"], p["text"], Decimal(p["marks"])) for p in r["points"]],
            r["answer"], r["human_total"], [m / 2 for m in r["point_marks"].values()], 8,
        )
        for r in records
    ]  # fmt: skip


def error(taught, weights):
    return sum((predict(e, weights)[0] - e.human) ** 2 for e in taught) / len(taught)


def test_fitting_comes_nearer_to_the_teacher_and_keeps_the_signs():
    taught = examples(GENEROUS)
    fitted = fit(taught, NOBODY)
    assert error(taught, fitted) < error(taught, NOBODY) / 2
    for value, (low, high) in zip((*fitted.features, fitted.bias), BOUNDS, strict=True):
        assert low <= value <= high
    assert fitted == fit(taught, NOBODY)


def test_a_strong_pull_stays_at_the_start():
    start = shipped()
    fitted = fit(examples(GENEROUS), start, pull=1e6)
    assert max(abs(a - b) for a, b in zip(fitted.features, start.features, strict=True)) < 0.02


def test_no_fold_splits_a_question_and_the_folds_never_change():
    place = folds([*TOPICS, *TOPICS], 3)
    assert set(place) == set(TOPICS)
    assert set(place.values()) == {0, 1, 2}
    assert place == folds(reversed(TOPICS), 3)


def test_better_weights_are_found_and_measured_on_questions_they_did_not_see():
    found = retrain(examples(GENEROUS), NOBODY)
    assert found.weights is not None
    assert found.after.error < found.before.error
    assert found.after.qwk > found.before.qwk
    assert (found.after.questions, found.after.answers) == (4, 24)


def test_too_little_to_learn_from_says_how_much_is_needed():
    with pytest.raises(TooFew, match=r"现有 1 道题、6 份，至少要 2 道题、10 份"):
        retrain(examples(GENEROUS[:6]), NOBODY)


def test_the_measures_are_those_of_the_textbook():
    assert weighted_kappa([0, 0.5, 1], [0, 0.5, 1]) == 1
    assert weighted_kappa([0, 1], [1, 0]) == -1
    assert math.isnan(weighted_kappa([1, 1], [1, 1]))
    assert correlation([0, 0.5, 1], [0.1, 0.2, 0.3]) == pytest.approx(1)
    assert math.isnan(correlation([0, 1], [1, 1]))
    assert f1([1, 1, 0, 0], [1, 0, 1, 0]) == 0.5
    assert math.isnan(f1([0], [0]))


def train(settings, tmp_path, records, weights=None):
    settings.SUGGESTION_WEIGHTS = tmp_path / "weights.json"
    if weights:
        settings.SUGGESTION_WEIGHTS.write_text(dump(weights), "utf-8")
    source, said = tmp_path / "taught.jsonl", StringIO()
    source.write_text("\n".join(json.dumps(r) for r in records), "utf-8")
    call_command("train_suggestions", "--in", str(source), stdout=said)
    return said.getvalue()


def test_better_weights_replace_those_in_use(settings, tmp_path):
    said = train(settings, tmp_path, GENEROUS, NOBODY)
    assert "更好，已替换" in said
    assert active_weights() == load(settings.SUGGESTION_WEIGHTS) != NOBODY


def test_weights_that_are_no_better_leave_the_file_alone(settings, tmp_path):
    """One question's teacher is generous, the next one's strict: what is learnt from some misleads on the other."""
    torn = [record(t, told, m % 2 == 0, n) for m, t in enumerate(TOPICS) for n, told in enumerate(TOLD)]
    middle = fit(examples(torn), NOBODY)
    found = retrain(examples(torn), middle)
    assert found.after.error > found.before.error
    said = train(settings, tmp_path, torn, middle)
    assert "没有更好，现用的权重保持不变" in said
    assert active_weights() == middle
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taught.jsonl", "weights.json"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"human_total": None, "point_marks": {}}, "没有 human_total，point_marks 也不齐"),
        ({"human_total": 9}, "human_total 比满分还多"),
        ({"point_marks": {"p0": 3}}, "p0 的得分比它的满分还多"),
        ({"point_marks": [1]}, "point_marks 应当是对象"),
        ({"points": []}, "没有采分点"),
        ({"max_marks": 0}, "满分是 0"),
    ],
)
def test_a_line_that_teaches_nothing_is_named(settings, tmp_path, bad, says):
    with pytest.raises(CommandError, match=f"第 2 行：.*{says}"):
        train(settings, tmp_path, [GENEROUS[0], GENEROUS[1] | bad])


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": 1}', dump(shipped()).replace("0.6", "NaN")])
def test_a_broken_weights_file_never_stops_a_suggestion(settings, tmp_path, text):
    settings.SUGGESTION_WEIGHTS = tmp_path / "weights.json"
    settings.SUGGESTION_WEIGHTS.write_text(text, "utf-8")
    assert active_weights() == shipped()


@pytest.mark.django_db
def test_only_what_teachers_have_finished_is_learnt_from():
    question = QuestionFactory()
    rubric = RubricFactory(question=question)
    points = list(rubric.points.all())
    kinds = [
        (MarkingKind.TEACHER, 1, timezone.now()),
        (MarkingKind.TEACHER, 2, None),
        (MarkingKind.SELF, None, None),
    ]
    submission = submit(start_attempt(question, by=UserFactory()), points[0].text, revision=0)
    for kind, seat, finished in kinds:
        marking = Marking.objects.create(
            submission=submission, kind=kind, seat=seat, finished_at=finished,
            marker=UserFactory(), rubric=rubric, total=points[0].marks,
        )  # fmt: skip
        for n, point in enumerate(points):
            PointMark.objects.create(marking=marking, point=point, marks=0 if n else point.marks)
    (taught,) = teachers_examples()
    assert taught.earned == tuple(0.0 if n else 1.0 for n in range(len(points)))
    assert taught.human == pytest.approx(taught.marks[0])
