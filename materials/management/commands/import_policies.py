"""`manage.py import_policies FILE`: a file of records into the library, with its search index."""

import lzma
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from materials.actions.imports import Outcome, import_records
from materials.readers import read_file
from materials.records import BadRecord
from materials.search.engines import engine
from materials.steps import flushed_at_the_end

SHOWN = 20  # rejected records in full on the terminal; --report holds all


class Command(BaseCommand):
    help = (
        "导入政策：每行一条 JSON（.jsonl，也可 .xz 压缩），同样字段的 .csv，或一份文件（.docx、.txt，文头自动认）。"
        "可以中断再来，同样的内容不会导入两次。"
    )

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
            with file.open("rb") as raw:
                for number, found in read_file(raw, file.name, draw=draw):
                    if isinstance(found, BadRecord):
                        rejected.append((number, str(found)))
                    else:
                        yield found

        try:
            with flushed_at_the_end():
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
        engine().settle()
        counts = "，".join(f"{outcome.value} {done[outcome]}" for outcome in Outcome)
        self.stdout.write(f"导入完成：{counts}，没有导入 {len(rejected)}。")
        if done[Outcome.NEW] or done[Outcome.TEXT]:
            self.stdout.write(
                "它们和别的政策的关系还没有提：请运行 manage.py propose_relations，再由编辑确认。"
            )
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
