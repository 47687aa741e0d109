"""The library in and out of files: what a line becomes, what is refused and why, again and after a crash."""

import io
import json
import lzma
import tracemalloc
from datetime import date
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from materials.actions.policies import save_policy
from materials.exports import records
from materials.forms.policies import PolicyForm
from materials.models import ImportedRecord, Passage, Policy, SearchDocument, SearchEntry, Topic
from materials.records import BadRecord, read_line
from materials.search.find import documents_of, find
from materials.search.query import parse
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def record(key="a-1", title="甲条例", texts=("第一条 统筹。", "第二条 推进。"), **fields):
    return {
        "key": key,
        "title": title,
        "number": "",
        "issuers": ["某省人民代表大会常务委员会"],
        "kind": "地方性法规",
        "status": "现行有效",
        "issued_on": "2020-05-14",
        "topics": [],
        "note": "",
        "passages": [
            {"label": f"第{place}条", "heading": "第一章 总则", "text": text}
            for place, text in enumerate(texts, 1)
        ],
    } | fields


def run(tmp_path, *lines, name="in.jsonl", **options):
    """Imports the lines (records or bytes) and gives back what the command said."""
    file, said = tmp_path / name, io.StringIO()
    body = b"".join(
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() + b"\n"
        for line in lines
    )
    file.write_bytes(lzma.compress(body) if name.endswith(".xz") else body)
    call_command("import_policies", file, stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()


def titles(q):
    groups = find(parse(q), most=None).groups
    documents = documents_of(groups)
    return [documents[group.document].title for group in groups]


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.xz"])
def test_a_record_becomes_an_entry_with_its_text_and_is_found_at_once(tmp_path, name):
    said = run(
        tmp_path,
        record(number="国发(2022) 5 号", aliases=["甲例"], note="通过。", effective_on="2020年7月1日"),
        name=name,
    )
    assert said.startswith("导入完成：新条目 1，已有条目的又一版 0，没有变化 0，没有导入 0。\n")
    assert "propose_relations" in said
    assert "propose_relations" not in run(tmp_path)
    policy = Policy.objects.get()
    assert (policy.number, policy.number_printed) == ("国发〔2022〕5号", "国发(2022) 5 号")
    assert (policy.level, policy.status, policy.kind) == ("province", "in_force", "地方性法规")
    assert policy.published_at is not None
    assert [str(date) for date in policy.dates.all()] == ["2020-05-14", "2020-07-01"]
    assert [str(row) for row in policy.signatures.all()] == ["某省人民代表大会常务委员会"]
    version = policy.versions.get()
    assert (version.number, version.note) == (1, "通过。")
    assert list(version.passages.values_list("position", "label", "heading", "text")) == [
        (1, "第1条", "第一章 总则", "第一条 统筹。"),
        (2, "第2条", "第一章 总则", "第二条 推进。"),
    ]
    assert titles("统筹") == titles("甲例") == titles("国发〔2022〕5号") == ["甲条例"]
    assert ImportedRecord.objects.get(key="a-1").version == version


@pytest.mark.parametrize(
    ("issuer", "kind", "level"),
    [
        ("国务院", "行政法规", "national"),
        ("某部", "部门规章", "ministry"),
        ("上海市人民代表大会常务委员会", "地方性法规", "province"),
        ("内蒙古自治区人民代表大会常务委员会", "地方性法规", "region"),
        ("青岛市人民代表大会常务委员会", "地方性法规", "city"),
        ("某县人民代表大会", "地方性法规", "county"),
        ("国务院", "报告", "national"),
        ("某社", "报告", "unknown"),
    ],
)
def test_the_level_is_taken_from_the_kind_or_the_place_and_not_guessed(tmp_path, issuer, kind, level):
    run(tmp_path, record(issuers=[issuer], kind=kind))
    assert Policy.objects.get().level == level


BAD = [
    (b"{", "不是完整的 JSON（第 1 个字符附近）"),
    (b"[1]", "应当是一个 JSON 对象"),
    (b"\xff\xfe{}", "不是 UTF-8 编码（第 1 个字节读不通）"),
    (record(key=""), "缺少 key"),
    (record(title="  "), "缺少 title"),
    (record(title="长" * 301), "title 太长：301 字，最多 300 字"),
    (record(title=5), "title 应当是文字"),
    (record(issuers="国务院"), "issuers 应当是列表"),
    (record(status="大概有效"), "看不懂的有效性“大概有效”"),
    (record(level="宇宙"), "看不懂的层级“宇宙”"),
    (record(issued_on="2021-02-30"), "issued_on“2021-02-30”：没有这一天"),
    (record(issued_on="去年"), "issued_on“去年”：请写成"),
    (record(in_force_from="2021-7"), "in_force_from“2021-7”：请写成 2021-07-01"),
    (record(source_url="javascript:alert(1)"), "网页脚本"),
    (record(source_url="ftp://a"), "source_url 应当以 http"),
    (record(texts=["<SCRIPT>alert(1)</script>"]), "文字里有网页脚本（<script）"),
    (record(texts=["第一条", "  "]), "passages 的第 2 个：缺少 text"),
    (record(passages=["第一条"]), "passages 的第 1 个应当是对象"),
    (record(note="a\0b"), "空字符"),
    (record(note="\ud800"), "代理码"),
    (b'{"key": "' + b"x" * (5 * 1024 * 1024) + b'"}', "超过 5 MB"),
    (record(number="国发〔2022〕5号"), "字号 国发〔2022〕5号 在库里已经是《旧意见》的"),
    (record(aliases=["旧简称"]), "别名与库里的《旧意见》相同"),
]


def test_each_bad_line_is_refused_with_its_number_and_reason_and_the_others_go_in(tmp_path):
    old = PolicyFactory(title="旧意见", number="国发〔2022〕5号")
    old.aliases.create(title="旧简称")
    good = [record(key=f"good-{place}", title=f"好条例{place}") for place in range(len(BAD))]
    lines = []
    for (bad, _), fine in zip(BAD, good, strict=True):
        as_line = bad + b"\n" if isinstance(bad, bytes) else json.dumps(bad).encode() + b"\n"
        lines += [as_line, fine]
    report = tmp_path / "report.txt"
    said = run(tmp_path, *lines, b"\n", report=report)
    assert f"新条目 {len(BAD)}，" in said
    assert f"没有导入 {len(BAD)}。" in said
    reasons = [line.split("\t") for line in report.read_text().splitlines()]
    assert [int(number) for number, _ in reasons] == list(range(1, 2 * len(BAD), 2))
    for (_, expected), (_, reason) in zip(BAD, reasons, strict=True):
        assert expected in reason
    assert "第 1 行：不是完整的 JSON" in said
    assert Policy.objects.count() == len(BAD) + 1
    assert Passage.objects.count() == 2 * len(BAD)


def test_a_missing_file_and_a_broken_archive_are_said_plainly(tmp_path):
    with pytest.raises(CommandError, match="读不到"):
        call_command("import_policies", tmp_path / "none.jsonl")
    whole = lzma.compress(json.dumps(record()).encode() * 400)
    (tmp_path / "cut.xz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="压缩坏了"):
        call_command("import_policies", tmp_path / "cut.xz")


def rows():
    models = [Policy, Passage, ImportedRecord, SearchDocument, SearchEntry]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_same_file_twice_changes_nothing(tmp_path):
    lines = [
        record(),
        record(key="a-2", title="乙条例"),
        record(key="a-3", status="已修改", issued_on="2010"),
    ]
    run(tmp_path, *lines)
    before = rows()
    assert "没有变化 3，没有导入 0" in run(tmp_path, *lines)
    assert rows() == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_records_of_one_title_are_one_entry_s_versions_the_newest_first_in_whatever_order(tmp_path, order):
    texts = [
        record(key="old", texts=["老话。"], status="已废止", issued_on="2001-01-01"),
        record(key="mid", texts=["旧话。", "常话。"], status="已修改", issued_on="2012-01-01"),
        record(key="new", texts=["新话。", "常话。"], issued_on="2020-01-01", number="国发〔2020〕1号"),
    ]
    for place in order:
        run(tmp_path, texts[place])
    policy = Policy.objects.get()
    assert [version.record.key for version in policy.versions.all()] == ["new", "mid", "old"]
    assert [version.number for version in policy.versions.all()] == [3, 2, 1]
    assert (policy.status, policy.dates.get().as_text) == ("in_force", "2020-01-01")
    for typed, past in [("新话", False), ("旧话", True), ("老话", True), ("常话", False)]:
        [group] = find(parse(typed)).groups
        [number] = group.texts
        assert SearchEntry.objects.get(pk=number).label.endswith("（旧版）") is past


def test_a_changed_record_is_a_new_version_but_never_covers_an_editor_s(tmp_path):
    run(tmp_path, record(texts=["原话。"]))
    assert "已有条目的又一版 1" in run(tmp_path, record(texts=["改话。"], kind="办法"))
    policy = Policy.objects.get()
    assert [version.passages.get().text for version in policy.versions.all()] == ["改话。", "原话。"]
    assert policy.kind == "办法"
    assert titles("改话") == ["甲条例"]
    run(tmp_path, record(title="甲办法", texts=["再改话。"], kind="办法"))
    policy.refresh_from_db()
    assert titles("再改话") == [policy.title] == ["甲办法"]
    assert titles("甲条例") == []
    run(tmp_path, record(key="other", title="别的条例"))
    assert "《别的条例》在库里已经是另一条的" in run(tmp_path, record(title="别的条例", texts=["改。"]))
    opened = PolicyForm(policy=policy).initial
    form = PolicyForm(opened | {"title": "甲办法", "text": "编辑的话。"}, policy=policy)
    assert form.is_valid(), form.errors
    save_policy(policy, form.entry(), by=UserFactory(role="editor"))
    assert "编辑改过《甲办法》的正文" in run(tmp_path, record(title="甲办法", texts=["又改话。"]))
    assert policy.versions.first().passages.get().text == "编辑的话。"


def test_an_entry_that_was_there_without_text_gets_it_and_keeps_what_it_says(tmp_path):
    topic = TopicFactory(name="营商")
    policy = PolicyFactory(title="甲条例", kind="条例", level="city")
    run(tmp_path, record(number="国发〔2020〕1号", topics=["营商", "没有的专题"]))
    policy.refresh_from_db()
    assert (policy.kind, policy.level, policy.number) == ("条例", "city", "国发〔2020〕1号")
    assert policy.versions.get().passages.count() == 2
    assert list(policy.topics.all()) == [topic]
    assert Topic.objects.count() == 1
    assert titles("统筹") == ["甲条例"]


LONG = [f"第{place}条 漫长。" for place in range(400)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [None, ["原话。"]])
def test_a_long_record_is_not_seen_before_all_of_it_is_there_and_a_crash_is_made_good(
    tmp_path, monkeypatch, before
):
    if before:
        run(tmp_path, record(texts=before))
    calls, bulk_create = [], Passage.objects.bulk_create

    def crash(step):
        calls.append(step)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return bulk_create(step)

    monkeypatch.setattr(Passage.objects, "bulk_create", crash)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, record(texts=LONG))
    monkeypatch.undo()
    assert titles("漫长") == []
    assert titles("甲条例") == (["甲条例"] if before else [])
    seen = Policy.objects.filter(published_at__isnull=False).first()
    assert (
        [passage.text for passage in seen.versions.first().passages.all()] == before if before else not seen
    )
    run(tmp_path, record(texts=LONG))
    policy = Policy.objects.get()
    assert policy.published_at is not None
    assert [passage.text for passage in policy.versions.first().passages.all()] == LONG
    assert policy.versions.count() == Passage.objects.values("version").distinct().count() == 1 + bool(before)
    [group] = find(parse("漫长"), most=None).groups
    assert len(group.texts) == len(LONG)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_writes_more_than_two_hundred_rows(tmp_path, monkeypatch):
    written, transactions, commit = [0], [], connection.commit

    def count(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("INSERT") and "INTO materials_search_index" not in sql:  # words, not rows
            # Where rows are given back SQLite does not count them.
            written[0] += max(context["cursor"].rowcount, sql.count("), (") + 1)
        return result

    def note():
        transactions.append(written[0])
        written[0] = 0
        commit()

    monkeypatch.setattr(connection, "commit", note)
    with connection.execute_wrapper(count):
        run(
            tmp_path,
            record(texts=LONG),
            record(key="b", title="乙条例", texts=LONG[:89]),
            record(key="c", texts=[f"改{text}" for text in LONG], issued_on="2021-01-01"),
        )
    assert Passage.objects.count() == 889
    assert sum(transactions) > 2 * 889
    assert max(transactions) <= 200


def test_memory_does_not_grow_with_the_file(tmp_path):
    def most(count):
        """The most bytes that were held at once while a file of so many records went in."""
        file = tmp_path / f"{count}.jsonl"
        with file.open("w") as lines:
            for one in range(count):
                many = record(
                    key=f"{count}-{one}", title=f"条例{count}之{one}", texts=["重复的长文字。" * 300] * 5
                )
                lines.write(json.dumps(many, ensure_ascii=False) + "\n")
        tracemalloc.start()
        call_command("import_policies", file, stdout=io.StringIO())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(3)  # what is loaded once
    assert most(80) < 2 * most(10)


def test_real_records_go_out_as_they_came_in_and_in_again_without_a_change(tmp_path, shared):
    with lzma.open(shared / "corpus" / "policies.jsonl.xz", "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in islice(lines, 10, 1500, 55)]
        real += [json.loads(line) for line in islice(lines, 900, 903)]
    run(tmp_path, *real)
    out = tmp_path / "out.jsonl.xz"
    call_command("export_policies", out, stdout=io.StringIO())
    with lzma.open(out, "rt", encoding="utf-8") as lines:
        exported = [json.loads(line) for line in lines]
    assert {one["key"]: one for one in exported} == {one["key"]: one for one in real}
    said = io.StringIO()
    call_command("import_policies", out, stdout=said)
    assert f"没有变化 {len(real)}，没有导入 0" in said.getvalue()


def test_the_day_a_text_is_in_force_from_is_read_goes_out_and_comes_in(tmp_path):
    begins = "第九条 本条例自2021年7月1日起施行。"
    old = record(
        key="old", texts=["老话。"], status="已修改", issued_on="2001-01-01", in_force_from="2001-06-01"
    )
    run(tmp_path, record(texts=["第一条 统筹。", begins]), old, record(key="c", texts=["又一版。", begins]))
    versions = Policy.objects.get().versions

    def days():
        return [str(day) for day in versions.values_list("in_force_from", flat=True)]

    assert days() == ["2021-07-01", "None", "2001-06-01"]  # of two that claim one day the first has it
    assert Policy.objects.with_life().get().status_on(date(2015, 1, 1)) == "in_force"
    versions.filter(number=1).update(in_force_from=date(2002, 1, 1))  # as an editor corrects it
    call_command("export_policies", tmp_path / "out.jsonl", stdout=io.StringIO())
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [json.loads(line).get("in_force_from") for line in lines] == [None, None, "2002-01-01"]
    assert [str(read_line(line).in_force_from) for line in lines[::2]] == days()[::2]


def test_what_editors_wrote_goes_out_too_and_comes_in_as_the_same(tmp_path):
    policy = PolicyFactory(
        title="编辑的意见", number="国发〔2020〕1号", level="city", status="repealed", summary="摘要。"
    )
    policy.aliases.create(title="简称")
    policy.dates.create(kind="issued", precision="yearless", printed="2月7日")
    for number, text in [(1, "旧文。"), (2, "新文。")]:
        policy.versions.create(number=number).passages.create(position=1, text=text)
    PolicyFactory(title="没有公开的", published_at=None)
    call_command("export_policies", tmp_path / "one.jsonl", stdout=io.StringIO())
    first = (tmp_path / "one.jsonl").read_bytes()
    assert "没有公开的" not in first.decode()
    call_command("import_policies", tmp_path / "one.jsonl", stdout=(said := io.StringIO()))
    assert "没有变化 2，没有导入 0" in said.getvalue()
    assert policy.versions.count() == 2
    exported = [read_line(line) for line in first.splitlines()]
    assert [one.level for one in exported] == ["city", "unknown"]
    assert exported[0].dates["issued"] == (None, "yearless", "2月7日")
    assert len(list(records(Policy.objects.filter(pk=policy.pk)))) == 2


def test_search_policies_prints_what_everybody_finds_best_first(tmp_path):
    run(
        tmp_path,
        record(number="国发〔2020〕1号"),
        record(key="b", title="乙条例", texts=["第一条 甲条例不适用。"]),
    )
    PolicyFactory(title="甲条例的草稿", published_at=None)

    def printed(*arguments):
        out = io.StringIO()
        call_command("search_policies", *arguments, "--format", "json", stdout=out)
        return json.loads(out.getvalue())

    hits = printed("甲条例")
    assert [(hit["title"], hit["passage"]) for hit in hits] == [("甲条例", ""), ("乙条例", "第1条")]
    assert hits[0] == {
        "title": "甲条例", "number": "国发〔2020〕1号", "passage": "", "snippet": "甲条例", "score": 4,
    }  # fmt: skip
    assert hits[1]["snippet"] == "第一条 甲条例不适用。"
    assert hits[0]["score"] > hits[1]["score"]
    assert len(printed("条例", "--limit", "1")) == 1
    assert printed("没有") == []
    assert printed("国发(2020) 1 号")[0]["title"] == "甲条例"


def test_a_record_that_is_no_object_is_never_a_crash():
    for line in (
        b"",
        b"null",
        b"3",
        b'"a"',
        b"[" * 100_000,
        b'{"passages": {}}',
        b'{"key": {}, "title": []}',
    ):
        with pytest.raises(BadRecord):
            read_line(line)
