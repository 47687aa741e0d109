"""`manage.py export_policies FILE`: the published library in the import format."""

import json
import lzma
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from materials.exports import records
from materials.models import Policy


class Command(BaseCommand):
    help = "导出政策库里公开的条目：每行一条 JSON，import_policies 能原样导入；文件名以 .xz 结尾就压缩。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        unfinished, count = file.with_name(f".{file.name}.partial"), 0
        try:
            with lzma.open(unfinished, "wb") if file.suffix == ".xz" else unfinished.open("wb") as lines:
                for record in records(Policy.objects.public()):
                    lines.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
                    count += 1
            os.replace(unfinished, file)
        except OSError as error:
            raise CommandError(f"写不了 {file}：{error.strerror}，请检查目录和权限。") from error
        self.stdout.write(f"已导出 {count} 条到 {file}")
