"""F7: before a student submits, no address, fragment or search gives away an answer, a point or its marks."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from zipfile import ZipFile

import docx
import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.urls import URLPattern, reverse
from django.utils import timezone

from config.urls import urlpatterns
from exam.actions.appeals import answer_appeal, appeal
from exam.actions.assignments import start_assignment
from exam.actions.clock import finish_sitting, start_sitting
from exam.actions.marking import self_mark
from exam.actions.papers import add_question, open_paper
from exam.actions.question_drafts import edit, hand_over
from exam.actions.reading import highlight_text
from exam.actions.release import release
from exam.actions.suggesting import suggestion_for
from exam.actions.writing import save_draft, start_attempt, submit
from exam.authoring.draft import Point
from exam.models import MarkingRound, Paper, QuestionState, ScoringPoint
from materials.models import Policy
from tests.exam.authoring_hands import begun, whole
from tests.exam.marking_hands import mark, script, teachers
from tests.factories import (
    AssignmentFactory,
    ClassroomFactory,
    MaterialFactory,
    PaperFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    RubricFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SECRETS = [
    "参考答案的机密句子",
    "采分点的机密表述",
    "可接受的机密说法",
    "7.13",
    "未发布的机密题干",
    "审阅中的机密题干",
    "草稿里的机密题干",
    "未公开的机密政策",
]
MARKED = re.compile("</?mark[^>]*>")  # a found word is no longer one piece with its neighbours
FRACTION = re.compile(r"(\d\d:\d\d:\d\d)\.\d+")  # 12:34:53.214005 is no 3.21
# Where a plot's lines happen to run is nobody's marks.
GEOMETRY = re.compile(r' (?:[xy][12]?|c[xy]|r|d|points|width|height|transform|viewBox)="[^"]*"')


@pytest.fixture(autouse=True)
def numbers_from_one(db):
    """The crawl tries low row numbers; a sequence remembers the rows of the tests before."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = 0")  # never below the rows that are there
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


@pytest.fixture
def question(numbers_from_one):
    question = QuestionFactory()
    question.materials.add(MaterialFactory(paper=question.paper, number=1))
    cited = PolicyFactory(title="人人引用的条例")
    question.policies.add(cited)
    question.policies.add(PolicyFactory(title="未公开的机密政策", published_at=None))
    ReferenceAnswerFactory(question=question, text="参考答案的机密句子。《人人引用的条例》")
    secret = Policy.objects.get(published_at=None)
    secret.versions.create(number=1).passages.create(position=1, text="依照《人人引用的条例》。")
    rubric = RubricFactory(question=question, points=[("采分点的机密表述", "7.13")])
    ScoringPoint.objects.create(
        rubric=rubric,
        position=2,
        text="另一点",
        marks=Decimal("2.87"),
        accepted_wordings=["可接受的机密说法"],
    )
    QuestionFactory(
        topic=question.topic, stem="未发布的机密题干《人人引用的条例》", state=QuestionState.DRAFT
    )
    teacher = UserFactory(role="teacher")
    kept = whole(topic=question.topic.name, stem="审阅中的机密题干", requirements="", marks="7.13")
    kept.references[0].text = "参考答案的机密句子。一是打通数据。"
    kept.points = [Point(text="采分点的机密表述", marks="7.13", wordings="可接受的机密说法")]
    hand_over(begun(teacher, kept), "in_review", by=teacher)
    kept.stem = "草稿里的机密题干"
    begun(teacher, kept)
    edit(question, by=teacher)
    TopicFactory(name="未发布专题", published_at=None)
    call_command("rebuild_search_index")
    return question


def words(answer):
    """What can be read in an answer: a page, a Word document, the texts in a zip; nothing in a picture."""
    kind, body = answer.get("Content-Type", ""), answer.getvalue()
    if kind == "application/zip":
        with ZipFile(io.BytesIO(body)) as archive:
            return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if kind.endswith("wordprocessingml.document"):
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    if kind.startswith("image/"):
        return ""
    return FRACTION.sub(r"\1", GEOMETRY.sub("", body.decode()))


def addresses(client):
    """All addresses with the first few row numbers, save those that only take what is sent; and the operators'
    metrics, where any number may come up for a while. What a role may not do (403), it may not with any row."""
    for pattern in urlpatterns:
        if not isinstance(pattern, URLPattern) or pattern.name == "metrics":
            continue
        for number in range(1, 6):
            arguments = {
                name: "未发布专题" if name == "slug" else number for name in pattern.pattern.converters
            }
            address = reverse(pattern.name, kwargs=arguments)
            status = client.get(address).status_code if number == 1 else None
            if status != 405:
                yield address
            if status in (403, 405):
                break


