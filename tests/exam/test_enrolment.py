"""A list of students into a class: previewed, whole or not at all; a new password is shown once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership, Role, User
from tests.factories import ClassroomFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom(client):
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    return ClassroomFactory(teacher=teacher)


def post(client, classroom, text, encoding="utf-8-sig"):
    file = SimpleUploadedFile("名单.csv", text.encode(encoding))
    return client.post(reverse("enrolment", args=[classroom.pk]), {"file": file})


def confirm(client, classroom, text):
    return client.post(reverse("enrolment", args=[classroom.pk]), {"text": text})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_is_previewed_in_excel_s_encodings_and_nothing_is_made(client, classroom, encoding):
    page = post(client, classroom, "用户名,姓名,邮箱\r\nlin01,林同学,lin@example.com\r\n", encoding)
    assert page.status_code == 200
    assert "林同学" in page.content.decode()
    assert "新账号" in page.content.decode()
    assert not User.objects.filter(username="lin01").exists()


def test_confirmed_accounts_can_sign_in_with_the_password_that_is_shown_once(client, classroom):
    old = UserFactory(username="wang02")
    text = "用户名,姓名,邮箱\nlin01,林同学,lin@example.com\nwang02,,\n"
    page = confirm(client, classroom, text)
    lines = page.context["lines"]
    assert [line.words for line in lines] == ["新账号", "已有账号，加入班级"]
    assert set(classroom.memberships.values_list("student__username", flat=True)) == {"lin01", "wang02"}
    password = lines[0].password
    assert len(password) == 12
    assert password in page.content.decode()
    assert client.login(username="lin01", password=password)
    old.refresh_from_db()
    assert old.check_password("correct-horse-battery")
    client.force_login(classroom.teachers.get())
    again = confirm(client, classroom, text)
    assert [(line.words, line.password) for line in again.context["lines"]] == [("已经在班里", "")] * 2
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("teach,,", "不是学生账号"),
        ("gone,,", "已停用"),
        ("other,,lin@example.com", "已经是用户 lin 的"),
        ("LIN,,else@example.com", "已有人用"),
    ],
)
def test_one_line_that_cannot_be_keeps_everybody_out(client, classroom, line, words):
    UserFactory(username="teach", role=Role.TEACHER)
    UserFactory(username="gone", is_active=False)
    UserFactory(username="lin", email="lin@example.com")
    text = f"用户名,姓名,邮箱\nnew01,新同学,\n{line}\n"
    for answer in (post(client, classroom, text), confirm(client, classroom, text)):
        assert answer.status_code == 422
        assert "第 3 行" in answer.content.decode()
        assert words in answer.content.decode()
    assert not User.objects.filter(username="new01").exists()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("text", ["姓名\n林", "用户名\n=cmd|'/c calc'!A1"])
def test_a_list_that_cannot_be_read_says_where(client, classroom, text):
    for answer in (post(client, classroom, text), confirm(client, classroom, text)):
        assert answer.status_code == 422
        assert "行" in answer.content.decode()


def test_a_new_account_s_password_can_be_reset_by_mail(client, classroom, mailoutbox):
    confirm(client, classroom, "用户名,邮箱\nlin01,lin@example.com\n")
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "lin@example.com"})
    assert [mail.to for mail in mailoutbox] == [["lin@example.com"]]
    assert "/accounts/password/reset/key/" in mailoutbox[0].body
