"""F7: before a student submits, no address, fragment or search gives away an answer, a point or its marks."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import URLPattern, reverse

from config.urls import urlpatterns
from exam.actions.clock import start_sitting
from exam.actions.writing import start_attempt, submit
from exam.models import Paper, QuestionState, ScoringPoint
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
    return question


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
    queue += [f"/policies/?q={secret}" for secret in SECRETS] + ["/questions/?topic=未发布专题"]
    seen = {}
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        bodies = [client.get(address)]
        for target in ("policy-list", "question-list"):
            bodies.append(client.get(address, headers={"hx-request": "true", "hx-target": target}))
        seen[address] = unescape("".join(body.content.decode() for body in bodies)) + "".join(
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
