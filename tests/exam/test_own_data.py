"""All of a person goes out with them, nothing withheld is in it; and when they leave, nothing of them stays."""

import io
import json
import tracemalloc
from zipfile import ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent, Classroom, User, record
from exam.actions.clock import start_sitting
from exam.actions.leaving import close_account, needed_for
from exam.actions.marking import self_mark
from exam.actions.writing import save_draft, start_attempt, submit
from exam.board import board_of
from exam.errors import StillNeeded
from exam.export import zipped
from exam.holdings import HOLDINGS, Fate
from exam.models import Assignment, Attempt, Claim, Marking, MarkingRound, Submission
from exam.own_data import sections
from tests.accounts.test_security import PASSWORD, digits_for, sign_in
from tests.accounts.test_security import teacher as with_second_factor  # noqa: F401
from tests.exam import marking_hands as desk
from tests.exam.whole_person import whole_editor, whole_student, whole_teacher
from tests.factories import ClassroomFactory, PaperFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db

OF_STUDENTS = {
    "账户",
    "班级",
    "作答",
    "整卷",
    "延期",
    "素材本",
    "大作文框架",
    "划线和批注",
    "错题本",
    "计划",
    "每天的一组",
    "保存的搜索",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def teacher():
    return UserFactory(role="teacher", username="私密老师")


@pytest.fixture
def student(teacher):
    return whole_student(teacher)


def exported(client, user):
    client.force_login(user)
    answer = client.get(reverse("own-data-export"))
    assert answer.status_code == 200
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def everything_stored():
    """All rows of all tables as one text."""
    models = apps.get_models(include_auto_created=True)
    return "\n".join(f"{model._meta.label}: {list(model._base_manager.values())}" for model in models)


# No model is forgotten


def led_to_people():
    found = {User}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.get_fields()
            if field.concrete
            and field.is_relation
            and not field.many_to_many
            and field.related_model in found
        } - found
        if not more:
            return {model._meta.label for model in found}
        found |= more


def test_each_model_that_leads_to_a_person_is_named_in_the_export_and_in_the_rule_of_leaving():
    assert set(HOLDINGS) == led_to_people()
    titles = {section.title for section in sections(User())}
    assert {holding.section for holding in HOLDINGS.values() if holding.section} == titles
    assert all(holding.why for holding in HOLDINGS.values() if not holding.section)


def test_the_people_of_these_tests_have_a_row_in_each_of_them(student, teacher):
    whole_teacher(teacher)
    whole_editor(UserFactory(role="editor"))
    empty = [name for name in HOLDINGS if not apps.get_model(name)._base_manager.exists()]
    assert empty == []


# The export


def test_a_student_s_export_has_all_sections_as_json_as_markdown_and_the_photos(client, student):
    files = exported(client, student)
    told = json.loads(files["我的数据.json"])
    assert {title for title in OF_STUDENTS if not told[title]} == set()
    assert all(f"## {title}\n" in files["我的数据.md"].decode() for title in told if title != "说明")
    photos = [name for name in files if name.startswith("照片/")]
    assert photos == [name for attempt in told["作答"] for name in attempt["照片"]]
    assert all(files[name].startswith(b"\xff\xd8") for name in photos)
    for words in (
        "私密草稿很长很长",
        "留下的正文",
        "私密的答卷",
        "私密的申诉",
        "老师的答复",
        "老师的总评",
        "老师的批注",
        "3.25",
        "私密批注",
        "某镇把十",
        "私密笔记",
        "私密标签",
        "私密搜索",
        "private@example.org",
        "私密的浏览器",
        "私密的钥匙",
        "打通数据壁垒",
    ):
        assert words in files["我的数据.json"].decode(), words
        assert words in files["我的数据.md"].decode(), words


@pytest.mark.parametrize(
    ("role", "fill", "title"), [("teacher", whole_teacher, "教学"), ("editor", whole_editor, "编辑")]
)
def test_what_a_teacher_or_an_editor_prepared_and_did_is_in_theirs(client, role, fill, title):
    person = UserFactory(role=role)
    fill(person)
    told = json.loads(exported(client, person)["我的数据.json"])
    assert told[title]
    assert told["操作记录"]


