"""Long imports say how far they are; cut short, they leave nothing, or whole records, and say so."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import progress
from accounts.models import Membership, Role, User
from exam.handout.errors import HandoutError
from exam.interchange import bundle
from exam.models import HandoutUpload, Paper, Question, QuestionImport
from materials.models import Policy, PolicyUpload, ReadingGroup, SearchDocument, Topic
from tests.factories import ClassroomFactory, UserFactory

pytestmark = pytest.mark.django_db

MANY = progress.FEW + 5


@pytest.fixture
def teacher(client, monkeypatch):
    monkeypatch.setattr(progress, "PACE", 0)
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    return teacher


@pytest.fixture
def editor(client, teacher):
    User.objects.filter(pk=teacher.pk).update(role=Role.EDITOR)
    return teacher


def questions(number, **fields):
    rows = [bundle.Question("基层治理", n, f"第{n}问。", **fields) for n in range(1, number + 1)]
    return bundle.dumps(bundle.Bundle([bundle.Paper("第一卷", questions=rows)]))


def uploaded(client, name, data):
    return client.post(reverse(name), {"file": SimpleUploadedFile("文件.json", data.encode())}).url


def steps(answer):
    """What is done of what there is, line by line, and the whole page."""
    html = answer.getvalue().decode()
    assert html.count("</html>") == html.count('id="main"') == 1
    return [tuple(map(int, line)) for line in re.findall(r"</progress> (\d+) / (\d+)", html)], html


def cut(answer, after):
    """As if the reader had gone after so many pieces of the page. The last one."""
    pieces = iter(answer.streaming_content)
    last = [next(pieces) for _ in range(after)][-1].decode()
    answer._iterator.close()  # `close()` would end the test's own connection
    return last


def test_many_questions_are_previewed_and_imported_in_sight(client, teacher):
    address = uploaded(client, "question-import-new", questions(MANY))
    told, html = steps(client.get(address))
    assert told == [(done, MANY) for done in [*range(MANY + 1), MANY]]
    assert f"题目 {MANY}" in html
    assert not Paper.objects.exists()
    told, html = steps(client.post(f"{address}confirmation/", {"publish": "on"}))
    assert told[-1] == (MANY, MANY)
    assert f'http-equiv="refresh" content="0; url={address}"' in html
    assert "导入完成" in client.get(address).content.decode()
    assert Question.objects.filter(state="published").count() == MANY
    assert "没有再导入一次" in client.post(f"{address}confirmation/", follow=True).content.decode()


def test_a_page_that_is_closed_on_the_way_leaves_nothing_and_the_next_one_says_so(client, teacher):
    address = uploaded(client, "question-import-new", questions(MANY))
    answer = client.post(f"{address}confirmation/")
    assert "</progress> 3 /" in cut(answer, after=4)
    assert not Question.objects.exists()
    assert "没有做完，什么也没有留下" in client.get(address).getvalue().decode()
    client.post(f"{address}confirmation/").getvalue()
    assert Question.objects.count() == MANY


def test_what_breaks_on_the_way_is_said_and_changes_nothing(client, teacher, monkeypatch):
    address = uploaded(client, "question-import-new", questions(MANY))
    monkeypatch.setattr("exam.actions.interchange.index_topics", lambda topics: 1 / 0)
    _, html = steps(client.post(f"{address}confirmation/"))
    assert "中断了：什么也没有导入" in html
    assert not Question.objects.exists()


def test_what_is_refused_after_a_long_look_says_where(client, teacher):
    rubric = bundle.Rubric(points=[bundle.Point("一点", 1)])
    address = uploaded(client, "question-import-new", questions(MANY, marks=2, rubric=rubric))
    for answer in (client.get(address), client.post(f"{address}confirmation/")):
        _, html = steps(answer)
        assert "papers[0].questions[24].rubric" in html
    assert not Question.objects.exists()


def test_many_students_are_put_into_a_class_in_sight_and_their_passwords_shown(client, teacher, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    classroom = ClassroomFactory(teacher=teacher)
    text = "用户名\n" + "\n".join(f"lin{n:02}" for n in range(MANY))
    answer = client.post(reverse("enrolment", args=[classroom.pk]), {"text": text})
    told, html = steps(answer)
    assert told == [(done, MANY) for done in [*range(MANY + 1), MANY]]
    passwords = re.findall(r"<code>(\w{12})</code>", html)
    assert len(passwords) == MANY
    assert client.login(username="lin03", password=passwords[3])


def test_a_list_that_is_cut_short_puts_nobody_into_the_class(client, teacher):
    classroom = ClassroomFactory(teacher=teacher)
    text = "用户名\n" + "\n".join(f"lin{n:02}" for n in range(MANY))
    answer = client.post(reverse("enrolment", args=[classroom.pk]), {"text": text})
    cut(answer, after=4)
    assert not Membership.objects.exists()
    assert not User.objects.filter(username__startswith="lin").exists()


def test_an_editor_s_records_are_imported_in_sight_and_a_cut_goes_on(client, editor):
    lines = ["key,title", *(f"k{n},关于第{n}件事的办法" for n in range(MANY))]
    file = SimpleUploadedFile("政策.csv", "\n".join(lines).encode())
    address = client.post(reverse("policy-upload-new"), {"file": file}).url
    answer = client.post(f"{address}confirmation/")
    cut(answer, after=3)
    stored = Policy.objects.count()
    assert 0 < stored < MANY
    page = client.get(address).content.decode()
    assert "没有做完。存下的每一条都是完整的" in page
    told, _ = steps(client.post(f"{address}confirmation/"))
    assert told[-1] == (MANY, MANY)
    assert Policy.objects.count() == MANY
    page = client.get(address).content.decode()
    assert f"新条目 {MANY - stored}" in page
    assert f"没有变化 {stored}" in page
    assert PolicyUpload.objects.get().applied_at


def handout(policies, groups):
    """A handout of one question; each policy is two steps, for it is put into the search too."""
    lines = ["专题：书屋", "二、深度解读", "★国家政策"]
    lines += [f"2021年3月，国务院印发《关于第{n}件事的意见》。" for n in range(policies)]
    for n in range(groups):
        lines += [f"★第{n}节", "（一）有人来", f"第{n}间书屋来了人。"]
    lines += ["四、实战应用", "问题1：", "概括书屋的做法。（10分）", "【要求】不超过200字。"]
    return "\n".join(lines)


def confirmed(client, teacher, text, **answers):
    """The upload, and the answer to its confirmation."""
    upload = HandoutUpload.objects.create(uploaded_by=teacher, name="讲义.txt", text=text)
    form = client.get(upload.get_absolute_url()).context["form"]
    fields = {field.name: field.value() for field in form} | {"publish": "on"} | answers
    return upload, client.post(f"{upload.get_absolute_url()}confirmation/", fields)


def test_a_long_handout_is_imported_in_sight(client, teacher):
    upload, answer = confirmed(client, teacher, handout(policies=30, groups=10))
    told, html = steps(answer)
    total = 30 + 1 + 10 + 1 + 30
    # The policies come to the search twenty at a time.
    assert told == [(done, total) for done in [*range(30 + 1 + 10 + 1 + 1), total - 10, total, total]]
    address = upload.get_absolute_url()
    assert f'http-equiv="refresh" content="0; url={address}"' in html
    page = client.get(address).content.decode()
    assert "导入完成" in page
    assert "没有做完" not in page
    assert (Policy.objects.count(), ReadingGroup.objects.count(), Question.objects.count()) == (30, 11, 1)
    assert SearchDocument.objects.filter(kind="policy").count() == 30
    answer = client.post(f"{address}confirmation/", follow=True)
    assert "没有再导入一次" in answer.content.decode()


@pytest.mark.parametrize("after", [2, 35, 43])  # among the policies, the reading, the documents of the search
def test_a_handout_s_page_that_is_closed_on_the_way_leaves_nothing(client, teacher, after):
    upload, answer = confirmed(client, teacher, handout(policies=30, groups=10))
    assert f"</progress> {after - 1} /" in cut(answer, after)
    assert not any(model.objects.exists() for model in (Topic, Policy, Question, SearchDocument))
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "没有做完，什么也没有留下" in page
    assert "确认导入" in page


def test_a_long_handout_that_is_refused_in_the_end_is_previewed_as_it_was_answered(
    client, teacher, monkeypatch
):
    def refuse(questions):
        raise HandoutError("题目太长，请改短后再导入。")

    monkeypatch.setattr("exam.handout.apply.index_questions", refuse)
    _, answer = confirmed(client, teacher, handout(policies=30, groups=10), topic="乡村书屋")
    told, html = steps(answer)
    assert told[-1] == (72, 72)
    assert "题目太长，请改短后再导入。" in html
    assert 'value="乡村书屋"' in html
    assert not Topic.objects.exists()


@pytest.mark.parametrize("number", [1, progress.FEW])
def test_few_are_done_at_once(client, teacher, number):
    address = uploaded(client, "question-import-new", questions(number))
    assert not client.get(address).streaming
    assert client.post(f"{address}confirmation/").status_code == 302
    assert QuestionImport.objects.get().applied_at
