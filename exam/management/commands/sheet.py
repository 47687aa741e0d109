"""`manage.py sheet FILE`: how a text falls on the answer sheet, as JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exam.sheet import SheetSettings, lay_out


class Command(BaseCommand):
    help = "把一段文字排上答题卡，打印 JSON：cells（格数）、characters（字数）、rows（每格的文字）。"
    requires_system_checks = []  # text in, text out: works while the site is being repaired

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="UTF-8 文本文件；- 表示标准输入")
        parser.add_argument("--columns", type=int, default=25, help="每行格数，默认 25")
        parser.add_argument("--indent", type=int, default=0, help="段首空几格，默认 0")
        parser.add_argument(
            "--compound-marks", action="store_true", help="连用的两个标点（：“ 或 。”）合占一格"
        )
        parser.add_argument("--list-heads", action="store_true", help="段首的序号（1、）合占一格")
        parser.add_argument(
            "--title", action="store_true", help="第一行是标题，居中；其后以——开头的一行是副标题"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            settings = SheetSettings(
                columns=options["columns"],
                indent=options["indent"],
                compound_marks=options["compound_marks"],
                list_heads=options["list_heads"],
                title=options["title"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        sheet = lay_out(read_text(options["file"]), settings)
        shown = {"cells": sheet.cells, "characters": sheet.characters, "rows": sheet.rows}
        self.stdout.write(json.dumps(shown, ensure_ascii=False))


def read_text(file: str) -> str:
    """The text of a file, or of standard input for "-". Line ends are kept as they are."""
    name = "标准输入" if file == "-" else f"文件 {file} "
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise CommandError(f"{name}打不开，请检查路径和读取权限（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{name}不是 UTF-8 编码（第 {error.start + 1} 个字节读不通）。请先另存为 UTF-8 再试。"
        ) from error
