import json

import pytest
from django.core.management import CommandError, call_command

RECORD = {
    "id": "x-1",
    "question": "概括做法。",
    "material": "",
    "references": ["开办平价老年食堂"],
    "points": [
        {"pid": "p1", "text": "开办平价老年食堂", "marks": 3.333, "keywords": ["食堂"]},
        {"pid": "p2", "text": "组织医护人员下乡巡诊", "marks": 1.5, "keywords": []},
    ],
    "answer": "🙂一是开办平价老年食堂。",
    "max_marks": 5,
}


def run(tmp_path, *lines):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8"
    )
    call_command("suggest_marks", "--in", str(source), "--out", str(target))
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_a_line_holds_the_contract(tmp_path):
    (line,) = run(tmp_path, RECORD)
    assert line.pop("ms") >= 0
    assert line == {
        "id": "x-1", "total": 3.333, "points": {"p1": 3.333, "p2": 0.0}, "spans": {"p1": [[3, 11]]},
    }  # fmt: skip


def test_only_the_named_fields_are_read(tmp_path):
    seen = [
        run(tmp_path, RECORD | {"human_total": h, "kind": k})[0] for h, k in ((0, "gaming"), (5, "scored"))
    ]
    assert seen[0]["total"] == seen[1]["total"] == 3.333


def test_nothing_to_compare_with_is_zero_with_a_reason(tmp_path):
    (line,) = run(tmp_path, RECORD | {"points": [], "references": []})
    assert (line["total"], line["points"]) == (0.0, {})
    assert "无法评分" in line["reason"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "第 2 行不是有效的 JSON"),
        ("[]", "第 2 行：应当是一个 JSON 对象"),
        (RECORD | {"id": None}, "第 2 行：缺少 id"),
        (RECORD | {"answer": 5}, "第 2 行：answer 应当是文字"),
        (RECORD | {"points": {}}, "第 2 行：points 应当是列表"),
        (RECORD | {"max_marks": -1}, "第 2 行：max_marks 应当是不小于 0 的数"),
        (RECORD | {"max_marks": float("nan")}, "第 2 行：max_marks"),
        (
            RECORD | {"points": RECORD["points"][:1] * 2},
            "第 2 行：points 的第 2 个缺少 pid，或者与前面的重复",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(tmp_path, bad, says):
    (tmp_path / "out.jsonl").write_text("旧的结果", "utf-8")
    with pytest.raises(CommandError, match=says):
        run(tmp_path, RECORD, bad)
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "旧的结果"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]