def test_what_one_changed_of_one_s_sign_in_is_told_in_words(client):
    student = UserFactory()
    record(student, "password.changed", student)
    told = json.loads(exported(client, student)["我的数据.json"])
    assert [each["做了什么"] for each in told["操作记录"]] == ["修改了密码"]


def test_an_open_sitting_keeps_earlier_marks_and_points_out_of_the_export(client):
    student, question = UserFactory(), QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    rubric = RubricFactory(question=question, points=[("机密的点", "7.13")])
    own = submit(start_attempt(question, by=student), "一。", revision=0)
    self_mark(own, rubric, dict.fromkeys(rubric.points.all(), 0), by=student)
    assert "机密的点" in exported(client, student)["我的数据.json"].decode()
    start_sitting(question.paper, by=student)
    files = exported(client, student)
    assert not [name for name, body in files.items() if "机密的点" in body.decode(errors="replace")]
    assert "2 次作答的成绩和采分点：还没有公布" in files["我的数据.json"].decode()


def test_the_zip_is_made_in_pieces_whatever_it_holds():
    def pieces():
        for number in range(400):
            yield (f"{number:06}" * 10_000).encode()

    tracemalloc.start()
    size = sum(map(len, zipped([("大.txt", pieces())])))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 10_000
    assert peak < 4_000_000  # of 24 MB


def test_the_count_of_queries_of_an_export_does_not_grow_with_its_rows(
    client, student, django_assert_max_num_queries
):
    client.force_login(student)
    counts = []
    for rows in (0, 3):
        for _ in range(rows):
            question = QuestionFactory()
            submit(start_attempt(question, by=student), "一。", revision=0)
        with django_assert_max_num_queries(120) as asked:
            client.get(reverse("own-data-export")).getvalue()
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Leaving


def test_of_a_student_who_left_only_judged_answers_stay_and_no_word_leads_back(student, teacher):
    assignment, pk = Assignment.objects.get(), student.pk
    before = board_of(assignment)
    close_account(student)
    stored = everything_stored()
    assert [line for line in stored.splitlines() if "私密" in line.replace("私密老师", "")] == []
    assert "private@example.org" not in stored
    assert not User.objects.filter(pk=pk).exists()
    assert Submission.objects.get().text == "一是打通数据壁垒。留下的正文。"
    assert [marking.marker for marking in Marking.objects.all()] == [teacher]
    after = board_of(assignment)
    assert [str(row.student) for row in after.rows] == ["已注销的同学"]
    assert [row.total for row in after.rows] == [row.total for row in before.rows]
    gone = [name for name, holding in HOLDINGS.items() if holding.fate is Fate.GONE]
    left = {name for name in gone if apps.get_model(name)._base_manager.exists()}
    assert left == {"accounts.User", "accounts.Classroom_teachers"}


def test_the_files_of_photos_go_too(student, django_capture_on_commit_callbacks):
    folder = settings.MEDIA_ROOT / "answers"
    before = {photo.image.path for attempt in student.attempts.all() for photo in attempt.photos.all()}
    assert before <= {str(path) for path in folder.iterdir()}
    with django_capture_on_commit_callbacks(execute=True):
        close_account(student)
    assert before & {str(path) for path in folder.iterdir()} == set()


def test_a_script_under_a_live_lease_stays_for_its_teacher_and_one_that_was_only_opened_goes(teacher):
    rubric = RubricFactory()
    for live in (True, False):
        student = UserFactory()
        script = desk.script(rubric.question, student=student)
        lease = desk.claim(script, by=teacher)
        if not live:
            Claim.objects.filter(pk=lease.pk).update(expires_at="2020-01-01T00:00Z")
        close_account(student)
        assert Submission.objects.filter(pk=script.pk).exists() is live
        if live:
            desk.save(lease, desk.judgement(rubric, "3", "1"), finish=True)


