"""`manage.py suggest_marks --in IN.jsonl --out OUT.jsonl`: suggested marks for many answers, offline."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam.marking.records import BadRecord, Record, lines, parse, write
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
        try:
            found = lines(options["source"])
            shown = [_line(parse(number, line)) for number, line in _counted(found)]
            write(Path(options["target"]), "".join(f"{line}\n" for line in shown))
        except BadRecord as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"已写出 {len(shown)} 份建议：{options['target']}")


def _counted(found: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines, with a count on the terminal when there is one."""
    terminal = sys.stderr.isatty()
    for done, line in enumerate(found, 1):
        yield line
        if terminal:
            sys.stderr.write(f"\r{done}/{len(found)}" + ("\n" if done == len(found) else ""))
            sys.stderr.flush()


def _line(record: Record) -> str:
    began = time.perf_counter()
    found = suggest(
        record.question, record.material, record.references, record.points, record.answer, record.max_marks
    )
    took = (time.perf_counter() - began) * 1000
    shown: dict[str, Any] = {
        "id": record.id,
        "total": float(found.total or 0),
        "points": {p.pid: float(p.marks) for p in found.points},
        "spans": {p.pid: [list(span) for span in p.spans] for p in found.points if p.spans},
        "ms": round(took, 3),
    }
    if found.reasons:
        shown["reason"] = "".join(found.reasons)
    return json.dumps(shown, ensure_ascii=False)
