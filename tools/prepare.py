"""Runs inside .venv before `make run` serves: what a release needs, and the sample with its demo accounts."""

from django.core.management import call_command

from tools.release import django_ready, release


def prepare() -> None:
    release()
    call_command("load_sample")


if __name__ == "__main__":
    django_ready()
    prepare()
