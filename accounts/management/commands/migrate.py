from django.core.management.commands import migrate

from accounts.alone import alone


class Command(migrate.Command):
    """Django's, one at a time: two deploys at once would both create the same table."""

    def handle(self, *args, **options):
        with alone():
            super().handle(*args, **options)