def crawl(client):
    """Every page a person can reach: all addresses, then whatever they link to."""
    queue = ["/", *addresses(client)]
    queue += ["/questions/?topic=未发布专题", "/search/?q=未发布专题", "/search/?q=机密", "/search/?q=7.13"]
    seen = {}
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        first = client.get(address)
        told, headers = words(first), [str(first.headers)]
        for target in set(re.findall(r'hx-target="#([^"]+)', told)):
            part = client.get(address, headers={"hx-request": "true", "hx-target": target})
            told += words(part)
            headers.append(str(part.headers))
        seen[address] = unescape(MARKED.sub("", told)) + "".join(headers)
        for link in re.findall(r'(?:href|action|hx-get)="(/[^"#]*)', seen[address]):
            if "/static/" not in link and "logout" not in link:
                queue.append(link.replace("&amp;", "&"))
    return seen


def leaks(pages):
    """What stands in a page and was not typed into its own address."""
    return {
        (address, secret)
        for address, body in pages.items()
        for secret in SECRETS
        if secret in body and secret not in address
    }


@pytest.mark.parametrize("begun", [False, True])
def test_a_student_who_has_not_submitted_finds_nothing(client, question, begun):
    student, other = UserFactory(), UserFactory()
    submit(start_attempt(question, by=other), "别人的答卷。", revision=0)
    highlight_text(question.materials.get(), 0, 2, "别人的答卷", by=other)
    if begun:
        start_attempt(question, by=student)
    client.force_login(student)
    pages = crawl(client)
    assert reverse("question", args=[question.pk]) in pages
    assert leaks(pages) == set()
    assert not [address for address, body in pages.items() if "别人的答卷" in body]


@pytest.mark.once
def test_a_visitor_and_an_editor_find_nothing_either(client, question):
    assert leaks(crawl(client)) == set()
    client.force_login(UserFactory(role="editor"))
    assert {secret for _, secret in leaks(crawl(client))} <= {"未公开的机密政策"}


@pytest.mark.once
def test_the_crawl_would_notice_because_after_submitting_it_finds_them_where_the_answers_are_read_and_taken(
    client, question
):
    student = UserFactory()
    attempt = start_attempt(question, by=student)
    submit(attempt, "一。", revision=0)
    client.force_login(student)
    found = leaks(crawl(client))
    opened = {reverse("comparison", args=[attempt.pk]), reverse("excerpt-new"), reverse("own-data-export")}
    assert {address.partition("?")[0] for address, _ in found} == opened
    assert {secret for _, secret in found} == set(SECRETS[:4])


@pytest.mark.parametrize("earlier", [False, True])
def test_an_open_sitting_reveals_nothing_even_of_what_was_submitted_and_marked_before(
    client, question, earlier
):
    student = UserFactory()
    client.force_login(student)
    Paper.objects.filter(pk=question.paper_id).update(minutes=150, published=True)
    question.paper.refresh_from_db()
    if earlier:
        before = submit(start_attempt(question, by=student), "以前的。", revision=0)
        missed = {point: Decimal(0) for point in question.rubric.points.all()}
        self_mark(before, question.rubric, missed, by=student)
    sitting = start_sitting(question.paper, by=student)
    data = {"text": "一", "revision": 0}
    answers = [
        client.post(reverse(name, args=[own.pk]), data, headers=headers, follow=not headers)
        for own in student.attempts.all()
        for name in ("draft", "submit", "self-marking", "attempt-clock")
        for headers in ({}, {"accept": "application/json"})
    ]
    assert not [secret for secret in SECRETS for answer in answers if secret in answer.content.decode()]
    pages = crawl(client)
    assert reverse("sitting", args=[sitting.pk]) in pages
    assert leaks(pages) == set()
    client.post(reverse("sitting-finish", args=[sitting.pk]))
    opened = {reverse("comparison", args=[own.pk]) for own in student.attempts.all()}
    opened |= {reverse("excerpt-new"), reverse("own-data-export")}
    if earlier:  # what was missed then has its cards again
        opened |= {reverse("review-card", args=[point.pk]) for point in missed}
        opened |= {reverse("progress"), reverse("before-after", args=[question.pk])}
    assert {address.partition("?")[0] for address, _ in leaks(crawl(client))} == opened


def test_saving_and_refused_submissions_answer_without_secrets(client, question):
    attempt = start_attempt(question, by=(student := UserFactory()))
    client.force_login(student)
    for name in ("draft", "submit", "self-marking"):
        for headers in ({}, {"accept": "application/json"}):
            for data in ({}, {"text": "", "revision": 0}, {"text": "一", "revision": 99}):
                if name == "submit" and data.get("text"):
                    continue
                answer = client.post(reverse(name, args=[attempt.pk]), data, headers=headers, follow=True)
                assert not [secret for secret in SECRETS if secret in answer.content.decode()], name


