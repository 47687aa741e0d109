"""Policies from files and into files: previewed, imported whole or not at all, taken away in four formats."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from lxml import etree

from accounts.models import AuditEvent, Role
from materials.export.akoma import NAMESPACE, as_xml
from materials.models import Issuer, Policy, PolicyUpload
from materials.search.find import find
from materials.search.query import parse
from tests.factories import PolicyFactory, UserFactory
from tests.materials.test_documents import NOTICE

pytestmark = pytest.mark.django_db

CSV = """key,title,number,issuers,status,issued_on,text
a-1,甲条例,国务院令第1号,国务院、司法部,有效,2020-01-01,"第一章 总则
第一条 甲。
（一）子。"
a-2,乙办法,,,,2020-02-30,乙。
a-3,丙办法,国务院令第1号,,,,丙。
a-4,丁办法
a-5,戊<script>办法,,,,,戊。
a-6,己办法,,,,2021,己。
"""
REJECTED = [(5, "没有这一天"), (6, "已经是《甲条例》的"), (7, "格数和表头不一样"), (8, "网页脚本")]


@pytest.fixture
def editor(client):
    editor = UserFactory(role=Role.EDITOR)
    client.force_login(editor)
    return editor


def send(client, data, name):
    if isinstance(data, str):
        data = data.encode()
    return client.post(reverse("policy-upload-new"), {"file": SimpleUploadedFile(name, data)})


def written(tmp_path, data, name):
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def docx_of(text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# In


def test_a_csv_is_imported_by_the_command_with_a_report_of_its_bad_lines(tmp_path):
    file, report = written(tmp_path, "\ufeff" + CSV, "policies.csv"), tmp_path / "report.txt"
    for _ in range(2):
        call_command("import_policies", file, report=report)
        assert sorted(Policy.objects.values_list("title", flat=True)) == ["己办法", "甲条例"]
    policy = Policy.objects.get(title="甲条例")
    assert [str(row) for row in policy.signatures.all()] == ["国务院", "司法部"]
    passage = policy.versions.get().passages.get()
    assert (passage.label, passage.heading, passage.text) == (
        "第一条",
        "第一章 总则",
        "第一条 甲。\n（一）子。",
    )
    lines = [line.split("\t") for line in report.read_text().splitlines()]
    assert [int(line) for line, _ in lines] == [line for line, _ in REJECTED]
    assert all(why in said for (_, said), (_, why) in zip(lines, REJECTED, strict=True))
    assert len(find(parse("甲条例")).groups) == 1


@pytest.mark.parametrize("name", ["notice.docx", "notice.txt"])
def test_one_document_is_imported_with_its_header(tmp_path, name):
    data = docx_of(NOTICE) if name.endswith("docx") else NOTICE.encode("gb18030")
    for _ in range(2):
        call_command("import_policies", written(tmp_path, data, name))
    policy = Policy.objects.get()
    assert (policy.number, policy.kind) == ("国办发〔2021〕4号", "通知")
    assert policy.versions.get().passages.count() == 3


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"key,title\na,\xd5\xfe\xb2\xdf\n", "a.csv", "第 2 行：从这一行起不是 UTF-8 编码"),
        (b'key,title\na,"x\n', "a.csv", "不是完整的 CSV"),
        (b"key\na\n", "a.csv", "第 2 行：缺少 title"),
        ("各有关单位：\n请照办。".encode(), "a.txt", "没有认出标题"),
        (b"PK\x03\x04broken", "a.docx", "打不开"),
        (b"\xff" * 3000, "a.txt", "读不懂"),
        (b"a" * (5 * 1024 * 1024 + 1), "a.txt", "超过上限"),
        ("标题<script>\n正文。".encode(), "a.txt", "网页脚本"),
    ],
)
def test_a_bad_file_is_explained_and_nothing_of_it_is_imported(tmp_path, capsys, data, name, sentence):
    call_command("import_policies", written(tmp_path, data, name))
    assert sentence in capsys.readouterr().out
    assert not Policy.objects.exists()


def test_an_editor_sees_what_a_csv_would_become_before_it_is_imported(client, editor):
    PolicyFactory(title="己办法")
    preview = client.get(send(client, CSV, "政策.csv").url).text
    assert "3 条可以导入，3 行不行" in preview  # a doubled number shows when it is imported
    assert preview.count("库里已有这个名字") == 1
    assert all(why in preview for _, why in [REJECTED[0], *REJECTED[2:]])
    assert Policy.objects.count() == 1
    upload = PolicyUpload.objects.get()
    answer = client.post(reverse("policy-upload-confirm", args=[upload.pk]), follow=True)
    assert "新条目 1，已有条目的又一版 1，没有变化 0" in answer.text
    assert "第 6 行没有导入" in answer.text
    assert Policy.objects.count() == 2
    upload.refresh_from_db()
    assert (upload.applied_at is not None, bytes(upload.data)) == (True, b"")
    again = client.post(reverse("policy-upload-confirm", args=[upload.pk]), follow=True)
    assert "没有再导入一次" in again.text
    assert AuditEvent.objects.get(verb="policies.imported").actor == editor


def test_a_file_that_is_not_wanted_is_thrown_away(client, editor):
    address = send(client, CSV, "政策.csv").url
    client.post(f"{address}confirmation/", {"discard": "1"})
    assert not PolicyUpload.objects.exists()
    assert not Policy.objects.exists()


def test_a_document_fills_the_form_of_a_new_entry_and_is_saved_there(client, editor):
    answer = send(client, docx_of(NOTICE), "notice.docx")
    assert "从“notice.docx”里认出来的都填好了" in answer.text
    assert not Policy.objects.exists()
    form = answer.context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() is not None}
    assert client.post(reverse("policy-new"), typed).status_code == 302
    policy = Policy.objects.get()
    assert (policy.number, str(policy.signatures.get())) == ("国办发〔2021〕4号", "国务院办公厅")
    assert policy.dates.get(kind="expires").as_text == "2026-02-28"
    assert not policy.is_public


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        ("", "a.csv", "文件是空的"),
        ("x", "a.pdf", "看不懂这种文件"),
        (b"PK\x03\x04broken", "a.docx", "打不开"),
        ("标题<script>\n正文。", "a.txt", "网页脚本"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained_on_the_page(client, editor, data, name, sentence):
    answer = send(client, data, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not PolicyUpload.objects.exists()


# Out


@pytest.fixture
def policy():
    policy = PolicyFactory(title="甲<条例>*", number="国务院令第1号", kind="条例")
    policy.signatures.create(issuer=Issuer.objects.create(name="国务院"), position=1)
    policy.dates.create(kind="issued", day="2020-01-01", precision="day", printed="2020-01-01")
    version = policy.versions.create(number=1)
    version.passages.create(
        position=1, label="第一条", heading="第一章 总则", text="第一条 甲\x0b。\n（一）<b>。"
    )
    version.passages.create(position=2, label="第二条", heading="第二章 附则", text="第二条 乙。")
    return policy


def taken(client, policy, form):
    answer = client.get(reverse("policy-file", args=[policy.pk, form]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def test_a_policy_is_taken_away_as_word(client, policy):
    document = docx.Document(io.BytesIO(taken(client, policy, "docx")))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:3] == ["甲<条例>*", "发文字号：国务院令第1号", "发文机关：国务院"]
    assert [line for line in lines if "章" in line or "条 " in line] == [
        "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。",
    ]  # fmt: skip
    assert lines[-1] == f"引自 http://testserver{policy.get_absolute_url()}"


def test_a_policy_is_taken_away_as_markdown(client, policy):
    text = taken(client, policy, "md").decode()
    assert text.startswith("# 甲\\<条例\\>\\*\n\n- 发文字号：国务院令第1号\n")
    assert "\n## 第一章 总则\n" in text
    assert "（一）\\<b\\>。" in text


def test_a_policy_is_taken_away_as_json_that_comes_in_again(client, policy, tmp_path):
    version = policy.versions.get()
    version.passages.filter(position=1).update(text="第一条 甲。")
    data = json.loads(taken(client, policy, "json"))
    assert data["address"] == f"http://testserver{policy.get_absolute_url()}"
    assert [one["label"] for one in data["passages"]] == ["第一条", "第二条"]
    call_command("import_policies", written(tmp_path, json.dumps(data), "a.jsonl"))
    assert Policy.objects.get().versions.count() == 1


def test_a_policy_is_taken_away_as_xml_with_the_page_s_anchors(client, policy):
    root = etree.fromstring(taken(client, policy, "xml"))
    names = {"a": NAMESPACE}
    assert root.xpath("string(//a:docTitle)", namespaces=names) == "甲<条例>*"
    assert root.xpath("//a:chapter/a:heading/text()", namespaces=names) == ["第一章 总则", "第二章 附则"]
    assert root.xpath("//a:article/@eId", namespaces=names) == ["p1", "p2"]
    assert root.xpath("(//a:article)[1]//a:p/text()", namespaces=names) == ["甲。", "（一）<b>。"]
    assert root.xpath("//a:FRBRWork/a:FRBRdate/@date", namespaces=names) == ["2020-01-01"]


@pytest.mark.parametrize(
    "known", [{}, {"issued_on": "2020-05"}, {"issued_on": "2020-05-14", "number": "甲〔2020〕1号"}]
)
@pytest.mark.parametrize("issuers", [[], ["国务院", "司法部"]])
def test_the_xml_keeps_to_the_elements_of_akoma_ntoso(known, issuers):
    passages = [
        {"label": "", "heading": "", "text": "前言。\n\x01又一段。"},
        {"label": "第一条", "heading": "第一章", "text": "第一条"},
        {"label": "第二条", "heading": "第一章", "text": "第二条 乙。"},
    ]
    record = {"title": "甲 & <乙>", "issuers": issuers, "passages": passages} | known
    schema = etree.RelaxNG(file=Path(__file__).with_name("akoma.rng"))
    schema.assertValid(etree.fromstring(as_xml(record, "https://例子.test/policies/1/")))


def test_what_is_not_public_is_taken_away_by_editors_only(client, policy):
    policy.published_at = None
    policy.save()
    addresses = [reverse("policy-file", args=[policy.pk, form]) for form in ("docx", "md", "json", "xml")]
    assert {client.get(address).status_code for address in addresses} == {404}
    client.force_login(UserFactory(role=Role.EDITOR))
    assert {client.get(address).status_code for address in addresses} == {200}
    assert client.get(reverse("policy-file", args=[policy.pk, "exe"])).status_code == 404


# Feeds and kept searches


def test_feeds_tell_of_public_policies_the_newest_first(client, editor):
    from materials.search.library import index_policies
    from tests.factories import TopicFactory

    topic = TopicFactory(name="营商")
    old, new, hidden = (PolicyFactory(title=f"营商意见{n}", published_at=at) for n, at in DAYS)
    for row in (old, new, hidden):
        row.topics.add(topic)
    index_policies(Policy.objects.all())
    feeds = [reverse("topic-feed", args=[topic.slug]), reverse("search-feed") + "?q=营商&topic=营商"]
    for feed in feeds:
        answer = client.get(feed)
        assert answer["Content-Type"].startswith("application/atom+xml")
        entries = re.findall("<title>营商意见(.)</title>", answer.text)
        assert entries == ["2", "1"]
        assert f"http://testserver{new.get_absolute_url()}" in answer.text
    assert "营商意见" not in client.get(reverse("search-feed") + "?q=没有的").text


DAYS = [("1", "2020-01-01T00:00Z"), ("2", "2021-01-01T00:00Z"), ("3", None)]


def test_a_search_is_kept_named_anew_followed_and_thrown_away(client):
    client.force_login(person := UserFactory())
    client.post(reverse("searches"), {"name": "旧名", "address": "q=营商&level=city&page=3&evil=1"})
    client.post(reverse("searches"), {"name": "营商，市里的", "address": "level=city&q=营商"})
    search = person.saved_searches.get()
    assert search.name == "营商，市里的"
    assert search.get_absolute_url() == "/search/?q=%E8%90%A5%E5%95%86&level=city"
    shown = client.get(reverse("searches")).text
    assert f"{reverse('search-feed')}?{search.address.replace('&', '&amp;')}" in shown
    client.post(reverse("search-removal", args=[search.pk]))
    assert "还没有保存的搜索" in client.get(reverse("searches")).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "address": "q=a"}, "给这个搜索起个名字。"),
        ({"name": "甲", "address": ""}, "必填"),
        ({"name": "甲", "address": "level=city"}, "先搜点什么"),
        ({"name": "甲", "address": "q=" + "长" * 601}, "太长"),
    ],
)
def test_a_search_that_cannot_be_kept_is_explained(client, typed, sentence):
    client.force_login(person := UserFactory())
    answer = client.post(reverse("searches"), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not person.saved_searches.exists()
