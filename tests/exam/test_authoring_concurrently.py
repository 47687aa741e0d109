"""Two teachers at the same moment, on real connections."""

import pytest

from exam.actions.authoring import set_state
from exam.actions.papers import add_question, open_paper, questions_of
from exam.actions.question_drafts import edit, hand_over, save
from exam.errors import NotAllowed, StaleDraft
from exam.models import Question, QuestionDraft
from materials.models import SearchDocument
from tests.exam.authoring_hands import begun, whole
from tests.exam.test_writing_concurrently import at_once
from tests.factories import PaperFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def teachers():
    return UserFactory.create_batch(4, role="teacher")


def test_of_several_saves_one_wins_and_the_others_are_shown_it(teachers):
    draft = begun(teachers[0])
    results = at_once(
        *[
            lambda n=n, by=by: save(
                draft, whole(stem=f"第{n}位"), by=by, revision=0, client=str(n), sequence=1
            )
            for n, by in enumerate(teachers)
        ]
    )
    [saved] = [result for result in results if isinstance(result, QuestionDraft)]
    assert QuestionDraft.objects.get().text == saved.text
    refused = [result for result in results if result is not saved]
    assert all(isinstance(one, StaleDraft) and one.draft.text == saved.text for one in refused)


def test_a_draft_is_published_once(teachers):
    draft = begun(teachers[0])
    results = at_once(*[lambda by=by: hand_over(draft, "published", by=by) for by in teachers])
    [question] = [result for result in results if isinstance(result, Question)]
    assert Question.objects.get() == question
    assert all(isinstance(one, NotAllowed) for one in results if one is not question)


def test_who_begins_a_new_version_second_goes_on_in_the_first_one_s(teachers):
    question = QuestionFactory()
    drafts = at_once(*[lambda by=by: edit(question, by=by) for by in teachers])
    assert {draft.pk for draft in drafts} == {QuestionDraft.objects.get().pk}
    assert Question.objects.filter(replaces=question).count() == 1


def test_a_question_added_by_several_stands_in_the_paper_once(teachers):
    question = hand_over(begun(teachers[0]), "published", by=teachers[0])
    paper = PaperFactory()
    at_once(*[lambda by=by: add_question(paper, question, by=by) for by in teachers])
    assert [one.stem for one in questions_of(paper)] == [question.stem]


def test_of_copies_that_are_published_while_the_original_is_retired_the_search_finds_the_first(teachers):
    original = hand_over(begun(teachers[0]), "published", by=teachers[0])
    copies = [add_question(PaperFactory(), original, by=by) for by in teachers[1:]]
    steps = [(original, "retired"), *((copy, "published") for copy in copies)]
    results = at_once(
        *[lambda step=step, by=by: set_state(*step, by=by) for step, by in zip(steps, teachers, strict=True)]
    )
    assert results == [None] * len(steps)
    found = SearchDocument.objects.filter(kind="question").values_list("object_id", flat=True)
    assert list(found) == [copies[0].pk]


def test_two_papers_of_the_same_questions_in_opposite_order_open_at_once(teachers):
    lead = teachers[0]
    questions = [
        hand_over(begun(lead, whole(stem=f"概括第{n}件事。")), "published", by=lead) for n in "一二三四"
    ]
    papers = [PaperFactory(minutes=60), PaperFactory(minutes=60)]
    for paper, order in zip(papers, (questions, questions[::-1]), strict=True):
        for question in order:
            add_question(paper, question, by=lead)
    assert at_once(*[lambda paper=paper: open_paper(paper, by=lead) for paper in papers]) == [None, None]
    assert {question.state for paper in papers for question in paper.questions.all()} == {"published"}
    found = SearchDocument.objects.filter(kind="question").values_list("object_id", flat=True)
    assert set(found) == {question.pk for question in questions}
