"""`manage.py suggest_marks --in IN.jsonl --out OUT.jsonl`: suggested marks for many answers, offline."""

import json
import os
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam.marking.rubric import Point
from exam.marking.suggest import suggest


class Command(BaseCommand):
    help = "为 JSONL 文件里的每份作答给出建议分（不是评分）：每个采分点的分数、依据所在的位置，以及总分。"
    requires_system_checks = []  # a file in, a file out: works without a database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--in", dest="source", metavar="IN.jsonl", required=True,
            help="每行一份作答：id, question, material, references, points, answer, max_marks",
        )  # fmt: skip
        parser.add_argument(
            "--out", dest="target", metavar="OUT.jsonl", required=True, help="结果文件，全部成功才写出"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lines = _lines(options["source"])
        shown = [_line(number, line) for number, line in _counted(lines)]
        _write(Path(options["target"]), "".join(f"{line}\n" for line in shown))
        self.stderr.write(f"已写出 {len(shown)} 份建议：{options['target']}")


def _lines(source: str) -> list[tuple[int, str]]:
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"文件 {source} 打不开，请检查路径和读取权限（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"文件 {source} 不是 UTF-8 编码，请先另存为 UTF-8 再试。") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _counted(lines: list[tuple[int, str]]) -> Any:
    """The lines, with a count on the terminal when there is one."""
    terminal = sys.stderr.isatty()
    for done, line in enumerate(lines, 1):
        yield line
        if terminal:
            sys.stderr.write(f"\r{done}/{len(lines)}" + ("\n" if done == len(lines) else ""))
            sys.stderr.flush()


def _line(number: int, line: str) -> str:
    try:
        record = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        raise CommandError(
            f"第 {number} 行不是有效的 JSON（{error.msg}，第 {error.colno} 个字符）。"
        ) from error
    try:
        answer_id, inputs = _inputs(record)
    except _Bad as error:
        raise CommandError(f"第 {number} 行：{error}") from error
    began = time.perf_counter()
    found = suggest(**inputs)
    took = (time.perf_counter() - began) * 1000
    shown: dict[str, Any] = {
        "id": answer_id,
        "total": float(found.total or 0),
        "points": {p.pid: float(p.marks) for p in found.points},
        "spans": {p.pid: [list(span) for span in p.spans] for p in found.points if p.spans},
        "ms": round(took, 3),
    }
    if found.reasons:
        shown["reason"] = "".join(found.reasons)
    return json.dumps(shown, ensure_ascii=False)


class _Bad(Exception):
    """What is wrong with a record, as a Chinese sentence."""


def _inputs(record: Any) -> tuple[str, dict[str, Any]]:
    if not isinstance(record, dict):
        raise _Bad("应当是一个 JSON 对象。")
    answer_id = record.get("id")
    if isinstance(answer_id, Decimal):
        answer_id = int(answer_id) if answer_id == answer_id.to_integral_value() else str(answer_id)
    if not isinstance(answer_id, str | int) or answer_id == "":
        raise _Bad("缺少 id。")
    points = []
    for place, point in enumerate(_listed(record, "points"), 1):
        if not isinstance(point, dict):
            raise _Bad(f"points 的第 {place} 个应当是对象。")
        pid = _text(point, "pid")
        keywords = _listed(point, "keywords")
        if not pid or any(pid == other.pid for other in points):
            raise _Bad(f"points 的第 {place} 个缺少 pid，或者与前面的重复。")
        if not all(isinstance(word, str) for word in keywords):
            raise _Bad(f"points 的第 {place} 个的 keywords 应当全是文字。")
        points.append(Point(pid, _text(point, "text"), _marks(point, "marks"), tuple(keywords)))
    references = _listed(record, "references")
    if not all(isinstance(reference, str) for reference in references):
        raise _Bad("references 应当全是文字。")
    return str(answer_id), {
        "question": _text(record, "question"),
        "material": _text(record, "material"),
        "references": references,
        "points": points,
        "answer": _text(record, "answer"),
        "max_marks": _marks(record, "max_marks"),
    }


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise _Bad(f"{name} 应当是文字。")
    return value or ""


def _listed(record: dict[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    if value is not None and not isinstance(value, list):
        raise _Bad(f"{name} 应当是列表。")
    return value or []


def _marks(record: dict[str, Any], name: str) -> Decimal:
    value = record.get(name)
    try:
        marks = Decimal(value) if isinstance(value, Decimal | str) else None
    except InvalidOperation:
        marks = None
    if marks is None or not marks.is_finite() or marks < 0:
        raise _Bad(f"{name} 应当是不小于 0 的数。")
    return marks


def _write(target: Path, text: str) -> None:
    """All or nothing: to a file beside the target, then renamed over it."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    except OSError as error:
        raise CommandError(f"文件 {target} 写不进去，请检查目录和权限（{error.strerror}）。") from error
