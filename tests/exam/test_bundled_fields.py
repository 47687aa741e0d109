"""The JSON bundle carries every field of a question's rows: whoever adds one carries it, or says here why not."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.progress import result_of
from exam.actions.interchange import taking_in
from exam.actions.rubrics import new_version
from exam.bundling import bundle_of
from exam.interchange import bundle
from exam.models import (
    Band,
    Dimension,
    Material,
    Paper,
    PointKind,
    Question,
    QuestionType,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
)
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

# What a bundle does not say: whose row it is and where it stands (the nesting says that), and what happened to it here.
LEFT = {
    Paper: {"id", "created_at", "published"},
    Material: {"id", "paper"},
    Question: {"id", "paper", "created_at", "state", "replaces", "family"},
    ReferenceAnswer: {"id", "question", "position", "created_at"},
    Rubric: {"id", "question", "version", "confirmed_by", "created_at"},
    ScoringPoint: {"id", "rubric", "position"},
    Band: {"id", "rubric", "position"},
    Dimension: {"id", "rubric", "position"},
}
FIELDS = [
    (model, field.name)
    for model, left in LEFT.items()
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    if field.name not in left
]


@pytest.fixture
def question():
    """One with everything that a question can have, in values that can be seven more."""
    topic = TopicFactory()
    paper = Paper.objects.create(
        title="第一卷", topic=topic, minutes=150, reading_minutes=40, dated=date(2026, 3, 14)
    )
    materials = [
        Material.objects.create(paper=paper, number=n, title="某镇", text="某镇把报表并成一张。" * n)
        for n in (1, 2)
    ]
    question = Question.objects.create(
        paper=paper, topic=topic, number=1, type=QuestionType.ESSAY, stem="写一篇文章。", requirements="切题。",
        marks=Decimal(40), length_kind="range", length_min=1000, length_max=1200, length_printed="1000—1200字",
        minutes=60, sheet_indent=2,
    )  # fmt: skip
    question.materials.set(materials[:1])
    question.policies.add(PolicyFactory())
    answers = [
        ReferenceAnswer.objects.create(
            question=question,
            position=n,
            author="编写组",
            dated=date(2026, 3, 14),
            text="一是打通数据壁垒。" * n,
        )
        for n in (1, 2)
    ]
    point = ScoringPoint(
        kind=PointKind.CONTENT, text="打通数据", marks=Decimal(40), part_marks=Decimal(10),
        accepted_wordings=["一表通"], material=materials[0], material_start=0, material_end=9,
        reference=answers[0], reference_start=0, reference_end=9,
    )  # fmt: skip
    new_version(
        question, [point], bands=[Band(label="一类", floor=0, ceiling=40, description="好")],
        dimensions=["intent"], by=UserFactory(role="teacher"), length_penalty="steps", penalty_cells=50,
        penalty_marks=Decimal(1),
    )  # fmt: skip
    return question


# Where no other value of the same kind stands alone.
OTHERWISE = {
    "length_kind": {"length_kind": "minimum", "length_max": None},
    "length_penalty": {"length_penalty": "cap", "penalty_cells": None},
    "kind": {"kind": "language"},
    "type": {"type": "summary"},
    "proposed": {"proposed": True, "confirmed_by": None},
}


def changed(model, name):
    """A row of the question's with another value in this field."""
    row = model.objects.order_by("pk").first()
    field = model._meta.get_field(name)
    value = getattr(row, name)
    if name in OTHERWISE:
        values = OTHERWISE[name]
    elif field.many_to_many:
        value.clear()
        return
    elif field.is_relation:
        spare = (
            TopicFactory() if name == "topic" else field.related_model.objects.exclude(pk=value.pk).first()
        )
        values = {name: spare}
    elif isinstance(value, bool):
        values = {name: not value}
    elif isinstance(value, str):
        values = {name: f"{value}改"}
    elif isinstance(value, list):
        values = {name: [*value, "改"]}
    elif isinstance(value, date):
        values = {name: date(2025, 1, 1)}
    else:
        values = {name: value + 7}
    model.objects.filter(pk=row.pk).update(**values)


def said():
    return bundle_of(Question.objects.select_related("topic", "paper__topic"))


def test_each_field_of_each_row_is_said(question):
    before = said()
    assert bundle.loads(bundle.dumps(before)) == before
    forgotten = []
    for model, name in FIELDS:
        with transaction.atomic():
            changed(model, name)
            if said() == before:
                forgotten.append((model.__name__, name))
            transaction.set_rollback(True)
    assert forgotten == []


def test_what_is_said_is_what_the_rows_of_an_import_say(question):
    before = said()
    for each in before.papers[0].questions:
        each.stem = f"{each.stem}又一题。"
    before.papers[0].title = "第二卷"
    result_of(taking_in(before, by=None))
    made = Question.objects.select_related("topic", "paper__topic").filter(paper__title="第二卷")
    assert bundle_of(made) == before
