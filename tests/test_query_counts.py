"""Every list page asks the database the same number of questions at one row and at three (and never many)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.actions.appeals import appeal
from exam.actions.clock import finish_sitting, start_sitting
from exam.actions.marking import self_mark
from exam.actions.reading import highlight_text
from exam.actions.release import release
from exam.actions.writing import save_draft, start_attempt, submit
from exam.models import Framework, HandoutUpload, MarkingRound
from materials.models import Issuer, PolicyAlias, PolicyDate, PolicyIssuer
from tests.exam import marking_hands as desk
from tests.factories import (
    AnswerPhotoFactory,
    GroupFactory,
    MaterialFactory,
    PaperFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MOST = 25


def add_rows(topic, user, number):
    """One more of everything that can stand in a list."""
    other = TopicFactory()
    question = QuestionFactory(topic=topic, paper=PaperFactory(topic=topic, minutes=150, published=True))
    question.materials.add(material := MaterialFactory(paper=question.paper))
    ReferenceAnswerFactory(question=question)
    rubric = RubricFactory(question=question)
    policy = PolicyFactory()
    policy.topics.add(topic, other)
    PolicyDate.objects.create(policy=policy, kind="issued", day="2022-02-07", precision="day", printed="x")
    PolicyAlias.objects.create(policy=policy, title=f"别名{number}")
    PolicyIssuer.objects.create(policy=policy, issuer=Issuer.objects.create(name=f"机关{number}"), position=1)
    question.policies.add(policy)
    section = SectionFactory(topic=topic)
    paragraph = ParagraphFactory(group=GroupFactory(section=section))
    paragraph.policies.add(policy)
    for text in (material, paragraph):
        highlight_text(text, 0, 2, "注", by=user)
    Framework.objects.create(topic=topic, position=number, title="框架", text="总论点：……")
    attempt = start_attempt(question, by=user)
    submission = submit(attempt, "一。", revision=0)
    self_mark(submission, rubric, {point: point.marks for point in rubric.points.all()}, by=user)
    start_attempt(question, by=user)
    UserFactory()
    HandoutUpload.objects.create(uploaded_by=user, name="讲义.txt", text="x")
    return question, policy


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("home", "student"),
        ("topics", "student"),
        ("topic", "student"),
        ("policies", "student"),
        ("policies", "editor"),
        ("questions", "student"),
        ("attempts", "student"),
        ("highlights", "student"),
        ("papers", "student"),
        ("papers", "teacher"),
        ("teach", "teacher"),
        ("students", "teacher"),
    ],
)
def test_a_list_page_holds_one_query_count(client, django_assert_max_num_queries, name, role):
    topic, user = TopicFactory(), UserFactory(role=role)
    client.force_login(user)
    address = reverse(name, args=[topic.slug] if name == "topic" else [])
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            add_rows(topic, user, 10 * rows + number)
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "name",
    [
        "question",
        "policy",
        "attempt",
        "versions",
        "comparison",
        "photos",
        "attempt-sheet",
        "answer-docx",
        "teach-question",
    ],
)
def test_a_row_s_page_holds_one_query_count_as_its_lists_grow(client, django_assert_max_num_queries, name):
    topic, user = TopicFactory(), UserFactory(role="teacher")
    client.force_login(user)
    question, policy = add_rows(topic, user, 1)
    submitted = user.attempts.exclude(submitted_at=None).get()
    opened = user.attempts.get(submitted_at=None)
    rows = {"policy": policy, "attempt": opened, "versions": opened, "comparison": submitted}
    rows |= {"photos": opened, "attempt-sheet": opened, "answer-docx": submitted}
    AnswerPhotoFactory(attempt=opened)
    AnswerPhotoFactory(attempt=submitted)
    now = timezone.now()
    opened.draft.revisions.create(revision=0, text="一。", saved_at=now)
    address = reverse(name, args=[rows.get(name, question).pk])
    counts = []
    for more in (0, 2):
        for number in range(more):
            question.materials.add(material := MaterialFactory(paper=question.paper))
            highlight_text(material, 0, 2, "注", by=user)
            ReferenceAnswerFactory(question=question)
            question.policies.add(PolicyFactory())
            QuestionFactory(topic=topic).policies.add(policy)
            paragraph = ParagraphFactory(group=GroupFactory(section=SectionFactory(topic=topic)))
            paragraph.policies.add(policy)
            policy.relations_out.create(target=PolicyFactory(), kind="based_on")
            PolicyAlias.objects.create(policy=policy, title=f"又名{number}")
            opened.draft.revisions.create(revision=1 + number, text="一。", saved_at=now)
            AnswerPhotoFactory(attempt=opened)
            AnswerPhotoFactory(attempt=submitted)
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("name", ["paper", "sitting"])
def test_a_paper_s_pages_hold_one_query_count_at_one_question_and_at_three(
    client, django_assert_max_num_queries, name, finished
):
    client.force_login(user := UserFactory())
    counts = []
    for questions in (1, 3):
        paper = PaperFactory(minutes=150, published=True)
        for _ in range(questions):
            QuestionFactory(paper=paper, topic=paper.topic)
            MaterialFactory(paper=paper)
            sitting = start_sitting(paper, by=user)
            save_draft(sitting.attempts.first(), "一", revision=0)
            finish_sitting(sitting)
        if not finished:
            sitting = start_sitting(paper, by=user)
        address = reverse(name, args=[paper.pk if name == "paper" else sitting.pk])
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "name", ["marking-desk", "marking-question", "marking-agreement", "script", "appeal", "comparison"]
)
@pytest.mark.parametrize("double", [False, True])
def test_a_marking_page_holds_one_query_count_as_scripts_and_marks_grow(
    client, django_assert_max_num_queries, name, double
):
    rubric = RubricFactory(question=QuestionFactory())
    question, markers, student = rubric.question, desk.teachers(2), UserFactory()
    MarkingRound.objects.create(question=question, double=double)
    own = desk.script(question, student=student)
    asked_for = appeal(own, "请再看。")
    client.force_login(student if name == "comparison" else markers[0])
    row = {"marking-desk": [], "script": [own.pk], "comparison": [own.pk], "appeal": [asked_for.pk]}
    address = reverse(name, args=row.get(name, [question.pk]))
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            submission = desk.script(question, student=student)
            for marker in markers[: 1 + double]:
                desk.mark(submission, marker, "6", "1", inline=((0, 1, "好"),))
            release(submission, by=markers[0])
            appeal(submission, "再看一次。")
            markers[0].phrases.create(text=f"评语{rows}{number}")
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
