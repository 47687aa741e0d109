"""Application servers beside one another, on the same database with as many workers and threads: a view that does
nothing and the autosave, from eight keep-alive connections."""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.bench.saving import PEOPLE, Person, Times, all_at_once
from tests.factories import QuestionFactory
from tests.production_server import Server, serving
from tools import serve, setup

ROUNDS, SECONDS = 2, 2
VIEWS = {"空视图": Person.nothing, "自动保存": Person.saved}


def gunicorn(kind: str):
    """A command line like `serve.command`'s."""

    def command(host: str, port: int, workers: int, database_url: str) -> list[str]:
        threads = serve.threads(database_url) if kind == "gthread" else 1
        arguments = (
            f"-m gunicorn --workers {workers} --worker-class {kind} --threads {threads} --bind {host}:{port}"
        )
        arguments += " --keep-alive 75 --log-level warning config.wsgi:application"
        return [str(setup.PYTHON), *arguments.split()]

    return command


SERVERS = {
    "granian": serve.command,
    "gunicorn gthread": gunicorn("gthread"),
    "gunicorn sync（没有长连接）": gunicorn("sync"),
}


def measure() -> dict[str, tuple[dict[str, Times], int]]:
    """By server what each view took, and the bytes that all its processes keep in memory together afterwards."""
    question = QuestionFactory()
    people = [Person(question) for _ in range(PEOPLE)]
    measured = {}
    for name, command in SERVERS.items():
        with serving(os.environ["DATABASE_URL"], command=command, FLUSH_COMMITS="0") as server:
            for person in people:
                person.connect({"flushed": server.port, "relaxed": server.port})
            times = {
                view: _rounds([deed.__get__(person) for person in people]) for view, deed in VIEWS.items()
            }
            measured[name] = times, sum(_resident(server))
    return measured


def _rounds(deeds: list) -> Times:
    all_at_once(deeds, 0.5)  # warm
    rounds = [all_at_once(deeds, SECONDS) for _ in range(ROUNDS)]
    return [one for took, _ in rounds for one in took], sum(together for _, together in rounds)


def _resident(server: Server) -> Iterator[int]:
    """Of each process of the server's session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            session = int((folder / "stat").read_text().rpartition(")")[2].split()[3])
            pages = int((folder / "statm").read_text().split()[1])
        except OSError:  # gone meanwhile
            continue
        if session == server.process.pid:
            yield pages * os.sysconf("SC_PAGE_SIZE")
