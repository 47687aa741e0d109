"""A question's review, deletion, difference and record, on the teacher's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from exam.actions.question_drafts import edit, hand_over, save
from exam.actions.writing import start_attempt, submit
from exam.errors import StaleDraft
from exam.models import Paper, Question, QuestionDraft, QuestionReview
from tests.exam.authoring_hands import begun, whole
from tests.factories import (
    AssignmentFactory,
    ClassroomFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(role="teacher", display_name="林老师")


@pytest.fixture
def reviewer():
    return UserFactory(role="teacher", display_name="周老师")


def in_review(author):
    return hand_over(begun(author), "in_review", by=author)


def say(client, question, verdict, text=""):
    address = reverse("question-review", args=[question.pk])
    return client.post(address, {"verdict": verdict, "text": text}, follow=True).content.decode()


def state_of(question):
    return Question.objects.get(pk=question.pk).state


def test_a_second_teacher_comments_asks_for_changes_and_approves(client, author, reviewer):
    question = in_review(author)
    client.force_login(reviewer)
    assert "通过" in client.get(reverse("teach-question", args=[question.pk])).content.decode()
    assert "第二点可以更短。" in say(client, question, "comment", "第二点可以更短。")
    assert state_of(question) == "in_review"
    assert "周老师" in say(client, question, "changes", "分值不对。")
    assert state_of(question) == "draft"
    client.force_login(author)
    changed = save(edit(question, by=author), whole(requirements="改短了。"), by=author, revision=0)
    hand_over(changed, "in_review", by=author)
    client.force_login(reviewer)
    say(client, question, "approved")
    client.post(reverse("teach-question-state", args=[question.pk]), {"state": "published"})
    question.refresh_from_db()
    assert (question.state, question.requirements) == ("published", "改短了。")
    assert not QuestionDraft.objects.exists()
    said = list(QuestionReview.objects.values_list("verdict", flat=True))
    assert said == ["comment", "changes", "approved"]


def test_the_author_may_comment_but_not_judge_and_nobody_judges_what_is_not_in_review(
    client, author, reviewer
):
    question = in_review(author)
    client.force_login(author)
    for verdict in ("approved", "changes"):
        assert "由别的老师审" in say(client, question, verdict, "我看行。")
    assert "已存下" in say(client, question, "comment", "请看第二点。")
    client.force_login(reviewer)
    assert "写一句话" in say(client, question, "changes", " ")
    assert "写一句话" in say(client, question, "nonsense", "x")
    assert "不在审" in say(client, QuestionFactory(), "approved")
    assert QuestionReview.objects.count() == 1


def test_who_wrote_in_another_s_draft_does_not_judge_it_either(client, author, reviewer):
    draft = save(begun(author), whole(stem="两个人写的题干。"), by=reviewer, revision=0)
    changed = save(draft, whole(stem="三个人写的题干。"), by=UserFactory(role="teacher"), revision=1)
    question = hand_over(changed, "in_review", by=author)
    client.force_login(reviewer)
    assert "由别的老师审" in say(client, question, "approved", "我看行。")
    client.force_login(UserFactory(role="teacher"))
    assert "已存下" in say(client, question, "approved")


def test_what_a_colleague_changed_unseen_is_neither_published_nor_sent_for_review(client, author, reviewer):
    question = hand_over(begun(author), "in_review", by=author)
    client.force_login(author)
    address = reverse("teach-question-state", args=[question.pk])
    client.post(address, {"state": "draft"})
    draft = save(edit(question, by=reviewer), whole(stem="别人改的题干。"), by=reviewer, revision=0)
    for state in ("published", "in_review"):
        answer = client.post(address, {"state": state}, follow=True)
        assert "周老师改过这道题" in answer.content.decode()
        assert answer.redirect_chain[-1][0] == draft.get_absolute_url()
    question.refresh_from_db()
    assert (question.state, question.stem) == ("draft", whole().stem)
    with pytest.raises(StaleDraft):
        hand_over(QuestionDraft(pk=draft.pk, revision=0), "published", by=author)
    hand_over(draft, "published", by=author)
    question.refresh_from_db()
    assert (question.state, question.stem) == ("published", "别人改的题干。")


def test_a_question_withdrawn_unchanged_is_published_from_its_page(client, author):
    question = hand_over(begun(author), "in_review", by=author)
    client.force_login(author)
    for state in ("draft", "published"):
        client.post(reverse("teach-question-state", args=[question.pk]), {"state": state})
        assert state_of(question) == state


def delete(client, question):
    return client.post(reverse("question-delete", args=[question.pk]), follow=True).content.decode()


def test_an_unused_draft_can_be_deleted_and_its_paper_stays(client, author):
    question = RubricFactory(question=QuestionFactory(state="draft")).question
    ReferenceAnswerFactory(question=question)
    save(edit(question, by=author), whole(stem="写了半天的题干。"), by=author, revision=0)
    client.force_login(author)
    assert "题目已删除" in delete(client, question)
    assert not Question.objects.exists()
    assert not QuestionDraft.objects.exists()
    assert Paper.objects.exists()
    assert AuditEvent.objects.get(verb="question.deleted").detail["stem"] == question.stem
    assert "写了半天的题干。" in AuditEvent.objects.get(verb="question_draft.deleted").detail["text"]


@pytest.mark.parametrize(("state", "words"), [("draft", "已有 1 次作答"), ("published", "已有 1 次作答")])
def test_a_used_question_cannot_be_deleted(client, author, state, words):
    question = QuestionFactory(state=state)
    start_attempt(question, by=UserFactory())
    client.force_login(author)
    assert words in delete(client, question)
    assert Question.objects.exists()


def test_a_published_one_or_one_with_a_newer_version_cannot_be_deleted_either(client, author):
    client.force_login(author)
    question = QuestionFactory()
    assert "发布过" in delete(client, question)
    version = edit(question, by=author).question
    QuestionFactory(replaces=version, paper=version.paper, topic=version.topic, state="draft")
    assert "用在别处" in delete(client, version)
    assert Question.objects.count() == 3


def test_the_difference_of_versions_and_the_list_shows_the_newest(client, author):
    old = hand_over(begun(author), "published", by=author)
    draft = edit(old, by=author)
    changed = whole(paper=str(old.paper_id), requirements="不超过二百字。")
    new = hand_over(save(draft, changed, by=author, revision=0), "published", by=author)
    client.force_login(author)
    page = client.get(reverse("question-changes", args=[new.pk])).content.decode()
    assert "<del>不超过200字。</del><ins>不超过二百字。</ins>" in page
    assert "参考答案" not in page.split("</nav>")[-1]
    assert "第一版" in client.get(reverse("question-changes", args=[old.pk])).content.decode()
    desk = client.get(reverse("teach")).content.decode()
    assert reverse("teach-question", args=[new.pk]) in desk
    assert reverse("teach-question", args=[old.pk]) not in desk
    assert "有新的一版" in client.get(reverse("teach-question", args=[old.pk])).content.decode()


@pytest.mark.parametrize("moved", [False, True])
def test_a_new_version_of_a_question_that_is_set_and_not_released_shows_no_answers_either(author, moved):
    old = hand_over(begun(author), "published", by=author)
    student = UserFactory()
    now = timezone.now()
    AssignmentFactory(
        classroom=ClassroomFactory(students=[student]),
        question=old,
        opens_at=now,
        due_at=now + timedelta(hours=1),
        releases_at=now + timedelta(hours=2),
    )
    draft = edit(old, by=author)
    content = whole(paper=str(old.paper_id))
    if moved:
        content.materials[0].text = "改过的资料，并成一张。"
    new = hand_over(save(draft, content, by=author, revision=0), "published", by=author)
    assert (new.paper_id != old.paper_id) == moved
    submit(start_attempt(new, by=student), "一。", revision=0)
    assert not student.has_perm("exam.view_reference_answers", new)


def test_the_record_says_who_did_what_and_when(client, author, reviewer):
    draft = begun(author)
    save(draft, whole(stem="甲"), by=author, revision=0)
    question = hand_over(save(draft, whole(), by=reviewer, revision=1), "published", by=reviewer)
    client.force_login(author)
    page = client.get(reverse("question-record", args=[question.pk])).content.decode()
    for words in (
        "开始写",
        "接着别人的改",
        "草稿写成题目",
        "确认了评分标准",
        "未发布 → 已发布",
        "林老师",
        "周老师",
    ):
        assert words in page
