from django.core.management.base import BaseCommand

from exam.actions.clock import close_expired


class Command(BaseCommand):
    help = "给到时而没人再碰的作答交卷，交的是最后一份草稿。每分钟运行一次（cron）；多跑、同时跑都无妨。"

    def handle(self, **options):
        self.stdout.write(f"到时收卷：{close_expired()} 份作答")
