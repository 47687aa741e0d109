"""Every address × every role. A new address fails here until it is listed."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Role
from exam.actions.clock import start_sitting
from exam.actions.frameworks import start_framework
from exam.actions.marking import self_mark
from exam.actions.notebook import take_excerpt
from exam.actions.reading import highlight_text
from exam.actions.writing import save_draft, start_attempt, submit
from exam.bundling import bundle_of
from exam.frameworks.content import Content, Slot
from exam.interchange.bundle import dumps
from exam.models import Appeal, HandoutUpload, QuestionImport, Remarking
from materials.models import PolicyUpload
from tests.exam.authoring_hands import begun
from tests.factories import (
    AnswerPhotoFactory,
    AssignmentFactory,
    ClassroomFactory,
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
OWN_CLASS = [302, 403, 403, 200, 404, 403, 200]
SCRIPT_PAGES = ("script", "script-claim", "script-marks", "script-release", "script-remark")
ASSIGNMENT_PAGES = (
    "teach-assignment",
    "assignment-times",
    "assignment-release",
    "assignment-csv",
    "assignment-xlsx",
)
POST_ONLY = [302, 405, 405, 405, 405, 405, 405]

GET = {
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "metrics": EVERYBODY,  # from this machine: tests/config/test_observing.py
    "worker": EVERYBODY,
    "manifest": EVERYBODY,
    "offline": EVERYBODY,
    "home": EVERYBODY,
    "topics": EVERYBODY,
    "topic": EVERYBODY,
    "topic-graph": EVERYBODY,
    "search": EVERYBODY,
    "search-feed": EVERYBODY,
    "topic-feed": EVERYBODY,
    "searches": SIGNED_IN,
    "search-removal": POST_ONLY,
    "policies": EVERYBODY,
    "policy-file": EVERYBODY,
    "policy": EVERYBODY,
    "policy-on": EVERYBODY,
    "policy-versions": EVERYBODY,
    "policy-citations": EVERYBODY,
    "citations-unresolved": EDITORS,
    "relations": EDITORS,
    "policy-relations": EDITORS,
    "policy-comparison": EVERYBODY,
    "policy-version": POST_ONLY,
    "policy-new": EDITORS,
    "policy-edit": EDITORS,
    "policy-draft-new": POST_ONLY,
    "policy-draft": POST_ONLY,
    "policy-passages": EDITORS,
    "policy-upload-new": EDITORS,
    "policy-upload": [302, 403, 403, 403, 403, 200, 404],
    "policy-upload-confirm": POST_ONLY,
    "policy-work": EDITORS,
    "policy-deed": POST_ONLY,
    "policy-edits": EDITORS,
    "policy-edit-shown": EDITORS,
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
    "second-opinion": HANDED_IN,
    "photo": HANDED_IN,
    "photo-move": POST_ONLY,
    "photo-delete": POST_ONLY,
    "comparison": OWN_ATTEMPT,
    "self-marking": POST_ONLY,
    "appeal-new": POST_ONLY,
    "highlights": SIGNED_IN,
    "highlight": OWN_ATTEMPT,
    "highlight-remove": POST_ONLY,
    "passage-read": POST_ONLY,
    "plan": SIGNED_IN,
    "progress": SIGNED_IN,
    "progress-comparison": POST_ONLY,
    "before-after": SIGNED_IN,
    "review": SIGNED_IN,
    "review-next": [302] * 7,
    "review-card": OWN_ATTEMPT,
    "review-rating": POST_ONLY,
    "own-data": SIGNED_IN,
    "own-data-export": SIGNED_IN,
    "account-deletion": SIGNED_IN,
    "notebook": SIGNED_IN,
    "excerpt-new": SIGNED_IN,
    "notebook-markdown": SIGNED_IN,
    "notebook-docx": SIGNED_IN,
    "excerpt": OWN_ATTEMPT,
    "excerpt-remove": POST_ONLY,
    "frameworks": SIGNED_IN,
    "framework": OWN_ATTEMPT,
    "framework-save": POST_ONLY,
    "framework-remove": POST_ONLY,
    "papers": SIGNED_IN,
    "paper": SIGNED_IN,
    "sitting-start": POST_ONLY,
    "sitting": OWN_ATTEMPT,
    "sitting-finish": POST_ONLY,
    "classes": SIGNED_IN,
    "assignment": OWN_ATTEMPT,
    "assignment-start": POST_ONLY,
    "teach": TEACHERS,
    "teach-classes": TEACHERS,
    "teach-class": OWN_CLASS,
    "class-code": POST_ONLY,
    "class-teachers": POST_ONLY,
    "class-teacher-removal": POST_ONLY,
    "assignment-new": OWN_CLASS,
    "member-removal": POST_ONLY,
    "teach-assignment": OWN_CLASS,
    "assignment-times": OWN_CLASS,
    "assignment-extension": POST_ONLY,
    "assignment-release": POST_ONLY,
    "assignment-withdrawal": POST_ONLY,
    "class-csv": OWN_CLASS,
    "class-xlsx": OWN_CLASS,
    "assignment-csv": OWN_CLASS,
    "assignment-xlsx": OWN_CLASS,
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
    "marking-rubric": POST_ONLY,
    "marking-agreement": TEACHERS,
    "script": TEACHERS,
    "script-claim": POST_ONLY,
    "script-marks": POST_ONLY,
    "script-release": POST_ONLY,
    "script-remark": POST_ONLY,
    "remarking-undo": POST_ONLY,
    "students": TEACHERS,
    "extra-time": [302, 403, 403, 302, 302, 403, 302],
    "enrolment": OWN_CLASS,
    "question-import-new": TEACHERS,
    "question-import": OWN_HANDOUT,
    "question-import-confirm": POST_ONLY,
    "question-exports": TEACHERS,
    "question-export": TEACHERS,
    "paper-exports": TEACHERS,
    "paper-export": TEACHERS,
    "handout-new": TEACHERS,
    "handout": OWN_HANDOUT,
    "handout-confirm": POST_ONLY,
    "teach-question": TEACHERS,
    "teach-papers": TEACHERS,
    "paper-composition": TEACHERS,
    "paper-opening": POST_ONLY,
    "question-new": TEACHERS,
    "question-edit": POST_ONLY,
    "question-draft": TEACHERS,
    "question-draft-save": POST_ONLY,
    "question-draft-delete": POST_ONLY,
    "question-review": POST_ONLY,
    "question-delete": POST_ONLY,
    "question-changes": TEACHERS,
    "question-record": TEACHERS,
    "paper-record": TEACHERS,
    "paper-material-new": POST_ONLY,
    "teach-question-state": POST_ONLY,
    "teach-question-rubric": POST_ONLY,
}
# An empty form: 302 sent on its way, 422 asked to fill it in.
POST = {
    "searches": [302, 422, 422, 422, 422, 422, 422],
    "search-removal": [302, 302, 404, 404, 404, 404, 404],
    "policy-new": [302, 403, 403, 403, 403, 422, 422],
    "policy-edit": [302, 403, 403, 403, 403, 422, 422],
    "citations-unresolved": [302, 403, 403, 403, 403, 422, 422],
    "relations": [302, 403, 403, 403, 403, 422, 422],
    "policy-relations": [302, 403, 403, 403, 403, 422, 422],
    "policy-draft-new": EDITORS,
    "policy-draft": EDITORS,
    "policy-passages": EDITORS,
    "policy-upload-new": [302, 403, 403, 403, 403, 422, 422],
    "policy-upload-confirm": [302, 403, 403, 403, 403, 302, 404],
    "policy-deed": [302, 403, 403, 403, 403, 422, 422],
    "policy-version": [302, 403, 403, 403, 403, 302, 302],
    "attempt-start": [302] * 7,
    "draft": [302, 422, 404, 404, 404, 404, 404],
    "submit": [302, 422, 404, 404, 404, 404, 404],
    "version-restore": [302, 302, 404, 404, 404, 404, 404],
    "attempt-clock": [302, 302, 404, 404, 404, 404, 404],
    "photos": [302, 422, 404, 404, 404, 404, 404],
    "second-opinion": [302, 422, 404, 422, 422, 404, 422],
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
    "marking-rubric": [302, 403, 403, 422, 422, 403, 422],
    "script-claim": [302, 403, 403, 302, 302, 403, 302],
    "script-marks": [302, 403, 403, 422, 422, 403, 422],
    "script-release": [302, 403, 403, 302, 302, 403, 302],
    "script-remark": [302, 403, 403, 302, 302, 403, 302],
    "remarking-undo": [302, 403, 403, 302, 302, 403, 302],
    "highlights": [302, 422, 422, 422, 422, 422, 422],
    "highlight": [302, 302, 404, 404, 404, 404, 404],
    "highlight-remove": [302, 302, 404, 404, 404, 404, 404],
    "progress-comparison": [302] * 7,
    "passage-read": [302] * 7,
    "plan": [302, 422, 422, 422, 422, 422, 422],
    "account-deletion": [302, 422, 422, 422, 422, 422, 422],
    "review-rating": [302, 422, 404, 404, 404, 404, 404],
    "excerpt-new": [302, 422, 422, 422, 422, 422, 422],
    "excerpt": [302, 422, 404, 404, 404, 404, 404],
    "excerpt-remove": [302, 302, 404, 404, 404, 404, 404],
    "frameworks": [302, 422, 422, 422, 422, 422, 422],
    "framework": [302, 422, 404, 404, 404, 404, 404],
    "framework-save": [302, 422, 404, 404, 404, 404, 404],
    "framework-remove": [302, 302, 404, 404, 404, 404, 404],
    "sitting-start": [302] * 7,
    "sitting-finish": [302, 302, 404, 404, 404, 404, 404],
    "teach-paper": [302, 403, 403, 422, 422, 403, 422],
    "extra-time": [302, 403, 403, 422, 422, 403, 422],
    "classes": [302, 422, 422, 422, 422, 422, 422],
    "assignment-start": [302, 302, 404, 404, 404, 404, 404],
    "teach-classes": [302, 403, 403, 422, 422, 403, 422],
    "class-code": [302, 403, 403, 302, 404, 403, 302],
    "class-teachers": [302, 403, 403, 422, 404, 403, 422],
    "class-teacher-removal": [302, 403, 403, 302, 404, 403, 302],
    "assignment-new": [302, 403, 403, 422, 404, 403, 422],
    "member-removal": [302, 403, 403, 302, 404, 403, 302],
    "assignment-times": [302, 403, 403, 422, 404, 403, 422],
    "assignment-extension": [302, 403, 403, 422, 404, 403, 422],
    "assignment-release": [302, 403, 403, 302, 404, 403, 302],
    "assignment-withdrawal": [302, 403, 403, 302, 404, 403, 302],
    "enrolment": [302, 403, 403, 422, 404, 403, 422],
    "question-import-new": [302, 403, 403, 422, 422, 403, 422],
    "question-import-confirm": [302, 403, 403, 302, 404, 403, 404],
    "handout-new": [302, 403, 403, 422, 422, 403, 422],
    "handout-confirm": [302, 403, 403, 422, 404, 403, 404],
    "teach-question-state": [302, 403, 403, 302, 302, 403, 302],
    "teach-papers": [302, 403, 403, 422, 422, 403, 422],
    "paper-composition": [302, 403, 403, 422, 422, 403, 422],
    "paper-material-new": [302, 403, 403, 422, 422, 403, 422],
    "paper-opening": [302, 403, 403, 302, 302, 403, 302],
    "question-new": [302, 403, 403, 422, 422, 403, 422],
    "question-edit": [302, 403, 403, 302, 302, 403, 302],
    "question-draft": [302, 403, 403, 422, 422, 403, 422],
    "question-draft-save": [302, 403, 403, 422, 422, 403, 422],
    "question-draft-delete": [302, 403, 403, 302, 302, 403, 302],
    "question-review": [302, 403, 403, 302, 302, 403, 302],
    "question-delete": [302, 403, 403, 302, 302, 403, 302],
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
    rubric = RubricFactory(question=question)
    submitted = start_attempt(question, by=people["student"])
    photo_handed_in = AnswerPhotoFactory(attempt=submitted)
    handed_in = submit(submitted, "一。", revision=0)
    missed = {point: Decimal(0) for point in rubric.points.all()}
    self_mark(handed_in, rubric, missed, by=people["student"])
    policy = PolicyFactory()
    upload = HandoutUpload.objects.create(
        uploaded_by=people["teacher"], name="讲义.txt", text="专题：试\n★国家政策\n（一）一段话。"
    )
    imported = QuestionImport.objects.create(
        uploaded_by=people["teacher"], name="题.json", text=dumps(bundle_of([question]))
    )
    open_attempt = start_attempt(question, by=people["student"])
    sat = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    sitting = start_sitting(sat.paper, by=people["student"])
    remarking = Remarking.objects.create(submission=handed_in, reason="看漏了。", by=people["teacher"])
    draft = begun(people["teacher"])
    paragraph = ParagraphFactory(group__section__topic=question.topic)
    highlight = highlight_text(paragraph, 0, 2, by=people["student"])
    excerpt = take_excerpt(paragraph, "阅读段落", key=uuid4(), kind="other", by=people["student"])
    slots = [Slot("论据", "资料里的一件事", "自己的话", str(excerpt.pk)), Slot("结尾")]
    frameworks = [start_framework(Content("框架", slots), by=people["student"]).pk for _ in range(2)]
    classroom = ClassroomFactory(teacher=people["teacher"], students=[people["student"]])
    assignment = AssignmentFactory(classroom=classroom)
    due = AssignmentFactory(classroom=classroom, question=assignment.question)
    for revision, text in enumerate(["一。", "二。"]):
        save_draft(open_attempt, text, revision=revision)
    return {
        "topic": [TopicFactory().slug],
        "topic-graph": [TopicFactory().slug],
        "policy": [policy.pk],
        "policy-edit": [policy.pk],
        "policy-draft": [policy.pk],
        "policy-edits": [policy.pk],
        "policy-file": [policy.pk, "json"],
        "topic-feed": [question.topic.slug],
        "search-removal": [people["student"].saved_searches.create(name="甲", address="q=a").pk],
        "policy-upload": [upload_of(people["editor"]).pk],
        "policy-upload-confirm": [upload_of(people["editor"]).pk],
        "policy-edit-shown": [policy.pk, policy.edits.create(fields={}).pk],
        "policy-on": [policy.pk, "2021-07-01"],
        "policy-versions": [policy.pk],
        "policy-citations": [policy.pk],
        "policy-relations": [policy.pk],
        "policy-comparison": [policy.pk],
        "policy-version": [policy.pk, policy.versions.create(number=1).number],
        "question": [question.pk],
        "question-sheet": [question.pk],
        "before-after": [question.pk],
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
        "second-opinion": [handed_in.pk],
        "photo": [photo_handed_in.pk],
        "photo-move": [AnswerPhotoFactory(attempt=open_attempt).pk],
        "photo-delete": [AnswerPhotoFactory(attempt=open_attempt).pk],
        "comparison": [submitted.pk],
        "self-marking": [submitted.pk],
        "appeal-new": [submitted.pk],
        "appeal": [Appeal.objects.create(submission=handed_in, reason="请再看。").pk],
        "phrase-removal": [people["teacher"].phrases.create(text="条理清楚。").pk],
        **{
            f"marking-{name}": [question.pk]
            for name in ("question", "next", "release", "round", "rubric", "agreement")
        },
        **{name: [submitted.pk] for name in SCRIPT_PAGES},
        "remarking-undo": [remarking.pk],
        "highlight": [highlight.pk],
        "highlight-remove": [highlight.pk],
        **{name: [next(iter(missed)).pk] for name in ("review-card", "review-rating")},
        **{name: [excerpt.pk] for name in ("excerpt", "excerpt-remove")},
        **{name: frameworks[:1] for name in ("framework", "framework-save")},
        "framework-remove": frameworks[1:],
        "paper": [sitting.paper_id],
        "sitting-start": [sitting.paper_id],
        "sitting": [sitting.pk],
        "sitting-finish": [sitting.pk],
        "teach-paper": [sitting.paper_id],
        "paper-composition": [sitting.paper_id],
        "paper-record": [sitting.paper_id],
        "paper-material-new": [sitting.paper_id],
        "paper-opening": [sitting.paper_id],
        "extra-time": [people["stranger"].pk],
        "assignment": [assignment.pk],
        "assignment-start": [assignment.pk],
        "teach-class": [classroom.pk],
        "class-code": [classroom.pk],
        "class-teachers": [classroom.pk],
        "class-csv": [classroom.pk],
        "class-xlsx": [classroom.pk],
        "class-teacher-removal": [classroom.pk, people["teacher"].pk],
        "assignment-new": [classroom.pk],
        "member-removal": [
            ClassroomFactory(teacher=people["teacher"], students=[people["stranger"]]).memberships.get().pk
        ],
        "assignment-extension": [assignment.pk, people["student"].pk],
        "assignment-withdrawal": [due.pk],
        **{name: [assignment.pk] for name in ASSIGNMENT_PAGES},
        "enrolment": [classroom.pk],
        "question-import": [imported.pk],
        "question-import-confirm": [imported.pk],
        "question-exports": [question.pk],
        "question-export": [question.pk, "json"],
        "paper-exports": [question.paper_id],
        "paper-export": [question.paper_id, "xml"],
        "handout": [upload.pk],
        "handout-confirm": [upload.pk],
        "teach-question": [question.pk],
        **{f"question-{name}": [question.pk] for name in ("edit", "review", "delete", "changes", "record")},
        **{f"question-draft{name}": [draft.pk] for name in ("", "-save", "-delete")},
        "teach-question-state": [question.pk],
        "teach-question-rubric": [question.pk],
    }


def upload_of(editor):
    return PolicyUpload.objects.create(uploaded_by=editor, name="政策.csv", data=b"key,title\na,b\n")


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
    "usersessions_list": 302,
    "mfa_index": 302,
    "mfa_authenticate": 302,
    "mfa_reauthenticate": 302,
    "mfa_activate_totp": 302,
    "mfa_deactivate_totp": 302,
    "mfa_view_recovery_codes": 302,
    "mfa_generate_recovery_codes": 302,
    "mfa_download_recovery_codes": 302,
    "mfa_list_webauthn": 302,
    "mfa_add_webauthn": 302,
    "mfa_edit_webauthn": 302,
    "mfa_remove_webauthn": 302,
    "mfa_reauthenticate_webauthn": 302,
    "mfa_login_webauthn": 302,
}


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace == "admin":
            continue  # tests/config/test_operators.py opens these
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
        "mfa_edit_webauthn": [1],
        "mfa_remove_webauthn": [1],
    }.get(name)
    assert client.get(reverse(name, args=arguments)).status_code == status


def test_a_script_without_a_session_gets_401_and_never_a_page(client, arguments):
    answer = client.post(reverse("draft", args=arguments["draft"]), headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert "登录" in answer.json()["error"]
