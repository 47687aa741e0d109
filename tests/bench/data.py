"""A school's, a city's and a province's worth of rows, always the same ones for a size.

At 100 times: 100,000 passages of 2,500 policies, 10,000 questions of 200 topics, 50,000 students in 1,250 classes with
500,000 attempts, six in ten of them marked. What one page shows is as much at each size: a topic has 50 questions and 12
policies, a class 40 students, a teacher 5 classes, a student 10 attempts, a question 50 answers.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from accounts.models import Classroom, Membership, User
from exam.models import (
    Assignment,
    Attempt,
    Draft,
    Marking,
    Material,
    Paper,
    PointMark,
    Question,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
    Submission,
)
from exam.search import material_document, question_document
from materials.known_names import known_names, names_changed
from materials.models import (
    Citation,
    Issuer,
    Passage,
    Policy,
    PolicyDate,
    PolicyIssuer,
    PolicyVersion,
    ReadingGroup,
    ReadingParagraph,
    ReadingSection,
    Relation,
    SearchDocument,
    SearchEntry,
    Topic,
)
from materials.search.engines import engine
from materials.search.index import Document
from materials.search.library import policy_document, topic_document
from tests.bench.bulk import (
    NUMBERS,
    TEXTS,
    ago,
    copy,
    fill,
    filling,
    make_sources,
    numbers,
    uuid_of,
    with_text,
)
from tests.bench.texts import ISSUERS, policy_title, sentences, texts

ONE = {"passages": 1_000, "questions": 100, "students": 500, "attempts": 5_000}  # at 1 time
PASSAGES, ON_A_TOPIC, ON_A_PAPER, IN_A_CLASS, ATTEMPTS, POINTS = 40, 50, 5, 40, 10, 5  # of one
DAY = 24 * 60  # minutes
ANSWERS, MATERIALS = 997, 89  # different texts
OPEN = "(n.i - 1) % 10 = 9 AND (n.i - 1) / 10 % 2 = 0 OR (n.i - 1) % 10 = 3 AND (n.i - 1) / 10 % 4 = 0"
ANSWERED = "FROM exam_attempt a WHERE a.submitted_at IS NOT NULL"
TABLES = (
    User, Classroom, Membership, Topic, ReadingSection, ReadingGroup, ReadingParagraph, Policy, PolicyDate, PolicyIssuer,
    PolicyVersion, Passage, Relation, Issuer, Citation, SearchDocument, SearchEntry, Paper, Material, Question,
    ReferenceAnswer, Rubric, ScoringPoint, Assignment, Attempt, Draft, Submission, Marking, PointMark,
)  # fmt: skip


class Sizes:
    """How many rows there are of what, at `times`."""

    def __init__(self, times: int):
        self.passages, self.questions = ONE["passages"] * times, ONE["questions"] * times
        self.students = ONE["students"] * times
        self.policies = self.passages // PASSAGES
        self.topics = self.questions // ON_A_TOPIC
        self.papers = self.questions // ON_A_PAPER
        self.classes = -(-self.students // IN_A_CLASS)
        self.teachers = -(-self.classes // 5)
        self.attempts = self.students * ATTEMPTS


def build(times: int) -> Sizes:
    """Fill the empty database, with the search's index."""
    size = Sizes(times)
    with filling(*TABLES):
        make_sources(max(size.attempts, size.passages), [*texts(ANSWERS, 220), *texts(MATERIALS, 800)])
        people(size)
        library(size)
        bank(size)
        answers(size)
        index()
        names_changed()
    return size


