"""The sample topics are whole: no doubts, answers within their limits, rubrics that add up."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from exam.actions.writing import sheet_settings
from exam.handout.parse import parse
from exam.models import Framework, Question, QuestionType, ReferenceAnswer, Rubric
from exam.sheet import count
from materials.models import Topic
from tests.exam.test_handout_apply import dump
from tests.factories import UserFactory

FILES = sorted((Path(__file__).parents[2] / "exam/sample").glob("*.txt"))


def load_sample():
    out = StringIO()
    call_command("load_sample", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_sample_leaves_nothing_in_doubt(file):
    plan = parse(file.read_text("utf-8"))
    assert plan.doubts == []
    assert plan.frameworks
    assert all(framework.paragraphs for framework in plan.frameworks)


@pytest.fixture
def loaded(db):
    load_sample()


@pytest.mark.usefixtures("loaded")
def test_the_topics_show_every_kind_of_question():
    assert Topic.objects.visible_to(UserFactory()).count() >= 3
    types = Counter(Question.objects.values_list("type", flat=True))
    assert set(types) == set(QuestionType) - {QuestionType.UNDECIDED}
    answers = Counter(ReferenceAnswer.objects.values_list("question", flat=True))
    assert set(answers) == set(Question.objects.values_list("pk", flat=True))
    assert max(answers.values()) >= 2
    assert Framework.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_every_rubric_adds_up_to_the_marks_of_its_question():
    rubrics = Rubric.objects.prefetch_related("points", "bands").select_related("question")
    assert rubrics.count() == Question.objects.count()
    for rubric in rubrics:
        points, bands = rubric.points.all(), sorted(rubric.bands.all(), key=lambda band: band.floor)
        assert not rubric.proposed
        assert points or bands
        if points:
            assert sum(point.marks for point in points) == rubric.question.marks
            assert all(point.accepted_wordings for point in points)
        if bands:  # they meet without a gap or an overlap: 0 < … ≤ 10 < … ≤ 40
            assert bands[0].floor == 0
            assert [band.ceiling for band in bands] == [
                *(band.floor for band in bands[1:]),
                rubric.question.marks,
            ]


@pytest.mark.usefixtures("loaded")
def test_every_reference_answer_keeps_to_the_limit_it_is_held_up_against():
    for answer in ReferenceAnswer.objects.select_related("question"):
        question = answer.question
        cells, _ = count(answer.text, sheet_settings(question))
        low, high = question.length_min or 0, question.length_max or cells
        if question.length_kind == "target":  # 左右: a tenth either way
            low, high = low * 0.9, high * 1.1
        assert low <= cells <= high, (str(question.topic), str(question), str(answer), cells)


@pytest.mark.usefixtures("loaded")
def test_loading_twice_changes_nothing():
    before = dump()
    load_sample()
    assert dump() == before


@pytest.mark.usefixtures("loaded")
def test_an_empty_database_gets_an_account_of_each_role():
    roles = {user.role for user in User.objects.all() if user.check_password(f"shenlun-{user.username}")}
    assert roles == {"student", "teacher", "editor"}


@pytest.mark.django_db
def test_a_database_with_people_gets_no_accounts_of_known_passwords():
    person = UserFactory()
    assert "shenlun-" not in load_sample()
    assert list(User.objects.all()) == [person]
    assert Topic.objects.exists()
