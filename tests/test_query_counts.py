"""Every list page asks the database the same number of questions at one row and at three (and never many)."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, record
from exam.actions.appeals import appeal
from exam.actions.assignments import start_assignment
from exam.actions.claims import claim
from exam.actions.clock import finish_sitting, start_sitting
from exam.actions.frameworks import save_framework, start_framework
from exam.actions.marking import self_mark
from exam.actions.notebook import take_excerpt
from exam.actions.question_drafts import edit
from exam.actions.reading import highlight_text
from exam.actions.release import release
from exam.actions.writing import save_draft, start_attempt, submit
from exam.frameworks.content import Content, Slot
from exam.models import Framework, HandoutUpload, MarkingRound
from exam.search import index_questions
from materials.actions.work import work_on
from materials.known_names import known_names, names_changed
from materials.models import Issuer, Policy, PolicyAlias, PolicyDate, PolicyIssuer
from materials.search.library import index_policies
from tests.exam import marking_hands as desk
from tests.exam.authoring_hands import begun
from tests.factories import (
    AnswerPhotoFactory,
    AssignmentFactory,
    ClassroomFactory,
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

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST = 25


@pytest.fixture(autouse=True)
def a_library_in_use():
    """As on every server that once saved a policy: names stay in memory until one changes."""
    names_changed()


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
    PolicyFactory().relations_out.create(target=policy, kind="based_on")
    newer = policy.versions.create(number=1, in_force_from="2022-03-01")
    newer.passages.create(position=1, label="第一条", heading="第一章", text=f"依照《没有的条例{number}》。")
    index_policies(Policy.objects.filter(pk=policy.pk))
    section = SectionFactory(topic=topic)
    paragraph = ParagraphFactory(group=GroupFactory(section=section))
    paragraph.policies.add(policy)
    for text in (material, paragraph):
        highlight_text(text, 0, 2, "注", by=user)
    passage = newer.passages.get()
    for source in (material, paragraph, passage, question.reference_answers.get()):
        excerpt = take_excerpt(source, source.text, key=uuid4(), kind="other", tags=["甲", "乙"], by=user)
        add_slot(user.frameworks.first() or start_framework(Content(), by=user), excerpt)
        add_slot(start_framework(Content(), by=user), excerpt)
    Framework.objects.create(topic=topic, position=number, title="框架", text="总论点：……")
    attempt = start_attempt(question, by=user)
    submission = submit(attempt, "一。", revision=0)
    self_mark(submission, rubric, {point: point.marks / 2 for point in rubric.points.all()}, by=user)
    start_attempt(question, by=user)
    UserFactory()
    begun(user)
    HandoutUpload.objects.create(uploaded_by=user, name="讲义.txt", text="x")
    return question, policy


def add_slot(framework, excerpt):
    framework.refresh_from_db()
    slots = [*framework.content.slots, Slot("论据", excerpt=str(excerpt.pk))]
    save_framework(framework, Content("框架", slots), revision=framework.revision)


def add_history(policy, number):
    """One more text, repeal and citing question of a policy."""
    repeal = policy.relations_in.create(source=PolicyFactory(), kind="repeals", state="confirmed")
    PolicyDate.objects.create(
        policy=repeal.source, kind="effective", day="2023-01-01", precision="day", printed="x"
    )
    version = policy.versions.create(number=2 + number, in_force_from=f"2024-0{1 + number}-01")
    version.passages.create(position=1, label="第一条", text="第一条 改了。")
    index_questions([QuestionFactory(stem=f"谈《{policy.title}》第一条。")])


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("home", "student"),
        ("topics", "student"),
        ("topic", "student"),
        ("topic-graph", "student"),
        ("relations", "editor"),
        ("policies", "student"),
        ("policies", "editor"),
        ("citations-unresolved", "editor"),
        ("questions", "student"),
        ("attempts", "student"),
        ("highlights", "student"),
        ("review", "student"),
        ("plan", "student"),
        ("progress", "student"),
        ("notebook", "student"),
        ("notebook-markdown", "student"),
        ("frameworks", "student"),
        ("papers", "student"),
        ("papers", "teacher"),
        ("teach", "teacher"),
        ("question-new", "teacher"),
        ("teach-papers", "teacher"),
        ("students", "teacher"),
    ],
)
def test_a_list_page_holds_one_query_count(client, django_assert_max_num_queries, name, role):
    topic, user = TopicFactory(), UserFactory(role=role)
    client.force_login(user)
    address = reverse(name, args=[topic.slug] if name.startswith("topic") and name != "topics" else [])
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            add_rows(topic, user, 10 * rows + number)
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


POLICY_PAGES = [
    "policy",
    "policy-versions",
    "policy-comparison",
    "policy-citations",
    "policy-relations",
]


@pytest.mark.parametrize(
    "name",
    [
        *POLICY_PAGES,
        "question",
        "attempt",
        "versions",
        "comparison",
        "photos",
        "attempt-sheet",
        "answer-docx",
        "teach-question",
        "question-exports",
        "review-card",
        "excerpt",
        "framework",
        "before-after",
        "question-draft",
        "question-changes",
        "question-record",
    ],
)
def test_a_row_s_page_holds_one_query_count_as_its_lists_grow(client, django_assert_max_num_queries, name):
    role = "editor" if name == "policy-relations" else "teacher"
    topic, user = TopicFactory(), UserFactory(role=role)
    client.force_login(user)
    question, policy = add_rows(topic, user, 1)
    submitted = user.attempts.exclude(submitted_at=None).get()
    opened = user.attempts.get(submitted_at=None)
    rows = {name: policy for name in POLICY_PAGES}
    rows |= {"attempt": opened, "versions": opened, "comparison": submitted}
    rows |= {"photos": opened, "attempt-sheet": opened, "answer-docx": submitted}
    rows["review-card"] = question.rubric.points.first()
    framework = user.frameworks.last()
    rows |= {"framework": framework, "excerpt": framework.slots.first().excerpt}
    AnswerPhotoFactory(attempt=opened)
    AnswerPhotoFactory(attempt=submitted)
    now = timezone.now()
    opened.draft.revisions.create(revision=0, text="一。", saved_at=now)
    add_history(policy, 0)
    rows |= {"question-draft": edit(question, by=user), "question-changes": question.replaced_by}
    record(user, "question.state", question, before="draft", after="published")
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
            excerpt = take_excerpt(paragraph, paragraph.text, key=uuid4(), kind="other", by=user)
            add_slot(framework, excerpt)
            add_slot(user.frameworks.first(), rows["excerpt"])
            policy.relations_out.create(target=PolicyFactory(), kind="based_on")
            add_history(policy, 1 + number)
            PolicyAlias.objects.create(policy=policy, title=f"又名{number}")
            opened.draft.revisions.create(revision=1 + number, text="一。", saved_at=now)
            AnswerPhotoFactory(attempt=opened)
            AnswerPhotoFactory(attempt=submitted)
            question.reviews.create(reviewer=user, verdict="comment", text="意见")
            record(user, "question.state", question, before="draft", after="published")
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_handing_in_and_the_first_suggestion_keep_to_the_limit_too(client, django_assert_max_num_queries):
    client.force_login(student := UserFactory())
    rubric = RubricFactory(question=QuestionFactory())
    rubric.question.materials.add(MaterialFactory(paper=rubric.question.paper))
    ReferenceAnswerFactory.create_batch(2, question=rubric.question)
    attempt = start_attempt(rubric.question, by=student)
    with django_assert_max_num_queries(MOST):
        client.post(reverse("submit", args=[attempt.pk]), {"text": "一要减负。", "revision": 0})
    known_names()  # in memory, as on a server in use
    with django_assert_max_num_queries(MOST):
        assert client.get(reverse("comparison", args=[attempt.pk])).context["suggestion"]


@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize("name", ["paper", "sitting", "paper-composition"])
def test_a_paper_s_pages_hold_one_query_count_at_one_question_and_at_three(
    client, django_assert_max_num_queries, name, finished
):
    client.force_login(user := UserFactory(role="teacher" if name == "paper-composition" else "student"))
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
        address = reverse(name, args=[sitting.pk if name == "sitting" else paper.pk])
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["marking-question", "marking-agreement", "script", "comparison"])
def test_a_page_on_essays_holds_one_query_count_as_moderated_scripts_grow(
    client, django_assert_max_num_queries, name
):
    question, markers, student = desk.essay_question(), desk.teachers(3), UserFactory()
    MarkingRound.objects.create(question=question, double=True, moderator=markers[2], moderation_percent=100)
    row, counts = {}, []
    for rows in (1, 2):
        for _ in range(rows):
            submission = desk.script(question, "《某规定》写明，要减负。", student)
            row = row or {"script": [submission.pk], "comparison": [submission.pk]}
            for marker in markers:
                said = desk.essay_judgement(question.rubric, 25, 2, 2, 2, 2)
                desk.save(claim(submission, by=marker), said, finish=True)
            release(submission, by=markers[0])
        client.force_login(student if name == "comparison" else markers[0])
        address = reverse(name, args=row.get(name, [question.pk]))
        client.get(address)
        # The report asks for frameworks and policies as well.
        with django_assert_max_num_queries(MOST + 3) as asked:
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


@pytest.mark.parametrize(
    "name",
    ["classes", "teach-classes", "teach-class", "class-xlsx", "teach-assignment", "assignment-xlsx"],
)
def test_a_class_page_holds_one_query_count_as_students_and_work_grow(
    client, django_assert_max_num_queries, name
):
    (teacher,), student = desk.teachers(1), UserFactory()
    classroom = ClassroomFactory(teacher=teacher, students=[student])
    rubric = RubricFactory(question=QuestionFactory())
    assignment = AssignmentFactory(classroom=classroom, question=rubric.question)
    client.force_login(student if name == "classes" else teacher)
    row = {"classes": [], "teach-classes": [], "teach-class": [classroom.pk], "class-xlsx": [classroom.pk]}
    address = reverse(name, args=row.get(name, [assignment.pk]))
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            AssignmentFactory(classroom=classroom)
            ClassroomFactory(teacher=teacher, students=[student])
            member = UserFactory()
            Membership.objects.create(classroom=classroom, student=member)
            submission = submit(start_assignment(assignment, by=member), "一。", revision=0)
            desk.mark(submission, teacher, "6", "1")
        client.get(address)
        with django_assert_max_num_queries(MOST) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_editor_s_lists_hold_one_query_count(client, django_assert_max_num_queries):
    client.force_login(editor := UserFactory(role="editor"))
    topic, policies = TopicFactory(), PolicyFactory.create_batch(3)
    policy = policies[0]
    counts = []
    for rows in (policies[:1], policies):
        for row in rows:
            row.topics.add(topic)
            row.dates.get_or_create(kind="expires", day="2022-02-07", precision="day", printed="x")
            work_on("verified", [row], by=editor)
            work_on("submit", [row], by=editor)
            policy.edits.create(fields={}, editor=UserFactory(role="editor"))
        asked_for = 0
        for address in (reverse("policy-work") + "?list=expiring", reverse("policy-edits", args=[policy.pk])):
            client.get(address)
            with django_assert_max_num_queries(MOST) as asked:
                assert client.get(address).status_code == 200
            asked_for += len(asked)
        counts.append(asked_for)
    assert counts[0] == counts[1]
