"""Composing a mock paper, and opening and closing it as a whole."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions.authoring_rows import content_of
from exam.actions.clock import start_sitting
from exam.actions.papers import facts_of, open_paper, questions_of
from exam.actions.question_drafts import edit, hand_over
from exam.authoring.draft import Material
from exam.interchange.bundle import loads
from exam.models import Paper, Question
from tests.exam.authoring_hands import begun, essay, whole
from tests.factories import MaterialFactory, PaperFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role="teacher")
    client.force_login(teacher)
    return teacher


@pytest.fixture
def paper():
    return PaperFactory(minutes=60)


def press(client, paper, move, **headers):
    return client.post(reverse("paper-composition", args=[paper.pk]), {"move": move}, headers=headers)


def published(teacher, **changes):
    return hand_over(begun(teacher, whole(**changes)), "published", by=teacher)


def test_a_new_paper_is_made_once(client, teacher):
    answer = client.post(reverse("teach-papers"), {"title": "模拟卷一", "minutes": "150"})
    paper = Paper.objects.get()
    assert answer.url == reverse("paper-composition", args=[paper.pk])
    again = client.post(reverse("teach-papers"), {"title": "模拟卷一"})
    assert again.status_code == 422
    assert "换一个" in again.content.decode()
    assert "模拟卷一" in client.get(reverse("teach-papers")).content.decode()
    assert AuditEvent.objects.get(verb="paper.started").actor == teacher


def test_a_question_is_copied_with_its_materials_references_and_rubric(client, teacher, paper):
    original = published(teacher)
    before = content_of(original)
    assert press(client, paper, f"add.{original.pk}").status_code == 302
    copy = Question.objects.get(paper=paper)
    after = content_of(copy)
    assert (copy.state, copy.number) == ("draft", 1)
    after.paper = before.paper
    assert after == before
    assert content_of(original) == before
    again = press(client, paper, f"add.{original.pk}")
    assert again.status_code == 422
    assert "已经在卷里" in again.content.decode()


def test_materials_that_meet_get_new_numbers_and_stem_and_points_follow(client, teacher, paper):
    first = published(teacher)
    second = published(
        teacher, stem="根据给定资料1，概括做法。", materials=[Material("1", "", "另一个镇，报表并成一张。")]
    )
    third = published(teacher, stem="结合给定资料1，谈谈认识。")
    for question in (first, second, third):
        press(client, paper, f"add.{question.pk}")
    one, two, three = questions_of(paper)
    assert [row.number for row in two.materials.all()] == [2]
    assert two.stem == "根据给定资料2，概括做法。"
    assert two.rubric.points.first().material.number == 2
    assert three.materials.get() == one.materials.get()
    assert three.stem == "结合给定资料1，谈谈认识。"


def test_questions_change_places_and_go_out_again(client, teacher, paper):
    for stem in ("甲题。", "乙题。"):
        press(client, paper, f"add.{published(teacher, stem=stem).pk}")
    first, second = questions_of(paper)
    press(client, paper, f"down.{first.pk}")
    assert [question.stem for question in questions_of(paper)] == ["乙题。", "甲题。"]
    press(client, paper, f"up.{second.pk}")
    assert [question.stem for question in questions_of(paper)] == ["乙题。", "甲题。"]
    press(client, paper, f"remove.{second.pk}")
    assert [question.stem for question in questions_of(paper)] == ["甲题。"]


def test_an_idle_material_can_be_dropped_and_a_used_one_not(client, teacher, paper):
    press(client, paper, f"add.{published(teacher).pk}")
    MaterialFactory(paper=paper, number=9)
    page = client.get(reverse("paper-composition", args=[paper.pk])).content.decode()
    assert 'value="drop.9"' in page
    assert 'value="drop.1"' not in page
    assert "还有题目在用" in press(client, paper, "drop.1").content.decode()
    press(client, paper, "drop.9")
    assert [row.number for row in paper.materials.all()] == [1]


def test_a_question_that_a_colleague_retired_meanwhile_is_not_moved(client, teacher, paper):
    press(client, paper, f"add.{published(teacher).pk}")
    [question] = questions_of(paper)
    Question.objects.filter(pk=question.pk).update(state="retired")
    answer = press(client, paper, f"up.{question.pk}")
    assert (answer.status_code, "刚停用" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("move", ["", "add", "add.x", "fly.1", "up.0", "add.999999", "remove.1.2"])
def test_a_button_that_is_none_changes_nothing(client, teacher, paper, move):
    assert press(client, paper, move).status_code == 422


def test_a_question_with_unconfirmed_points_is_not_taken(client, teacher, paper):
    rubric = RubricFactory(question=QuestionFactory(), proposed=True)
    answer = press(client, paper, f"add.{rubric.question_id}")
    assert "还没有确认" in answer.content.decode()
    assert not paper.questions.exists()


def test_a_script_gets_the_new_list_with_its_checks_at_once(client, teacher, paper):
    question = published(teacher)
    target = {"hx-request": "true", "hx-target": "composition"}
    html = press(client, paper, f"add.{question.pk}", **target).content.decode()
    assert "<html" not in html
    assert "差 90 分到 100 分" in html
    html = press(client, paper, f"add.{question.pk}", **target).content.decode()
    assert "已经在卷里" in html


def test_a_paper_opens_as_a_whole_or_not_at_all(client, teacher):
    paper = PaperFactory(title="模拟卷二")
    original = published(teacher)
    press(client, paper, f"add.{original.pk}")
    address = reverse("paper-opening", args=[paper.pk])
    page = client.post(address, {"open": "1"}, follow=True).content.decode()
    assert "还不能开放：还没有写作答多少分钟。" in page
    copy = Question.objects.get(paper=paper)
    assert copy.state == "draft"
    Paper.objects.filter(pk=paper.pk).update(minutes=30)
    assert "已开放" in client.post(address, {"open": "1"}, follow=True).content.decode()
    copy.refresh_from_db()
    paper.refresh_from_db()
    assert (copy.state, paper.published) == ("published", True)
    assert "先收回" in press(client, paper, f"remove.{copy.pk}").content.decode()
    student = UserFactory()
    sitting = start_sitting(paper, by=student)
    assert "已收回" in client.post(address, follow=True).content.decode()
    paper.refresh_from_db()
    sitting.refresh_from_db()
    assert (paper.published, sitting.finished_at) == (False, None)
    verbs = set(AuditEvent.objects.filter(target_type="exam.paper").values_list("verb", flat=True))
    assert verbs == {"paper.question_added", "paper.opened", "paper.closed"}


def test_a_question_in_review_keeps_its_paper_closed(client, teacher, paper):
    press(client, paper, f"add.{published(teacher).pk}")
    Question.objects.filter(paper=paper).update(state="in_review")
    page = client.post(reverse("paper-opening", args=[paper.pk]), {"open": "1"}, follow=True).content.decode()
    assert "第 1 题还在审" in page


def test_a_new_version_takes_the_place_of_the_old_in_the_list_and_in_the_sum(client, teacher, paper):
    press(client, paper, f"add.{published(teacher).pk}")
    open_paper(paper, by=teacher)
    old = Question.objects.get(paper=paper)
    client.post(reverse("question-edit", args=[old.pk]))
    new = old.replaced_by
    assert list(questions_of(paper)) == [old, new]
    hand_over(new.draft, "published", by=teacher)
    questions = list(questions_of(paper))
    assert questions == [new]
    assert facts_of(paper, questions).total == 10


def test_an_essay_is_copied_with_its_bands_and_dimensions(client, teacher, paper):
    question = hand_over(begun(teacher, essay()), "published", by=teacher)
    press(client, paper, f"add.{question.pk}")
    copy = content_of(Question.objects.get(paper=paper))
    assert ([band.label for band in copy.bands], copy.dimensions) == (["一类文", "二类文"], "intent language")


def test_a_material_is_typed_in_the_paper_and_taken_by_a_question(client, teacher, paper):
    address = reverse("paper-material-new", args=[paper.pk])
    for _ in range(2):
        client.post(address, {"title": "走访", "text": "干部每周走访两天。"})
    material = paper.materials.get()
    assert (material.number, material.title, material.text) == (1, "走访", "干部每周走访两天。")
    assert "资料是空的" in client.post(address, {"text": " "}).content.decode()
    content = whole(paper=str(paper.pk), materials=[Material("1", "走访", material.text)])
    content.points[0].material_quote = "走访"
    question = hand_over(begun(teacher, content), "in_review", by=teacher)
    assert list(question.materials.all()) == [material]
    Paper.objects.filter(pk=paper.pk).update(published=True)
    answer = client.post(address, {"title": "", "text": "又一则，刚写好。"})
    assert (answer.status_code, "先收回" in answer.content.decode()) == (422, True)
    assert "又一则，刚写好。" in answer.content.decode()


def test_what_was_done_to_a_paper_is_listed_with_who_and_what_went(client, teacher, paper):
    client.post(reverse("paper-material-new", args=[paper.pk]), {"text": "干部每周走访两天。"})
    press(client, paper, "drop.1")
    press(client, paper, f"add.{published(teacher).pk}")
    page = client.get(reverse("paper-record", args=[paper.pk])).content.decode()
    places = [page.index(words) for words in ("加了一道题", "删掉一则资料", "写了一则资料")]
    assert places == sorted(places)
    assert "干部每周走访两天。" in page
    assert str(teacher) in page


def test_a_whole_paper_is_exported_with_its_idle_materials_and_each_question_once(client, teacher, paper):
    press(client, paper, f"add.{published(teacher).pk}")
    open_paper(paper, by=teacher)
    old = Question.objects.get(paper=paper)
    hand_over(edit(old, by=teacher), "published", by=teacher)
    MaterialFactory(paper=paper, number=9)
    said = loads(client.get(reverse("paper-export", args=[paper.pk, "json"])).content.decode()).papers[0]
    assert [material.number for material in said.materials] == [1, 9]
    assert len(said.questions) == 1
