"""`manage.py publish_due`: what the calendar did to entries is known to the search."""

from django.core.management.base import BaseCommand

from materials.actions.work import publish_due, turn_due


class Command(BaseCommand):
    help = (
        "到了定时公开的时间的政策条目，让搜索也找得到（页面到点自己就公开）；到了施行、废止、失效的日子的，搜索里换成新的有效性。"
        "可以随时重复执行，适合放进定时任务，每天至少一次。"
    )

    def handle(self, **options):
        self.stdout.write(f"公开了 {publish_due()} 条，{turn_due()} 条的有效性到了日子。")
