"""Runs inside .venv once for a new version, before its nodes start: database, cache table, static files, index.

One process because starting Django for each would cost more than the commands do.
"""

import os

import django
from django.core.management import call_command


def collect_static() -> None:
    # Whoever may read nothing else of ours: nginx sends these, and their compressed copies.
    before = os.umask(0o022)
    try:
        # htmx's extensions are not used, and a comment in one of them reads as the import of a file that is not there.
        call_command("collectstatic", verbosity=0, interactive=False)
    finally:
        os.umask(before)


def release() -> None:
    from accounts.alone import alone  # needs Django ready

    with alone():
        # With the checks: a broken tree fails here, before a node starts.
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        collect_static()
        call_command("close_expired", verbosity=0)  # what ended while no server ran
        call_command("rebuild_search_index", if_empty=True)


def django_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


if __name__ == "__main__":
    django_ready()
    release()
