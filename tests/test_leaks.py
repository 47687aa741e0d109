"""F7: before a student submits, no address, fragment or search gives away an answer, a point or its marks."""

import io
import re
from decimal import Decimal
from html import unescape

import docx
import pytest
from django.core.management import call_command
from django.urls import URLPattern, reverse

from config.urls import urlpatterns
from exam.actions.appeals import answer_appeal, appeal
from exam.actions.clock import start_sitting
from exam.actions.reading import highlight_text
from exam.actions.release import release
from exam.actions.suggesting import suggestion_for
from exam.actions.writing import start_attempt, submit
from exam.models import Paper, QuestionState, ScoringPoint
from tests.exam.marking_hands import mark, script, teachers
from tests.factories import (
    MaterialFactory,
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
    "未公开的机密政策",
]
MARKED = re.compile("</?mark[^>]*>")  # a found word is no longer one piece with its neighbours


@pytest.fixture
def question():
    question = QuestionFactory()
    question.materials.add(MaterialFactory(paper=question.paper))
    question.policies.add(PolicyFactory())
    question.policies.add(PolicyFactory(title="未公开的机密政策", published_at=None))
    ReferenceAnswerFactory(question=question, text="参考答案的机密句子。")
    rubric = RubricFactory(question=question, points=[("采分点的机密表述", "7.13")])
    ScoringPoint.objects.create(
        rubric=rubric,
        position=2,
        text="另一点",
        marks=Decimal("2.87"),
        accepted_wordings=["可接受的机密说法"],
    )
    QuestionFactory(topic=question.topic, stem="未发布的机密题干", state=QuestionState.DRAFT)
    TopicFactory(name="未发布专题", published_at=None)
    call_command("rebuild_search_index")
    return question


def words(answer):
    """What can be read in an answer: a page, a Word document; nothing in a picture."""
    kind, body = answer.get("Content-Type", ""), answer.getvalue()
    if kind.endswith("wordprocessingml.document"):
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    return "" if kind.startswith("image/") else body.decode()


def crawl(client):
    """Every page a person can reach: all addresses with the first few row numbers, then whatever they link to."""
    queue = ["/"]
    for pattern in urlpatterns:
        if isinstance(pattern, URLPattern):
            for number in range(1, 6):
                arguments = {
                    name: "未发布专题" if name == "slug" else number for name in pattern.pattern.converters
                }
                queue.append(reverse(pattern.name, kwargs=arguments))
    queue += ["/questions/?topic=未发布专题", "/search/?q=未发布专题", "/search/?q=机密", "/search/?q=7.13"]
    seen = {}
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        bodies = [client.get(address)]
        for target in set(re.findall(r'hx-target="#([^"]+)', words(bodies[0]))):
            bodies.append(client.get(address, headers={"hx-request": "true", "hx-target": target}))
        seen[address] = unescape(MARKED.sub("", "".join(words(body) for body in bodies))) + "".join(
            str(body.headers) for body in bodies
        )
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


def test_a_visitor_and_an_editor_find_nothing_either(client, question):
    assert leaks(crawl(client)) == set()
    client.force_login(UserFactory(role="editor"))
    assert {secret for _, secret in leaks(crawl(client))} <= {"未公开的机密政策"}


def test_the_crawl_would_notice_because_after_submitting_it_finds_them_on_one_page(client, question):
    student = UserFactory()
    attempt = start_attempt(question, by=student)
    submit(attempt, "一。", revision=0)
    client.force_login(student)
    found = leaks(crawl(client))
    assert {address for address, _ in found} == {reverse("comparison", args=[attempt.pk])}
    assert {secret for _, secret in found} == set(SECRETS[:4])


@pytest.mark.parametrize("earlier", [False, True])
def test_an_open_sitting_reveals_nothing_even_of_what_was_submitted_before(client, question, earlier):
    student = UserFactory()
    client.force_login(student)
    Paper.objects.filter(pk=question.paper_id).update(minutes=150, published=True)
    question.paper.refresh_from_db()
    if earlier:
        submit(start_attempt(question, by=student), "以前的。", revision=0)
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
    assert {address for address, _ in leaks(crawl(client))} == opened


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
    assert "老师的机密评语" in "".join(crawl(client).values())
