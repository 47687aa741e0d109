from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.backup import BackupError, restore, verify


class Command(BaseCommand):
    help = "核对一份备份，再恢复到空的数据库和空的照片文件夹；--check 只核对"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="只核对每个文件，什么也不写")

    def handle(self, *, folder, check, **options):
        try:
            manifest = (verify if check else restore)(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        done = "完好" if check else "恢复好了。再运行 manage.py migrate"
        self.stdout.write(f"{manifest['made_at']} 的备份，{len(manifest['files'])} 个文件：{done}")
