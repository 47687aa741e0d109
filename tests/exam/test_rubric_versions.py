"""A new version of a rubric is stored whole or not at all: its parts fit together and add up (F8, F9)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from exam.actions.rubrics import new_version
from exam.errors import RubricRefused
from exam.models import Band, Rubric, ScoringPoint
from tests.factories import (
    MaterialFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ALL = ["intent", "structure", "argument", "language"]


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


def point(marks, text="甲", **more):
    return ScoringPoint(text=text, marks=Decimal(marks), **more)


def bands(*edges):
    """Bands between these edges, the lowest first."""
    return [
        Band(label=f"档{n}", floor=Decimal(floor), ceiling=Decimal(ceiling))
        for n, (floor, ceiling) in enumerate(edges, 1)
    ]


def test_everything_a_point_says_is_kept_with_an_audit_line(teacher):
    question = QuestionFactory(type="practical")
    material = MaterialFactory(paper=question.paper, text="报表太多。")
    question.materials.add(material)
    reference = ReferenceAnswerFactory(question=question, text="关于减负的倡议\n一是减报表。")
    rubric = new_version(
        question,
        [
            point(
                8,
                "减少报表",
                part_marks=Decimal("3.5"),
                accepted_wordings=["精简报表"],
                material=material,
                material_start=0,
                material_end=4,
                reference=reference,
                reference_start=8,
                reference_end=14,
            ),
            point("1.5", "标题", kind="format"),
            point("0.5", "语言得体", kind="language"),
        ],
        by=teacher,
        length_penalty="steps",
        penalty_cells=25,
        penalty_marks=Decimal("0.5"),
    )
    first, title, _ = rubric.points.all()
    assert material.text[first.material_start : first.material_end] == "报表太多"
    assert reference.text[first.reference_start : first.reference_end] == "一是减报表。"
    assert (first.partly, title.partly) == (Decimal("3.5"), Decimal("0.75"))
    assert (rubric.length_penalty, rubric.penalty_cells, rubric.penalty_marks) == (
        "steps",
        25,
        Decimal("0.5"),
    )
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("rubric.confirmed", teacher, rubric.pk)


def test_the_same_version_twice_is_once_and_any_change_is_a_new_one(teacher):
    question = QuestionFactory(type="essay", marks=Decimal(40))
    two = bands((0, 20), (20, 40))
    first = new_version(question, [], bands=two, dimensions=ALL, by=teacher)
    assert new_version(question, [], bands=two, dimensions=ALL, by=teacher) == first
    looser = new_version(question, [], bands=two, dimensions=ALL, by=teacher, language_guard=False)
    shorter = new_version(question, [], bands=two, dimensions=ALL[:3], by=teacher, language_guard=False)
    assert [first.version, looser.version, shorter.version] == [1, 2, 3]
    assert first.dimensions.count() == 4


@pytest.mark.parametrize(
    ("points", "more", "sentence"),
    [
        ([], {}, "一个采分点、一个档次也没有"),
        ([point("9.99")], {}, "各点合计 9.99 分，本题 10 分：差 0.01 分"),
        ([point(6), point(5)], {}, "各点合计 11 分，本题 10 分：差 1 分"),
        ([point(10), point(0, "乙")], {}, "第 2 点：分值要大于 0"),
        ([point("10", "")], {}, "第 1 点：.*空"),
        ([point("10.001")], {}, "第 1 点：.*小数"),
        ([point(10, part_marks=Decimal(10))], {}, "第 1 点：写到一部分的分要大于 0、小于这一点的分值"),
        ([point(10, material_start=0, material_end=2)], {}, "第 1 点：资料里选的一段"),
        ([], {"bands": bands((0, 5), (4, 10))}, "“档1”到 5 分为止，“档2”从 4 分以上起，重叠"),
        ([], {"bands": bands((0, 4), (5, 10))}, "之间空着一段"),
        ([], {"bands": bands((1, 10))}, "要从 0 分以上起"),
        ([], {"bands": bands((0, 9))}, "到 9 分，本题满分 10 分"),
        ([], {"bands": bands((0, 5), (5, 5), (5, 10))}, "“档2”：分数段的下限要小于上限"),
        ([point(10)], {"dimensions": ALL}, "评分维度要配档次"),
        ([], {"bands": bands((0, 10)), "dimensions": ["tone"]}, "只有立意、结构、论证、语言"),
        ([], {"bands": bands((0, 10)), "dimensions": ["intent", "intent"]}, "每个最多一次"),
        ([point(10)], {"length_penalty": "steps", "penalty_marks": Decimal(1)}, "写全每超多少格、扣多少分"),
        ([point(10)], {"length_penalty": "cap", "penalty_marks": Decimal(10)}, "超字数的最高分要小于本题"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_refused_with_its_place_and_changes_nothing(teacher, points, more, sentence):
    question = QuestionFactory()
    with pytest.raises(RubricRefused, match=sentence):
        new_version(question, points, by=teacher, **more)
    assert not Rubric.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_passage_must_lie_in_the_questions_own_texts(teacher):
    question = QuestionFactory()
    material = MaterialFactory(paper=question.paper, text="短。")
    other = ReferenceAnswerFactory()
    own = ReferenceAnswerFactory(question=question, text="短。")
    for wrong, sentence in [
        (point(10, material=material), "不是这道题的给定资料"),
        (point(10, reference=other, reference_start=0, reference_end=1), "别的题的参考答案"),
        (point(10, reference=own, reference_start=0, reference_end=3), "超出了文末"),
    ]:
        with pytest.raises(RubricRefused, match=sentence):
            new_version(question, [wrong], by=teacher)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part_marks": Decimal(6)},
        {"part_marks": Decimal(0)},
        {"material_start": 0},
        {"material_start": 3, "material_end": 3},
        {"reference_end": 3},
    ],
    ids=str,
)
def test_the_database_itself_keeps_a_points_parts_in_order(wrong):
    rubric = RubricFactory(question=QuestionFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoringPoint.objects.filter(rubric=rubric, position=1).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"length_penalty": "steps"},
        {"length_penalty": "steps", "penalty_marks": 1},
        {"length_penalty": "cap"},
        {"length_penalty": "cap", "penalty_cells": 5, "penalty_marks": 1},
        {"penalty_marks": 1},
    ],
    ids=str,
)
def test_the_database_itself_keeps_a_length_penalty_whole(wrong):
    rubric = RubricFactory(question=QuestionFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Rubric.objects.filter(pk=rubric.pk).update(**wrong)
