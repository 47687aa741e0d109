import sys

from django.core.management.base import BaseCommand

from accounts.upgrades import pending_dangers

FOUND = 3  # not 1, which any failure is


class Command(BaseCommand):
    help = (
        "还没做的迁移里，哪些是正在运行的旧节点受不了的；有的话退出码是 3（deploy/upgrade.sh 于是先停下节点）"
    )

    def handle(self, **options):
        found = pending_dangers()
        for sentence in found:
            self.stdout.write(sentence)
        sys.exit(FOUND if found else 0)
