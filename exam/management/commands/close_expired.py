from django.core.management.base import BaseCommand

from exam.actions.clock import close_expired


class Command(BaseCommand):
    help = "给到时而没人再碰的作答交卷，交的是最后一份草稿。每分钟运行一次（docs/running.md）；多跑、同时跑都无妨。"

    def handle(self, *, verbosity, **options):
        closed = close_expired()
        if verbosity:
            self.stdout.write(f"到时收卷：{closed} 份作答")
