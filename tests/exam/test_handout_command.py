"""`import_handout`: a dry run without a database, the JSON it promises, and one sentence when it cannot."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exam.models import Question
from tests.exam.test_handout_apply import HANDOUT, dump

# What the issue that asked for the command writes down; there may be more keys, never fewer.
CONTRACT = {
    "topic": str,
    "background": [str],
    "sections": [{"title": str, "groups": [{"title": str, "paragraphs": [str]}]}],
    "policies": [
        {"title": str, "number": str, "issued_on": str | None, "effective_on": str | None, "level": str}
    ],
    "relations": [{"from": str, "to": str, "kind": str}],
    "questions": [
        {
            "number": int,
            "stem": str,
            "length": {"kind": str, "min": int | None, "max": int | None},
            "marks": int | float | None,
            "reference_answers": [{"paragraphs": [str]}],
            "points": [{"text": str, "marks": int | float}],
        }
    ],
    "frameworks": [{"title": str, "paragraphs": [str]}],
    "doubts": [{"line": int, "text": str, "question": str}],
}


@pytest.fixture
def handout(tmp_path):
    file = tmp_path / "讲义.txt"
    file.write_text(HANDOUT, "utf-8")
    return file


def run(file, *options):
    out = StringIO()
    call_command("import_handout", str(file), *options, stdout=out)
    return out.getvalue()


def check(value, contract):
    if isinstance(contract, dict):
        assert contract.keys() <= value.keys()
        for key, inner in contract.items():
            check(value[key], inner)
    elif isinstance(contract, list):
        for one in value:
            check(one, contract[0])
    else:
        assert isinstance(value, contract)


def test_a_dry_run_needs_no_database_and_prints_the_contract(handout):
    shown = json.loads(run(handout, "--dry-run", "--format", "json"))
    check(shown, CONTRACT)
    assert all(shown[key] for key in CONTRACT if key != "doubts")
    (question,) = shown["questions"]
    assert question["length"]["kind"] == "maximum"
    assert (question["marks"], [point["marks"] for point in question["points"]]) == (10, [6, 4])
    assert shown["policies"][0]["issued_on"] == "2021-03"
    assert shown["policies"][1]["effective_on"] == "2022-05-01"


def test_a_dry_run_of_the_real_handout_keeps_the_contract_and_asks(shared):
    shown = json.loads(run(shared / "handouts/business-environment.txt", "--dry-run", "--format", "json"))
    check(shown, CONTRACT)
    assert shown["doubts"]


def test_a_dry_run_names_each_doubt_with_its_line(handout):
    handout.write_text(HANDOUT.replace("不超过200字", "200字"), "utf-8")
    assert "存疑 第 15 行：问题1：“200字”是至多、约，还是至少？" in run(handout, "--dry-run")


@pytest.mark.django_db
def test_an_import_reports_what_it_made_and_then_that_nothing_changed(handout):
    assert "导入完成：专题 1" in run(handout)
    assert Question.objects.get().topic.name == "乡村书屋"
    before = dump()
    assert run(handout).strip() == "这份讲义已经导入过，什么也没有改动。"
    assert json.loads(run(handout, "--format", "json")) == {"changed": False, "made": {}, "notes": []}
    assert dump() == before


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda file: None, "没有这个文件，请检查路径。"),
        (Path.mkdir, "这是文件夹，不是文件，请检查路径。"),
        (Path.touch, "文件是空的"),
        (lambda file: file.write_text("今天天气很好。"), "看不出这是一份讲义"),
        (lambda file: file.write_bytes(bytes(range(256)) * 9), "读不懂这个文件的文字"),
    ],
    ids=["missing", "folder", "empty", "no handout", "binary"],
)
def test_a_file_that_cannot_be_imported_is_one_sentence(tmp_path, make, sentence):
    file = tmp_path / "那份.txt"
    make(file)
    with pytest.raises(CommandError) as refusal:
        run(file)
    assert sentence in str(refusal.value)
    assert str(refusal.value).count("。") == 1


def test_a_file_without_permission_is_one_sentence(handout, monkeypatch):
    def forbidden(file):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(CommandError, match="没有读它的权限，请检查路径。"):
        run(handout)
