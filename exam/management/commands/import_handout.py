import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exam.handout.apply import apply
from exam.handout.as_json import as_json
from exam.handout.parse import parse
from materials.files.errors import UnreadableFile
from materials.files.source import read

WHY_UNREADABLE = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是文件夹，不是文件",
    PermissionError: "没有读它的权限",
}


class Command(BaseCommand):
    help = "导入一份课堂讲义（.txt、.md、.docx）；--dry-run 只看会生成什么，不写库。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只解析，不写库")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, file: Path, dry_run: bool, format: str, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            why = WHY_UNREADABLE.get(type(error), error.strerror)
            raise CommandError(f"读不到 {file}：{why}，请检查路径。") from error
        try:
            plan = parse(read(data, file.name, limit=settings.HANDOUT_MAX_BYTES))
            if dry_run:
                self._show_plan(as_json(plan), format)
            else:
                self._show_report(apply(plan, by=None), plan.doubts, format)
        except UnreadableFile as error:
            raise CommandError(str(error)) from error

    def _show_plan(self, shown: dict, format: str):
        if format == "json":
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"专题：{shown['topic']}")
        for name, label in [("sections", "小节"), ("policies", "政策"), ("relations", "关系")]:
            self.stdout.write(f"{label}：{len(shown[name])}")
        self.stdout.write(f"题目：{len(shown['questions'])}")
        self._show_doubts((doubt["line"], doubt["question"]) for doubt in shown["doubts"])

    def _show_report(self, report, doubts, format: str):
        if format == "json":
            shown = {"changed": report.changed, "made": report.made, "notes": report.notes}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1))
            return
        self.stdout.write(report.sentence)
        for note in report.notes:
            self.stdout.write(f"注意：{note}")
        self._show_doubts((doubt.line, doubt.question) for doubt in doubts)

    def _show_doubts(self, doubts):
        for line, question in doubts:
            self.stdout.write(f"存疑 第 {line} 行：{question}")