def people(size: Sizes) -> None:
    person = {"password": "'!'", "email": "''"}
    fill(
        User, numbers(size.students), id="n.i", username="'s' || n.i", display_name="'学生' || n.i", **person
    )
    fill(
        User,
        numbers(size.teachers),
        id=f"{size.students} + n.i",
        username="'t' || n.i",
        role="'teacher'",
        **person,
    )
    fill(Classroom, numbers(size.classes), id="n.i", name="n.i || ' 班'", code="CAST(10000000 + n.i AS text)")
    copy(
        "accounts_classroom_teachers",
        ("classroom_id", "user_id"),
        [(n, size.students + (n - 1) // 5 + 1) for n in range(1, size.classes + 1)],
    )
    fill(
        Membership,
        numbers(size.students),
        id="n.i",
        classroom_id=f"(n.i - 1) / {IN_A_CLASS} + 1",
        student_id="n.i",
        joined_at=ago(f"120 * {DAY}"),
    )


def library(size: Sizes) -> None:
    """Topics with their reading, policies with their text, relations, all public."""
    fill(
        Topic,
        numbers(size.topics),
        id="n.i",
        name="'专题' || n.i",
        slug="'topic-' || n.i",
        published_at=ago("n.i"),
        created_at=ago("n.i"),
    )
    for model, parent, each in ((ReadingSection, "topic_id", 2), (ReadingGroup, "section_id", 2)):
        above = size.topics * (1 if parent == "topic_id" else 2)
        fill(
            model,
            numbers(above * each),
            id="n.i",
            **{parent: f"(n.i - 1) / {each} + 1"},
            position=f"(n.i - 1) % {each} + 1",
            title="'小节' || n.i",
            **({"kind": "'reading'"} if parent == "topic_id" else {}),
        )
    fill(
        ReadingParagraph,
        with_text(size.topics * 20, ANSWERS, 7),
        id="n.i",
        group_id="(n.i - 1) / 5 + 1",
        position="(n.i - 1) % 5 + 1",
        text="t.text",
    )
    Issuer.objects.bulk_create(Issuer(pk=n, name=name) for n, name in enumerate(ISSUERS, 1))
    chance, published = random.Random(1), datetime(2020, 1, 1, tzinfo=UTC)
    Policy.objects.bulk_create(
        Policy(
            pk=n,
            title=policy_title(n),
            number=f"示发〔20{n % 24:02}〕{n}号",
            level=chance.choice(["national", "ministry", "province", "city"]),
            kind="意见",
            status=chance.choice(["in_force", "in_force", "in_force", "amended", "unknown"]),
            published_at=published,
        )
        for n in range(1, size.policies + 1)
    )
    copy(
        "materials_policy_topics",
        ("policy_id", "topic_id"),
        [(n, n % size.topics + 1) for n in range(1, size.policies + 1)],
    )
    days = [date(2000, 1, 1) + timedelta(days=chance.randrange(8000)) for _ in range(size.policies)]
    PolicyDate.objects.bulk_create(
        PolicyDate(policy_id=n, kind="issued", day=day, precision="day", printed=str(day))
        for n, day in enumerate(days, 1)
    )
    PolicyIssuer.objects.bulk_create(
        PolicyIssuer(policy_id=n, issuer_id=n % len(ISSUERS) + 1, position=1)
        for n in range(1, size.policies + 1)
    )
    PolicyVersion.objects.bulk_create(
        PolicyVersion(pk=n, policy_id=n, number=1, in_force_from=day) for n, day in enumerate(days, 1)
    )
    kinds = ("based_on", "carries_out", "amends")
    Relation.objects.bulk_create(
        Relation(
            source_id=n,
            target_id=(n * step) % size.policies + 1,
            kind=kinds[(n + step) % 3],
            state="confirmed",
        )
        for n in range(1, size.policies + 1)
        for step in (7, 11)
        if (n * step) % size.policies + 1 != n
    )
    copy("materials_passage", ("id", "version_id", "position", "label", "heading", "text"), passages(size))


def passages(size: Sizes) -> Iterator[tuple]:
    """Articles of two to five sentences; one in ten names another policy."""
    chance, pool = random.Random(2), sentences(4000)
    for n in range(size.passages):
        text = "".join(chance.sample(pool, chance.randint(2, 5)))
        if n % 10 == 0:
            text += f"依照《{policy_title(chance.randint(1, size.policies))}》办理。"
        version, place = divmod(n, PASSAGES)
        label = f"第{place + 1}条"
        yield n + 1, version + 1, place + 1, label, f"第{place // 10 + 1}章", f"{label}　{text}"


def bank(size: Sizes) -> None:
    """Papers of two materials and five questions; each question with two reference answers and a confirmed rubric."""
    papers = size.papers
    fill(Paper, numbers(papers), id="n.i", title="'练习卷 ' || n.i", topic_id=f"(n.i - 1) / {ON_A_TOPIC // ON_A_PAPER} + 1", minutes="150", published="n.i % 4 = 0", created_at=ago("n.i"))  # fmt: skip
    fill(
        Material,
        f"FROM {NUMBERS} n JOIN {TEXTS} t ON t.i = {ANSWERS} + n.i % {MATERIALS} WHERE n.i <= {papers * 2}",
        id="n.i",
        paper_id="(n.i - 1) / 2 + 1",
        number="(n.i - 1) % 2 + 1",
        text="t.text",
    )
    fill(
        Question,
        with_text(size.questions, ANSWERS, 3),
        id="n.i",
        family=uuid_of("n.i"),
        paper_id=f"(n.i - 1) / {ON_A_PAPER} + 1",
        topic_id=f"(n.i - 1) / {ON_A_TOPIC} + 1",
        number=f"(n.i - 1) % {ON_A_PAPER} + 1",
        type="CASE n.i % 4 WHEN 0 THEN 'summary' WHEN 1 THEN 'analysis' WHEN 2 THEN 'proposal' ELSE 'practical' END",
        stem="'根据给定资料，谈谈怎样' || substr(t.text, 1, 40)",
        marks="20",
        length_kind="'maximum'",
        length_max="250",
        state="CASE WHEN n.i % 40 = 0 THEN 'retired' ELSE 'published' END",
        created_at=ago("n.i"),
    )
    copy(
        "exam_question_materials",
        ("question_id", "material_id"),
        [(n + 1, n // 5 * 2 + number) for n in range(size.questions) for number in (1, 2)],
    )
    copy(
        "exam_question_policies",
        ("question_id", "policy_id"),
        [(n, n % size.policies + 1) for n in range(1, size.questions + 1)],
    )
    fill(
        ReferenceAnswer,
        with_text(size.questions * 2, ANSWERS, 5),
        id="n.i",
        question_id="(n.i - 1) / 2 + 1",
        position="(n.i - 1) % 2 + 1",
        author="'作者'",
        text="t.text",
        created_at=ago("n.i"),
    )
    fill(
        Rubric,
        numbers(size.questions),
        id="n.i",
        question_id="n.i",
        version="1",
        confirmed_by_id=f"{size.students} + 1",
        created_at=ago("n.i"),
    )
    fill(
        ScoringPoint,
        with_text(size.questions * POINTS, ANSWERS, 11),
        id="n.i",
        rubric_id=f"(n.i - 1) / {POINTS} + 1",
        position=f"(n.i - 1) % {POINTS} + 1",
        text="substr(t.text, 1, 24)",
        marks="4",
    )


def answers(size: Sizes) -> None:
    """Each student's first four attempts are the class's assignments, the fourth still withheld; the others practice.
    Of the assignments three in four are marked by a teacher and released, of the practice every other by its student."""
    student, k = "(n.i - 1) / 10", "(n.i - 1) % 10"
    classroom = f"{student} / {IN_A_CLASS}"
    given = f"({classroom} * 37 + {k}) % {size.questions}"
    chosen = f"({classroom} * 37 + 4 + ({student} * 13 + ({k} - 4) * 11) % {size.questions - 4}) % {size.questions}"
    begun = f"CASE WHEN {k} = 3 THEN n.i * 7 % 2000 + 60 ELSE (10 - {k}) * 9 * {DAY} + n.i * 7 % 9000 END"
    done = f"({begun}) - 25"
    fill(
        Assignment,
        numbers(size.classes * 4),
        id="n.i",
        classroom_id="(n.i - 1) / 4 + 1",
        question_id=f"(((n.i - 1) / 4) * 37 + (n.i - 1) % 4) % {size.questions} + 1",
        title="'作业 ' || n.i",
        opens_at=ago(f"CASE (n.i - 1) % 4 WHEN 3 THEN 2 ELSE 110 END * {DAY}"),
        due_at=ago(f"CASE (n.i - 1) % 4 WHEN 3 THEN -4 ELSE 30 END * {DAY}"),
        releases_at=ago(f"CASE (n.i - 1) % 4 WHEN 3 THEN -5 ELSE 29 END * {DAY}"),
        created_by_id=f"{size.students} + 1",
        created_at=ago(f"CASE (n.i - 1) % 4 WHEN 3 THEN 2 ELSE 110 END * {DAY}"),
    )
    fill(
        Attempt,
        numbers(size.attempts),
        id="n.i",
        student_id=f"{student} + 1",
        question_id=f"CASE WHEN {k} < 4 THEN {given} ELSE {chosen} END + 1",
        number="1",
        assignment_id=f"CASE WHEN {k} < 4 THEN {classroom} * 4 + {k} + 1 END",
        mode=f"CASE WHEN {k} = 4 THEN 'timed' ELSE 'practice' END",
        deadline=f"CASE WHEN {k} = 4 THEN {ago(f'({begun}) - 40')} END",
        seconds_spent="1500",
        started_at=ago(begun),
        submitted_at=f"CASE WHEN NOT ({OPEN}) THEN {ago(done)} END",
    )
    a_text = f"JOIN {TEXTS} t ON t.i = a.id * 17 % {ANSWERS}"
    fill(
        Draft,
        f"FROM exam_attempt a {a_text}",
        attempt_id="a.id",
        text="t.text",
        revision="5",
        saved_at="COALESCE(a.submitted_at, a.started_at)",
    )
    fill(
        Submission,
        ANSWERED.replace("WHERE", f"{a_text} WHERE"),
        attempt_id="a.id",
        text="t.text",
        cells="length(t.text)",
        characters="length(t.text)",
        submitted_at="a.submitted_at",
    )
    part = "((a.id * 7 + {} * 3) % 3) * 2"
    taught = "(a.id - 1) % 10 < 3"
    fill(
        Marking,
        f"{ANSWERED} AND ({taught} AND a.id / 10 % 4 <> 0 OR (a.id - 1) % 10 > 3 AND a.id % 2 = 0)",
        id="a.id",
        submission_id="a.id",
        kind=f"CASE WHEN {taught} THEN 'teacher' ELSE 'self' END",
        marker_id=f"CASE WHEN {taught} THEN {size.students} + (a.id - 1) / {ATTEMPTS * IN_A_CLASS * 5} + 1 ELSE a.student_id END",
        rubric_id="a.question_id",
        seat=f"CASE WHEN {taught} THEN 1 END",
        total=" + ".join(part.format(p) for p in range(1, POINTS + 1)),
        finished_at=f"CASE WHEN {taught} THEN a.submitted_at END",
        released_at=f"CASE WHEN {taught} THEN a.submitted_at END",
        created_at="a.submitted_at",
        updated_at="a.submitted_at",
    )
    fill(
        PointMark,
        f"FROM exam_marking m JOIN exam_attempt a ON a.id = m.id CROSS JOIN {NUMBERS} p WHERE p.i <= {POINTS}",
        id=f"(m.id - 1) * {POINTS} + p.i",
        marking_id="m.id",
        point_id=f"(m.rubric_id - 1) * {POINTS} + p.i",
        marks=part.format("p.i"),
    )


def index() -> None:
    """Put everything into the search as `materials.search.index` does it, without looking for what stood there before."""
    names = known_names().names
    citations, entries = [], []
    for some in in_steps(documents(), 500):
        cards = SearchDocument.objects.bulk_create(document.card() for document in some)
        for document, card in zip(some, cards, strict=True):
            entries += document.entries(card, names)
            citations += document.citations
        engine().add(entries)
        entries.clear()
    Citation.objects.bulk_create(citations, batch_size=5000)


def documents() -> Iterator[Document]:
    policies = Policy.objects.prefetch_related(
        "aliases", "signatures__issuer", "topics", "versions__passages"
    )
    yield from map(policy_document, policies.with_changes().order_by("pk").iterator(chunk_size=500))
    for topic in Topic.objects.order_by("pk"):
        reading = ReadingParagraph.objects.filter(group__section__topic=topic)
        yield topic_document(topic, reading.select_related("group__section"))
    questions = Question.objects.filter(state="published").select_related("topic", "paper")
    for question in questions.order_by("pk").prefetch_related("paper__materials"):
        yield question_document(question)
        if question.number == 1:
            for material in question.paper.materials.all():
                yield material_document(material, question)


def in_steps(items: Iterator, size: int) -> Iterator[list]:
    step: list = []
    for item in items:
        step.append(item)
        if len(step) == size:
            yield step
            step = []
    if step:
        yield step
