"""The teacher's way in: upload or paste, see what it would make, answer the doubts, confirm once."""

import io
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from exam.actions import handouts
from exam.forms.handouts import AnswersForm
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from exam.models import HandoutUpload, Question
from materials.models import Policy, Topic
from tests.exam.test_handout_apply import HANDOUT, dump
from tests.factories import TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

# No topic line, a bare 200字, a question without marks, a date without a year: four things to ask about.
DOUBTFUL = """二、深度解读
★乡村书屋
（一）2月7日，国务院印发《关于乡村书屋建设的意见》。
四、实战应用
问题1：
概括书屋的做法。（10分）
【要求】200字。
【参考作答】
一是延长开放时间，方便村民。
二是选好书，办好活动。
问题2：
【题型】提出对策
请提出办好书屋的建议，不超过300字。
【参考作答】
一是选好书。
二是开好灯。
"""


@pytest.fixture
def teacher():
    return UserFactory(role="teacher")


@pytest.fixture
def teaching(client, teacher):
    client.force_login(teacher)
    return client


@pytest.fixture
def upload(teacher):
    return HandoutUpload.objects.create(uploaded_by=teacher, name="讲义.txt", text=DOUBTFUL)


def post_file(client, name, data):
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("handout-new"), {"file": file})


def paste(client, text, **more):
    return client.post(reverse("handout-new"), {"pasted": text} | more)


def confirm(client, upload, **answers):
    """The preview's form as a browser sends it, with these fields changed."""
    form = client.get(upload.get_absolute_url()).context["form"]
    fields = {field.name: field.value() for field in form if field.value() is not None}
    return client.post(reverse("handout-confirm", args=[upload.pk]), fields | {"publish": "on"} | answers)


def line_of(question):
    return next(one.line for one in parse(DOUBTFUL).questions if one.number == question)


def as_docx(text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


# Who


@pytest.mark.parametrize("name", ["teach", "handout-new", "handout", "handout-confirm"])
def test_only_teachers_come_in(client, upload, name):
    address = reverse(name, args=[upload.pk] if name in ("handout", "handout-confirm") else [])
    ask = client.post if name == "handout-confirm" else client.get
    assert ask(address).headers["Location"] == f"{reverse('account_login')}?next={address}"
    for role, status in [("student", 403), ("editor", 403)]:
        client.force_login(UserFactory(role=role))
        assert ask(address).status_code == status
    assert not Topic.objects.exists()


def test_a_colleagues_upload_is_not_there(client, upload):
    client.force_login(UserFactory(role="teacher"))
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert client.post(reverse("handout-confirm", args=[upload.pk])).status_code == 404
    assert "讲义.txt" not in client.get(reverse("teach")).content.decode()


# Upload


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("讲义.txt", HANDOUT.encode()),
        ("讲义.txt", HANDOUT.encode("gb18030")),
        ("讲义.md", HANDOUT.encode("utf-8-sig")),
        ("讲义.docx", as_docx(HANDOUT)),
        ("长" * 250 + ".txt", HANDOUT.encode()),
    ],
    ids=["utf-8", "gb18030", "bom", "docx", "long name"],
)
def test_a_file_becomes_a_preview_and_nothing_else(teaching, name, data):
    reply = post_file(teaching, name, data)
    upload = HandoutUpload.objects.get()
    assert reply.headers["Location"] == upload.get_absolute_url()
    page = teaching.get(upload.get_absolute_url())
    assert page.context["plan"].topic == "乡村书屋"
    assert "关于乡村书屋建设的意见" in page.content.decode()
    assert not Topic.objects.exists()


def test_a_paste_becomes_a_preview(teaching):
    assert paste(teaching, HANDOUT).status_code == 302
    assert HandoutUpload.objects.get().text.split() == HANDOUT.split()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("空.txt", b"", "文件是空的"),
        ("白.txt", "　\n \n".encode(), "文件里没有文字"),
        ("大.txt", b"a" * 5000, "文件有 4.9 KB，超过上限 4.0 KB"),
        ("闲话.txt", "今天天气很好。".encode(), "看不出这是一份讲义"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 99, "这个 .docx 打不开"),
        ("图.txt", bytes(range(256)) * 9, "读不懂这个文件的文字"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "旧版 .doc 文件读不了"),
    ],
)
def test_a_file_that_is_no_handout_is_refused_in_one_sentence(teaching, settings, name, data, sentence):
    settings.HANDOUT_MAX_BYTES = 4096
    before = dump()
    reply = post_file(teaching, name, data)
    errors = [error for errors in reply.context["form"].errors.values() for error in errors]
    assert reply.status_code == 422
    assert len(errors) == 1
    assert sentence in errors[0].replace("\xa0", " ")
    assert errors[0] in reply.content.decode()
    assert dump() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "请选择一个文件，或者粘贴讲义全文。"),
        ({"pasted": " \n"}, "请选择一个文件，或者粘贴讲义全文。"),
        ({"pasted": HANDOUT, "file": True}, "文件和粘贴的文字只能选一样"),
        ({"pasted": "今天天气很好。"}, "看不出这是一份讲义"),
        ({"pasted": HANDOUT + "\0"}, "空字符"),
        ({"pasted": HANDOUT * 9}, "超过上限"),
    ],
    ids=["none", "blank", "both", "no handout", "nul", "too large"],
)
def test_a_paste_that_is_no_handout_is_refused_and_stays_on_the_page(teaching, settings, fields, sentence):
    settings.HANDOUT_MAX_BYTES = 4096
    if "file" in fields:
        fields = fields | {"file": io.BytesIO(HANDOUT.encode())}
    reply = teaching.post(reverse("handout-new"), fields)
    errors = [error for errors in reply.context["form"].errors.values() for error in errors]
    assert (reply.status_code, len(errors)) == (422, 1)
    assert sentence in errors[0]
    assert fields.get("pasted", "").strip()[:10] in reply.content.decode()
    assert not HandoutUpload.objects.exists()


