"""`manage.py import_policies FILE`: a file of records into the library, with its search index."""

import lzma
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from materials.actions.imports import Outcome, import_records
from materials.records import LARGEST, BadRecord, read_line

SHOWN = 20  # rejected records in full on the terminal; --report holds all


class Command(BaseCommand):
    help = "导入政策：每行一条 JSON（.jsonl，也可 .xz 压缩）。可以中断再来，同样的内容不会导入两次。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", type=Path, help="没有导入的，写进这个文件：行号、制表符、原因")

    def handle(self, *, file: Path, report: Path | None, **options):
        done: Counter[Outcome] = Counter()
        rejected: list[tuple[int, str]] = []
        number = 0
        draw = self._draw if sys.stderr.isatty() else None

        def records():
            nonlocal number
            for number, line in lines(file, draw):
                try:
                    yield read_line(line, number)
                except BadRecord as error:
                    rejected.append((number, str(error)))

        try:
            for record, outcome in import_records(records()):
                if isinstance(outcome, BadRecord):
                    rejected.append((record.line, str(outcome)))
                else:
                    done[outcome] += 1
        except (lzma.LZMAError, EOFError) as error:
            raise CommandError(
                f"{file} 的压缩坏了，读到第 {number} 行为止；已经导入的都在，换一份好的再导入就接着来。"
            ) from error
        except OSError as error:
            raise CommandError(f"读不到 {file}：{error.strerror}，请检查路径和权限。") from error
        counts = "，".join(f"{outcome.value} {done[outcome]}" for outcome in Outcome)
        self.stdout.write(f"导入完成：{counts}，没有导入 {len(rejected)}。")
        rejected.sort()
        for place, why in rejected[:SHOWN]:
            self.stdout.write(f"第 {place} 行：{why}")
        if len(rejected) > SHOWN and not report:
            self.stdout.write(f"……还有 {len(rejected) - SHOWN} 行没有列出：加 --report 文件名 看全部。")
        if report:
            report.write_text("".join(f"{place}\t{why}\n" for place, why in rejected), encoding="utf-8")

    def _draw(self, share: float, number: int):
        self.stderr.write(f"\r{'█' * round(30 * share):░<30} {share:4.0%}  第 {number} 行", ending="")
        self.stderr.flush()


def lines(file: Path, draw: Callable[[float, int], None] | None) -> Iterator[tuple[int, bytes]]:
    """The numbered lines of a plain or .xz file that are not blank; of one that is too long only so much that this
    shows. `draw` is told now and then how far it is."""
    with file.open("rb") as raw:
        size = file.stat().st_size or 1
        packed = raw.read(6) == b"\xfd7zXZ\0"
        raw.seek(0)
        with lzma.open(raw) if packed else nullcontext(raw) as text:
            number = 0
            while line := text.readline(LARGEST + 1):
                number += 1
                rest = line
                while len(rest) > LARGEST and not rest.endswith(b"\n"):
                    rest = text.readline(LARGEST + 1)
                if draw and number % 20 == 0:
                    draw(min(raw.tell() / size, 1), number)
                if line.strip():
                    yield number, line
        if draw:
            draw(1, number)
