"""Runs inside .venv before the server: database, cache table, static files, what ended meanwhile and sample, in one process.

One process because starting Django for each would cost more than the commands do.
"""

import os

import django
from django.core.management import call_command


def collect_static() -> None:
    # htmx's extensions are not used, and a comment in one of them reads as the import of a file that is not there.
    call_command("collectstatic", verbosity=0, interactive=False)


def prepare() -> None:
    # With the checks: a broken tree fails here, before an address is announced.
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    collect_static()
    call_command("close_expired", verbosity=0)  # what ended while no server ran
    call_command("rebuild_search_index", if_empty=True)
    call_command("load_sample")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    prepare()
