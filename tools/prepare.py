"""Runs inside .venv before the server: database, cache table, static files and sample, in one process.

One process because starting Django four times would cost more than the four commands do.
"""

import os

import django
from django.core.management import call_command


def collect_static() -> None:
    # htmx's extensions are not used, and a comment in one of them reads as the import of a file that is not there.
    call_command("collectstatic", verbosity=0, interactive=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # With the checks: a broken tree fails here, before an address is announced.
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    collect_static()
    call_command("load_sample")
