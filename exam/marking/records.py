"""Answers to be marked, one a line of JSON: reading them, and saying in Chinese what is wrong with one."""

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from exam.marking.rubric import Point


class BadRecord(ValueError):
    """What is wrong with a file or a line, as a Chinese sentence."""


@dataclass(frozen=True)
class Record:
    """One answer with what it is compared with. `human_total` and `point_marks` (pid → marks) are a person's,
    where there are any."""

    id: str
    question: str
    material: str
    references: tuple[str, ...]
    points: tuple[Point, ...]
    answer: str
    max_marks: Decimal
    human_total: Decimal | None
    point_marks: dict[str, Decimal]


def lines(source: str) -> list[tuple[int, str]]:
    """The lines of a file that hold something, with their numbers. Raises BadRecord."""
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadRecord(f"文件 {source} 打不开，请检查路径和读取权限（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise BadRecord(f"文件 {source} 不是 UTF-8 编码，请先另存为 UTF-8 再试。") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def parse(number: int, line: str) -> Record:
    """One line. Raises BadRecord, which names the line."""
    try:
        found = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        raise BadRecord(f"第 {number} 行不是有效的 JSON（{error.msg}，第 {error.colno} 个字符）。") from error
    except (RecursionError, InvalidOperation) as error:
        raise BadRecord(f"第 {number} 行不是有效的 JSON（嵌套太深，或有写不出的数）。") from error
    try:
        return _record(found)
    except BadRecord as error:
        raise BadRecord(f"第 {number} 行：{error}") from error


def _record(found: Any) -> Record:
    if not isinstance(found, dict):
        raise BadRecord("应当是一个 JSON 对象。")
    answer_id = found.get("id")
    if isinstance(answer_id, Decimal):
        answer_id = int(answer_id) if answer_id == answer_id.to_integral_value() else str(answer_id)
    if not isinstance(answer_id, str | int) or answer_id == "":
        raise BadRecord("缺少 id。")
    references = _listed(found, "references")
    if not all(isinstance(reference, str) for reference in references):
        raise BadRecord("references 应当全是文字。")
    marks = found.get("point_marks") or {}
    if not isinstance(marks, dict):
        raise BadRecord("point_marks 应当是对象：采分点编号对应得分。")
    return Record(
        str(answer_id),
        _text(found, "question"),
        _text(found, "material"),
        tuple(references),
        tuple(_points(found)),
        _text(found, "answer"),
        _marks(found, "max_marks"),
        None if found.get("human_total") is None else _marks(found, "human_total"),
        {pid: _marks(marks, pid) for pid in marks},
    )


def _points(found: dict[str, Any]) -> Iterator[Point]:
    seen = set()
    for place, point in enumerate(_listed(found, "points"), 1):
        if not isinstance(point, dict):
            raise BadRecord(f"points 的第 {place} 个应当是对象。")
        pid = _text(point, "pid")
        keywords = _listed(point, "keywords")
        if not pid or pid in seen:
            raise BadRecord(f"points 的第 {place} 个缺少 pid，或者与前面的重复。")
        if not all(isinstance(word, str) for word in keywords):
            raise BadRecord(f"points 的第 {place} 个的 keywords 应当全是文字。")
        seen.add(pid)
        yield Point(pid, _text(point, "text"), _marks(point, "marks"), tuple(keywords))


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise BadRecord(f"{name} 应当是文字。")
    return value or ""


def _listed(record: dict[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    if value is not None and not isinstance(value, list):
        raise BadRecord(f"{name} 应当是列表。")
    return value or []


def _marks(record: dict[str, Any], name: str) -> Decimal:
    value = record.get(name)
    try:
        marks = Decimal(value) if isinstance(value, Decimal | str) else None
    except InvalidOperation:
        marks = None
    if marks is None or not marks.is_finite() or marks < 0:
        raise BadRecord(f"{name} 应当是不小于 0 的数。")
    return marks


def write(target: Path, text: str) -> None:
    """All or nothing: to a file beside the target, then renamed over it. Raises BadRecord."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    except OSError as error:
        raise BadRecord(f"文件 {target} 写不进去，请检查目录和权限（{error.strerror}）。") from error