def test_a_paste_beyond_what_the_server_takes_in_gets_a_page_in_chinese(teaching, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    reply = paste(teaching, HANDOUT * 9)
    assert reply.status_code == 400
    assert "没有改动任何东西" in reply.content.decode()


# Preview


def test_the_preview_lists_each_doubt_with_its_line(teaching, upload):
    page = teaching.get(upload.get_absolute_url()).content.decode()
    doubts = parse(DOUBTFUL).doubts
    assert len(doubts) >= 4
    assert "第 1 题的题型（由题干推断）" in page
    assert "第 2 题的题型</label>" in page
    for doubt in doubts:
        assert f"第 {doubt.line} 行</span> {doubt.question}" in page


def test_the_preview_of_a_very_long_handout_asks_few_questions_of_the_database(
    teaching, upload, django_assert_max_num_queries
):
    upload.text = "专题：书屋\n" + "\n".join(HANDOUT.split("\n", 1)[1] for _ in range(50))
    upload.save()
    with django_assert_max_num_queries(25):
        assert teaching.get(upload.get_absolute_url()).status_code == 200


def test_the_desk_lists_what_waits(teaching, upload):
    page = teaching.get(reverse("teach")).content.decode()
    assert "讲义.txt" in page
    assert "待确认" in page


# Confirmation


def test_answers_to_doubts_take_effect(teaching, upload):
    one, two = line_of(1), line_of(2)
    answers = {"topic": "书屋", f"type_{one}": "综合分析", f"length_{one}": "target", f"marks_{two}": "15"}
    reply = confirm(teaching, upload, **answers)
    assert reply.status_code == 302
    first, second = Question.objects.order_by("number")
    assert (first.topic.name, first.type) == ("书屋", "analysis")
    assert (first.length_kind, first.length_min, first.length_max) == ("target", 200, 200)
    assert first.length_printed == "200字"
    assert second.marks == 15
    assert second.rubric.proposed
    assert sum(point.marks for point in second.rubric.points.all()) == 15
    page = teaching.get(upload.get_absolute_url()).content.decode()
    assert "导入完成" in page
    assert "确认导入" not in page


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("maximum", None, 200), ("minimum", 200, None), ("unstated", 200, 200)]
)
def test_a_bare_number_is_the_limit_the_teacher_says(teaching, upload, kind, low, high):
    confirm(teaching, upload, **{f"length_{line_of(1)}": kind})
    question = Question.objects.get(number=1)
    assert (question.length_kind, question.length_min, question.length_max) == (kind, low, high)


def test_without_publish_everything_waits(teaching, upload):
    confirm(teaching, upload, publish="")
    assert Topic.objects.get().published_at is None
    assert {question.state for question in Question.objects.all()} == {"draft"}
    assert not Policy.objects.exclude(published_at=None).exists()


def test_a_second_click_makes_nothing_twice(teaching, upload):
    confirm(teaching, upload)
    before = dump()
    reply = confirm(teaching, upload, topic="另一个名字")
    assert reply.headers["Location"] == upload.get_absolute_url()
    assert "已经导入过" in teaching.get(upload.get_absolute_url()).content.decode()
    after = dump()
    del before["sessions.Session"], after["sessions.Session"]
    assert after == before


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_everything_once(teaching, upload):
    form = AnswersForm(parse(DOUBTFUL))
    fields = {field.name: field.value() for field in form if field.value() is not None}

    def click(client):
        try:
            return client.post(reverse("handout-confirm", args=[upload.pk]), fields).status_code
        finally:
            connection.close()

    clients = [Client() for _ in range(4)]
    for one in clients:
        one.force_login(upload.uploaded_by)
    with ThreadPoolExecutor(len(clients)) as pool:
        assert list(pool.map(click, clients)) == [302] * len(clients)
    assert Topic.objects.count() == 1
    assert Question.objects.count() == 2
    assert AuditEvent.objects.filter(verb="handout.applied").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("type_{}", "看图说话"), ("length_{}", "whatever"), ("topic", ""), ("topic", "长" * 41)],
)
def test_an_answer_that_is_none_is_refused_and_the_others_stay_chosen(teaching, upload, field, value):
    chosen = {f"type_{line_of(2)}": "贯彻执行", f"marks_{line_of(2)}": "12.5"}
    reply = confirm(teaching, upload, **chosen | {field.format(line_of(1)): value})
    assert reply.status_code == 422
    page = reply.content.decode()
    assert '<option value="贯彻执行" selected>' in page
    assert 'value="12.5"' in page
    assert not Topic.objects.exists()
    assert HandoutUpload.objects.get().applied_at is None


def test_a_refusal_on_the_way_in_is_a_sentence_on_the_preview_and_nothing_is_made(
    teaching, upload, monkeypatch
):
    def refuse(plan, **kwargs):
        TopicFactory()
        raise HandoutError("政策标题太长，请改短后再导入。")

    monkeypatch.setattr(handouts, "applying", refuse)
    reply = confirm(teaching, upload)
    assert reply.status_code == 422
    assert "政策标题太长，请改短后再导入。" in reply.content.decode()
    assert not Topic.objects.exists()
