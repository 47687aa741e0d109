"""A draft becomes rows and rows become a draft, whole or not at all."""

from dataclasses import replace

import pytest

from accounts.models import AuditEvent
from exam.actions.authoring_rows import content_of
from exam.actions.question_drafts import edit, hand_over, save, throw_away
from exam.actions.writing import start_attempt
from exam.authoring.draft import CitedPolicy, Material, parse
from exam.errors import Incomplete, NotAllowed, StaleDraft
from exam.models import Paper, Question, QuestionDraft, Rubric
from materials.models import Topic
from tests.exam.authoring_hands import begun, essay, whole
from tests.factories import PolicyFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


@pytest.fixture
def colleague():
    return UserFactory(role="teacher")


def published(teacher, content=None):
    return hand_over(begun(teacher, content), "published", by=teacher)


@pytest.mark.parametrize("content", [whole(), essay()], ids=["points", "bands"])
def test_what_is_published_reads_back_as_it_was_written(teacher, content):
    policy = PolicyFactory()
    content.policies = [CitedPolicy(str(policy.pk), policy.title)]
    question = published(teacher, content)
    back = content_of(Question.objects.get(pk=question.pk))
    starts = {"material_start": "", "reference_start": ""}
    back.points = [replace(point, **starts) for point in back.points]
    assert back == replace(content, paper=str(question.paper_id))
    assert question.state == "published"
    assert not QuestionDraft.objects.exists()


def test_a_point_s_source_is_the_passage_and_the_span(teacher):
    question = published(teacher)
    point = question.rubric.points.first()
    assert point.material.text[point.material_start : point.material_end] == "并成一张"
    assert point.reference.text[point.reference_start : point.reference_end] == "打通数据"
    assert point.accepted_wordings == ["数据共享", "一表通"]
    assert question.rubric.confirmed_by == teacher


def test_an_incomplete_draft_makes_no_row_and_says_what_is_missing(teacher):
    draft = begun(teacher, whole(stem="", references=[]))
    with pytest.raises(Incomplete) as refused:
        hand_over(draft, "published", by=teacher)
    assert [lack.place for lack in refused.value.lacks] == ["stem", "references", "points.0.reference"]
    assert not Question.objects.exists()
    assert not Topic.objects.exists()
    assert not Paper.objects.exists()
    assert QuestionDraft.objects.exists()


def test_a_material_that_another_text_of_the_paper_blocks_is_named(teacher):
    first = published(teacher)
    joining = whole(paper=str(first.paper_id), materials=[Material("1", "", "另一段并成一张。")])
    with pytest.raises(Incomplete) as refused:
        hand_over(begun(teacher, joining), "published", by=teacher)
    assert [lack.place for lack in refused.value.lacks] == ["materials.0.number"]


def test_a_question_joins_a_paper_and_shares_its_materials(teacher):
    first = published(teacher)
    second = published(teacher, whole(paper=str(first.paper_id), stem="根据给定资料1，概括做法。"))
    assert (second.paper, second.number) == (first.paper, 2)
    assert second.materials.get() == first.materials.get()


def test_saves_in_order_late_ones_and_two_teachers_at_once(teacher, colleague):
    draft = begun(teacher)
    first, second = whole(stem="甲"), whole(stem="乙")
    saved = save(draft, first, by=teacher, revision=0, client="a", sequence=2)
    assert saved.revision == 1
    assert save(draft, second, by=teacher, revision=0, client="a", sequence=1).text == first.as_json()
    with pytest.raises(StaleDraft) as refused:
        save(draft, second, by=colleague, revision=0, client="b", sequence=1)
    assert refused.value.draft.text == first.as_json()
    saved = save(draft, second, by=colleague, revision=1, client="b", sequence=2)
    assert parse(saved.text).stem == "乙"
    line = AuditEvent.objects.get(verb="question_draft.edited")
    assert (line.actor, parse(line.detail["replaced"]).stem) == (colleague, "甲")


def test_a_draft_that_a_colleague_published_is_not_saved_into_nothing(teacher, colleague):
    draft = begun(teacher)
    hand_over(draft, "published", by=colleague)
    with pytest.raises(NotAllowed, match="先复制"):
        save(draft, whole(stem="晚到"), by=teacher, revision=0)
    assert Question.objects.get().stem == whole().stem


def test_in_review_the_draft_stands_still_and_goes_on_after_it_came_back(teacher):
    draft = begun(teacher)
    question = hand_over(draft, "in_review", by=teacher)
    assert question.state == "in_review"
    with pytest.raises(NotAllowed, match="撤回"):
        save(draft, whole(stem="改"), by=teacher, revision=0)
    with pytest.raises(NotAllowed, match="撤回"):
        edit(question, by=teacher)
    Question.objects.update(state="draft")
    again = edit(question, by=teacher)
    assert again == draft
    changed = whole(materials=[Material("1", "", "改过的资料：并成一张。")], marks="10")
    again = save(again, changed, by=teacher, revision=0)
    same = hand_over(again, "published", by=teacher)
    assert (same.pk, same.paper) == (question.pk, question.paper)
    assert same.materials.get().text == "改过的资料：并成一张。"
    assert Rubric.objects.count() == 1


def test_changing_a_published_question_makes_a_version_and_leaves_the_old_as_it_was(teacher):
    old = published(teacher)
    before = content_of(old)
    attempt = start_attempt(old, by=UserFactory())
    draft = edit(old, by=teacher)
    assert edit(old, by=UserFactory(role="teacher")) == draft
    assert parse(draft.text) == before
    changed = replace(
        before, stem="根据给定资料1，提出两条建议。", materials=[Material("1", "", "新的资料，并成一张。")]
    )
    draft = save(draft, changed, by=teacher, revision=0)
    new = hand_over(draft, "published", by=teacher)
    old.refresh_from_db()
    attempt.refresh_from_db()
    assert (new.replaces, new.state, old.state, attempt.question) == (old, "published", "retired", old)
    assert content_of(old) == before
    assert new.materials.get().text == "新的资料，并成一张。"
    assert (new.number, new.paper == old.paper) == (1, False)
    with pytest.raises(NotAllowed, match="新的一版"):
        edit(old, by=teacher)


def test_a_version_with_the_same_materials_keeps_paper_and_number(teacher):
    old = published(teacher)
    new = hand_over(edit(old, by=teacher), "published", by=teacher)
    assert (new.paper, new.number, new.materials.get()) == (old.paper, old.number, old.materials.get())


def test_an_unpublished_question_that_somebody_tried_gets_a_version_too(teacher):
    question = QuestionFactory(state="draft")
    start_attempt(question, by=teacher)
    assert edit(question, by=teacher).question.replaces == question


def test_a_proposed_rubric_waits_for_confirmation_in_the_editor_too(teacher):
    question = RubricFactory(question=QuestionFactory(state="draft"), proposed=True).question
    content = parse(edit(question, by=teacher).text)
    assert (content.proposed, len(content.points)) == ("1", 2)


def test_a_draft_thrown_away_leaves_its_words_in_the_audit_trail_and_its_question_alone(teacher):
    question = QuestionFactory(state="draft")
    draft = edit(question, by=teacher)
    text = draft.text
    throw_away(draft, by=teacher)
    assert not QuestionDraft.objects.exists()
    assert AuditEvent.objects.get(verb="question_draft.deleted").detail["text"] == text
    assert Question.objects.get() == question