@pytest.mark.once
def test_teachers_words_and_other_people_s_appeals_and_suggestions_are_found_by_nobody_before_the_release(
    client, question
):
    """The student has handed in, the teacher has finished; and somebody else has had it all released."""
    student, other, (teacher,) = UserFactory(), UserFactory(), teachers(1)
    own, others = script(question, "一。", student), script(question, "别人的答卷。", other)
    for submission in (own, others):
        mark(submission, teacher, "3.21", "0", comment="老师的机密评语", inline=((0, 1, "老师的机密批注"),))
    release(others, by=teacher)
    answer_appeal(appeal(others, "别人的机密申诉"), "老师的机密答复", by=teacher)
    suggestion_for(others, question.rubric)
    client.force_login(student)
    pages = crawl(client)
    assert reverse("comparison", args=[own.pk]) in pages
    told = "".join(pages.values())
    words = ["3.21", "机密评语", "机密批注", "机密申诉", "机密答复", "别人的答卷", "老师评定"]
    assert not [word for word in words if word in told]
    release(own, by=teacher)
    assert "老师的机密评语" in client.get(reverse("comparison", args=[own.pk])).content.decode()


@pytest.mark.once
@pytest.mark.parametrize(
    "way",
    [
        "assigned",
        "practised before",
        "practised beside",
        "left the class",
        "paper",
        "a copy of it",
        "of a copy",
    ],
)
def test_an_assignment_reveals_nothing_before_its_release_on_whatever_way(
    client, question, time_machine, way
):
    """Handed in, marked and the marks released at the desk: the student still finds nothing of it."""
    student, (teacher,) = UserFactory(), teachers(1)
    Paper.objects.filter(pk=question.paper_id).update(minutes=150)
    question.paper.refresh_from_db()
    if way == "practised before":
        own = script(question, "一。", student)
    classroom = ClassroomFactory(students=[student])
    work = {"question": None, "paper": question.paper} if way == "paper" else {"question": question}
    if way in ("a copy of it", "of a copy"):
        copy = add_question(paper := PaperFactory(minutes=30), question, by=teacher)
        open_paper(paper, by=teacher)
        question, work = (copy, work) if way == "a copy of it" else (question, {"question": copy})
    assignment = AssignmentFactory(classroom=classroom, **work)
    if way == "left the class":
        classroom.memberships.update(left_at=timezone.now())
    if way == "paper":
        sitting = start_assignment(assignment, by=student)
        save_draft(student.attempts.get(), "一。", revision=0)
        finish_sitting(sitting)
        own = student.attempts.get().submission
    elif way == "assigned":
        own = submit(start_assignment(assignment, by=student), "一。", revision=0)
    elif way != "practised before":
        own = script(question, "一。", student)
    suggestion_for(own, question.rubric)
    mark(own, teacher, "3.21", "0", comment="老师的机密评语", inline=((0, 1, "老师的机密批注"),))
    release(own, by=teacher)
    client.force_login(student)
    data = {"reason": "请再看。", "text": "一", "revision": 0}
    answers = [
        client.post(reverse(name, args=[own.pk]), data, headers=headers, follow=not headers)
        for name in ("draft", "submit", "self-marking", "appeal-new")
        for headers in ({}, {"accept": "application/json"})
    ]
    pages = crawl(client)
    assert reverse("assignment", args=[assignment.pk]) in pages
    told = "".join(pages.values()) + "".join(map(words, answers))
    assert not [secret for secret in ("3.21", "机密评语", "机密批注", "老师评定") if secret in told]
    assert leaks(pages) == set()
    time_machine.move_to(assignment.releases_at + timedelta(seconds=1), tick=False)
    assert "老师的机密评语" in client.get(reverse("comparison", args=[own.pk])).content.decode()


@pytest.mark.once
def test_what_a_moderator_wrote_stays_among_teachers_where_the_marker_is_upheld(client, question):
    student, (teacher, lead) = UserFactory(), teachers(2)
    MarkingRound.objects.create(question=question, moderator=lead, moderation_percent=100)
    own = script(question, "一。", student)
    mark(own, teacher, "3.21", "0", comment="老师的评语")
    mark(own, lead, "3.45", "0", comment="复核的机密评语", inline=((0, 1, "复核的机密批注"),))
    client.force_login(student)
    assert "老师的评语" not in "".join(crawl(client).values())
    release(own, by=lead)
    told = "".join(crawl(client).values())
    assert "老师的评语" in told
    assert not [word for word in ("3.45", "复核的机密") if word in told]
