"""Every address × every role. A new address fails here until it is listed."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Role
from exam.actions.clock import start_sitting
from exam.actions.reading import highlight_text
from exam.actions.writing import save_draft, start_attempt, submit
from exam.models import Appeal, HandoutUpload, Remarking
from tests.factories import (
    AnswerPhotoFactory,
    PaperFactory,
    ParagraphFactory,
    PolicyFactory,
    QuestionFactory,
    RubricFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# The student owns the attempts and the sitting; the teacher owns the handout. 302 for a visitor is the way to sign-in.
ROLES = ["visitor", "student", "stranger", "teacher", "colleague", "editor", "operator"]
EVERYBODY = [200] * 7
SIGNED_IN = [302, 200, 200, 200, 200, 200, 200]
OWN_ATTEMPT = [302, 200, 404, 404, 404, 404, 404]
TEACHERS = [302, 403, 403, 200, 200, 403, 200]
EDITORS = [302, 403, 403, 403, 403, 200, 200]
HANDED_IN = [302, 200, 404, 200, 200, 404, 200]
OWN_HANDOUT = [302, 403, 403, 200, 404, 403, 404]
SCRIPT_PAGES = ("script", "script-claim", "script-marks", "script-release", "script-remark")
POST_ONLY = [302, 405, 405, 405, 405, 405, 405]

GET = {
    "home": EVERYBODY,
    "topics": EVERYBODY,
    "topic": EVERYBODY,
    "search": EVERYBODY,
    "policies": EVERYBODY,
    "policy": EVERYBODY,
    "policy-new": EDITORS,
    "policy-edit": EDITORS,
    "questions": SIGNED_IN,
    "question": SIGNED_IN,
    "question-sheet": SIGNED_IN,
    "attempt-start": POST_ONLY,
    "attempts": SIGNED_IN,
    "attempt": OWN_ATTEMPT,
    "draft": POST_ONLY,
    "submit": POST_ONLY,
    "versions": OWN_ATTEMPT,
    "version-restore": POST_ONLY,
    "attempt-clock": OWN_ATTEMPT,
    "attempt-sheet": OWN_ATTEMPT,
    "answer-docx": OWN_ATTEMPT,
    "answer-txt": OWN_ATTEMPT,
    "photos": OWN_ATTEMPT,
    "photo": HANDED_IN,
    "photo-move": POST_ONLY,
    "photo-delete": POST_ONLY,
    "comparison": OWN_ATTEMPT,
    "self-marking": POST_ONLY,
    "appeal-new": POST_ONLY,
    "highlights": SIGNED_IN,
    "highlight": OWN_ATTEMPT,
    "highlight-remove": POST_ONLY,
    "papers": SIGNED_IN,
    "paper": SIGNED_IN,
    "sitting-start": POST_ONLY,
    "sitting": OWN_ATTEMPT,
    "sitting-finish": POST_ONLY,
    "teach": TEACHERS,
    "teach-paper": TEACHERS,
    "appeal": TEACHERS,
    "marking-desk": TEACHERS,
    "marking-settings": TEACHERS,
    "phrase-new": POST_ONLY,
    "phrase-removal": POST_ONLY,
    "marking-question": TEACHERS,
    "marking-next": POST_ONLY,
    "marking-release": POST_ONLY,
    "marking-round": POST_ONLY,
    "marking-agreement": TEACHERS,
    "script": TEACHERS,
    "script-claim": POST_ONLY,
    "script-marks": POST_ONLY,
    "script-release": POST_ONLY,
    "script-remark": POST_ONLY,
    "remarking-undo": POST_ONLY,
    "students": TEACHERS,
    "extra-time": [302, 403, 403, 302, 302, 403, 302],
    "handout-new": TEACHERS,
    "handout": OWN_HANDOUT,
    "handout-confirm": POST_ONLY,
    "teach-question": TEACHERS,
    "teach-question-state": POST_ONLY,
    "teach-question-rubric": POST_ONLY,
}
# An empty form: 302 sent on its way, 422 asked to fill it in.
POST = {
    "policy-new": [302, 403, 403, 403, 403, 422, 422],
    "policy-edit": [302, 403, 403, 403, 403, 422, 422],
    "attempt-start": [302] * 7,
    "draft": [302, 422, 404, 404, 404, 404, 404],
    "submit": [302, 422, 404, 404, 404, 404, 404],
    "version-restore": [302, 302, 404, 404, 404, 404, 404],
    "attempt-clock": [302, 302, 404, 404, 404, 404, 404],
    "photos": [302, 422, 404, 404, 404, 404, 404],
    "photo-move": [302, 302, 404, 404, 404, 404, 404],
    "photo-delete": [302, 302, 404, 404, 404, 404, 404],
    "self-marking": [302, 422, 404, 404, 404, 404, 404],
    "appeal-new": [302, 422, 404, 404, 404, 404, 404],
    "appeal": [302, 403, 403, 422, 422, 403, 422],
    "marking-settings": [302, 403, 403, 302, 302, 403, 302],
    "phrase-new": [302, 403, 403, 422, 422, 403, 422],
    "phrase-removal": [302, 403, 403, 302, 404, 403, 404],
    "marking-next": [302, 403, 403, 302, 302, 403, 302],
    "marking-release": [302, 403, 403, 302, 302, 403, 302],
    "marking-round": [302, 403, 403, 422, 422, 403, 422],
    "script-claim": [302, 403, 403, 302, 302, 403, 302],
    "script-marks": [302, 403, 403, 422, 422, 403, 422],
    "script-release": [302, 403, 403, 302, 302, 403, 302],
    "script-remark": [302, 403, 403, 302, 302, 403, 302],
    "remarking-undo": [302, 403, 403, 302, 302, 403, 302],
    "highlights": [302, 422, 422, 422, 422, 422, 422],
    "highlight": [302, 302, 404, 404, 404, 404, 404],
    "highlight-remove": [302, 302, 404, 404, 404, 404, 404],
    "sitting-start": [302] * 7,
    "sitting-finish": [302, 302, 404, 404, 404, 404, 404],
    "teach-paper": [302, 403, 403, 422, 422, 403, 422],
    "extra-time": [302, 403, 403, 422, 422, 403, 422],
    "handout-new": [302, 403, 403, 422, 422, 403, 422],
    "handout-confirm": [302, 403, 403, 422, 404, 403, 404],
    "teach-question-state": [302, 403, 403, 302, 302, 403, 302],
    "teach-question-rubric": [302, 403, 403, 422, 422, 403, 422],
}


@pytest.fixture
def people():
    people = {
        "student": UserFactory(),
        "stranger": UserFactory(),
        "teacher": UserFactory(role=Role.TEACHER),
        "colleague": UserFactory(role=Role.TEACHER),
        "editor": UserFactory(role=Role.EDITOR),
        "operator": UserFactory(is_superuser=True),
    }
    return people


@pytest.fixture
def arguments(people):
    question = QuestionFactory()
    RubricFactory(question=question)
    submitted = start_attempt(question, by=people["student"])
    photo_handed_in = AnswerPhotoFactory(attempt=submitted)
    handed_in = submit(submitted, "一。", revision=0)
    policy = PolicyFactory()
    upload = HandoutUpload.objects.create(
        uploaded_by=people["teacher"], name="讲义.txt", text="专题：试\n★国家政策\n（一）一段话。"
    )
    open_attempt = start_attempt(question, by=people["student"])
    sat = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    sitting = start_sitting(sat.paper, by=people["student"])
    remarking = Remarking.objects.create(submission=handed_in, reason="看漏了。", by=people["teacher"])
    paragraph = ParagraphFactory(group__section__topic=question.topic)
    highlight = highlight_text(paragraph, 0, 2, by=people["student"])
    for revision, text in enumerate(["一。", "二。"]):
        save_draft(open_attempt, text, revision=revision)
    return {
        "topic": [TopicFactory().slug],
        "policy": [policy.pk],
        "policy-edit": [policy.pk],
        "question": [question.pk],
        "question-sheet": [question.pk],
        "attempt-start": [question.pk],
        "attempt": [open_attempt.pk],
        "draft": [open_attempt.pk],
        "submit": [open_attempt.pk],
        "versions": [open_attempt.pk],
        "version-restore": [open_attempt.pk, 1],
        "attempt-clock": [open_attempt.pk],
        "attempt-sheet": [open_attempt.pk],
        "answer-docx": [open_attempt.pk],
        "answer-txt": [open_attempt.pk],
        "photos": [open_attempt.pk],
        "photo": [photo_handed_in.pk],
        "photo-move": [AnswerPhotoFactory(attempt=open_attempt).pk],
        "photo-delete": [AnswerPhotoFactory(attempt=open_attempt).pk],
        "comparison": [submitted.pk],
        "self-marking": [submitted.pk],
        "appeal-new": [submitted.pk],
        "appeal": [Appeal.objects.create(submission=handed_in, reason="请再看。").pk],
        "phrase-removal": [people["teacher"].phrases.create(text="条理清楚。").pk],
        **{
            f"marking-{name}": [question.pk] for name in ("question", "next", "release", "round", "agreement")
        },
        **{name: [submitted.pk] for name in SCRIPT_PAGES},
        "remarking-undo": [remarking.pk],
        "highlight": [highlight.pk],
        "highlight-remove": [highlight.pk],
        "paper": [sitting.paper_id],
        "sitting-start": [sitting.paper_id],
        "sitting": [sitting.pk],
        "sitting-finish": [sitting.pk],
        "teach-paper": [sitting.paper_id],
        "extra-time": [people["stranger"].pk],
        "handout": [upload.pk],
        "handout-confirm": [upload.pk],
        "teach-question": [question.pk],
        "teach-question-state": [question.pk],
        "teach-question-rubric": [question.pk],
    }


def client_of(people, role):
    client = Client()
    if role != "visitor":
        client.force_login(people[role])
    return client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", GET), ("post", POST)])
def test_each_address_answers_each_role_as_listed(people, arguments, role, method, table):
    client = client_of(people, role)
    answers = {
        name: getattr(client, method)(reverse(name, args=arguments.get(name))).status_code for name in table
    }
    assert answers == {name: expected[ROLES.index(role)] for name, expected in table.items()}


def test_a_visitor_sent_away_is_sent_to_sign_in(people, arguments):
    for name, expected in GET.items():
        if expected[0] == 302:
            answer = Client().get(reverse(name, args=arguments.get(name)))
            assert answer.url.startswith(reverse("account_login")), name


# allauth's own pages, with what a visitor gets.
ACCOUNT_PAGES = {
    "account_login": 200,
    "account_signup": 200,
    "account_logout": 302,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
    "account_change_password": 302,
    "account_set_password": 302,
    "account_email": 302,
    "account_confirm_email": 200,
    "account_email_verification_sent": 200,
    "account_inactive": 200,
    "account_reauthenticate": 302,
    "account_confirm_login_code": 302,
}


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


def test_every_address_is_listed_here():
    assert set(names(get_resolver().url_patterns)) == set(GET) | set(ACCOUNT_PAGES)


@pytest.mark.parametrize(("name", "status"), ACCOUNT_PAGES.items())
def test_account_pages_open_to_a_visitor_are_these(client, name, status):
    arguments = {
        "account_confirm_email": ["none"],
        "account_reset_password_from_key": ["1", "set"],
    }.get(name)
    assert client.get(reverse(name, args=arguments)).status_code == status


def test_a_script_without_a_session_gets_401_and_never_a_page(client, arguments):
    answer = client.post(reverse("draft", args=arguments["draft"]), headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert "登录" in answer.json()["error"]