@pytest.mark.parametrize(
    ("role", "fill", "name"),
    [("teacher", whole_teacher, "已注销的老师"), ("editor", whole_editor, "已注销的编辑")],
)
def test_deeds_of_a_teacher_or_editor_stay_under_a_neutral_name(client, role, fill, name):
    person = UserFactory(role=role, username="私密账号", display_name="私密姓名", email="private@example.org")
    fill(person)
    deeds = AuditEvent.objects.filter(actor=person).count()
    assert deeds
    close_account(person)
    stored = everything_stored()
    assert "private@example.org" not in stored
    kept = ("私密的改评理由",)  # a deed on somebody's script
    for words in kept:
        stored = stored.replace(words, "")
    assert [line for line in stored.splitlines() if "私密" in line] == []
    person.refresh_from_db()
    assert {str(event.actor) for event in AuditEvent.objects.filter(actor=person)} == {name}
    assert AuditEvent.objects.filter(actor=person).count() == deeds
    assert not person.is_active
    assert not client.login(username=person.username, password=PASSWORD)


def test_a_teacher_whom_a_class_or_a_moderation_needs_is_told_what_to_do_first(client, teacher):
    classroom = ClassroomFactory(teacher=teacher, students=[UserFactory()])
    alone = ClassroomFactory(teacher=teacher)
    MarkingRound.objects.create(question=QuestionFactory(), moderator=teacher, moderation_percent=10)
    with pytest.raises(StillNeeded):
        close_account(teacher)
    client.force_login(teacher)
    body = client.get(reverse("account-deletion")).content.decode()
    assert f"班级“{classroom}”只有你一位老师" in body
    assert str(alone) not in body
    assert "由你抽查复核" in body
    classroom.teachers.add(UserFactory(role="teacher"))
    MarkingRound.objects.update(moderation_percent=0)
    assert needed_for(teacher) == []
    close_account(teacher)
    assert Classroom.objects.filter(teachers=teacher).count() == 0


def test_the_page_asks_for_the_password_and_signs_out_everywhere(client, django_capture_on_commit_callbacks):
    student = UserFactory()
    sign_in(client, student)
    attempt = start_attempt(QuestionFactory(), by=student)
    address = reverse("account-deletion")
    for wrong in ({}, {"password": ""}, {"password": "wrong"}, {"password": "a\0b"}):
        answer = client.post(address, wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode() or "errorlist" in answer.content.decode()
    assert Attempt.objects.filter(pk=attempt.pk).exists()
    answer = client.post(address, {"password": PASSWORD})
    assert answer.status_code == 200
    assert "账户已注销" in answer.content.decode()
    assert "account-closed.js" in answer.content.decode()
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not User.objects.filter(pk=student.pk).exists()
    assert client.get(reverse("attempts")).status_code == 302
    assert sign_in(client, student).status_code != 302


def test_a_second_factor_is_asked_for_as_well(client, with_second_factor):  # noqa: F811
    address, person = reverse("account-deletion"), with_second_factor
    assert client.post(address, {"password": PASSWORD}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "code": "000000"}).status_code == 422
    code = digits_for(person.secret)
    assert client.post(address, {"password": "wrong", "code": code}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "code": code}).status_code == 200
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_save_that_comes_after_the_leaving_is_a_visitor_s(client):
    student = UserFactory()
    attempt = start_attempt(QuestionFactory(), by=student)
    client.force_login(student)
    address = reverse("draft", args=[attempt.pk])
    data = {"text": "一", "revision": 0, "client": "a", "sequence": 1}
    headers = {"accept": "application/json"}
    assert client.post(address, data, headers=headers).status_code == 200
    close_account(User.objects.get(pk=student.pk))
    assert client.post(address, data | {"sequence": 2}, headers=headers).status_code in (401, 404)
    assert client.post(reverse("attempt-start", args=[attempt.question_id])).status_code == 302


def test_drafts_of_others_are_not_touched(student):
    other = UserFactory()
    attempt = start_attempt(Attempt.objects.first().question, by=other)
    save_draft(attempt, "别人的。", revision=0)
    close_account(student)
    attempt.refresh_from_db()
    assert attempt.draft.text == "别人的。"
