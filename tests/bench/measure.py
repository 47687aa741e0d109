"""The measuring itself: a process beside the server's. Everything here is bounded by time, not by counts."""

import os
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count as numbers
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from exam.actions.writing import start_attempt  # noqa: E402
from tests.bench import report, search, suggesting  # noqa: E402
from tests.bench.layout import in_python, in_the_browser  # noqa: E402
from tests.factories import QuestionFactory, UserFactory  # noqa: E402
from tests.production_server import Browser, serving  # noqa: E402

PEOPLE = 8  # who write at once, each without a pause
ROUNDS = 3  # each round asks for everything once, so that a busy moment of the machine hits all alike
SECONDS, SECONDS_ALONE = 4, 2
TEXT = "要打通数据壁垒，压实基层责任，让数据多跑路、群众少跑腿。" * 22  # 600 characters or so

# Seconds each request took, and the seconds they took together.
Times = tuple[list[float], float]


class Person:
    def __init__(self, question):
        user = UserFactory()
        self.attempt = start_attempt(question, by=user)
        client = Client()
        client.force_login(user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.path = reverse("draft", args=[self.attempt.pk])
        self.numbers = numbers(1)

    def connect(self, port):
        self.stranger, self.browser = Browser(port), Browser(port, self.session)

    def post(self, path):
        number = next(self.numbers)
        fields = {"text": TEXT + str(number), "revision": 0, "client": "bench", "sequence": number}
        status, _ = self.browser.post(path, **fields)
        assert status == 200, status

    def autosave(self):
        self.post(self.path)

    def nothing_signed_in(self):
        self.post("/bench/nothing-signed-in/")

    def nothing(self):
        status, _ = self.stranger.get("/bench/nothing/")
        assert status == 200, status


def repeat(deed: Callable, seconds: float) -> Times:
    """Do it over and over for that long."""
    took, start = [], time.perf_counter()
    while (begin := time.perf_counter()) < start + seconds:
        deed()
        took.append(time.perf_counter() - begin)
    return took, time.perf_counter() - start


def all_at_once(deeds: list[Callable], seconds: float) -> Times:
    with ThreadPoolExecutor(len(deeds)) as pool:
        results = list(pool.map(lambda deed: repeat(deed, seconds), deeds))
    return [one for took, _ in results for one in took], max(together for _, together in results)


def raw_write(person: Person) -> Callable:
    """What a save must at least cost: the row's new text, committed, with nothing around it."""

    def write():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exam_draft SET text = %s, revision = revision + 1 WHERE attempt_id = %s",
                [TEXT + str(next(person.numbers)), person.attempt.pk],
            )

    return write


def measure_saving() -> dict[str, Times]:
    question = QuestionFactory()
    people = [Person(question) for _ in range(PEOPLE)]
    views = {
        "空视图": Person.nothing,
        "空视图，已登录": Person.nothing_signed_in,
        "自动保存": Person.autosave,
    }
    times: dict[str, Times] = {}

    def add(name, new):
        took, together = times.get(name, ([], 0))
        times[name] = (took + new[0], together + new[1])

    with serving(os.environ["DATABASE_URL"]) as server:
        for person in people:
            person.connect(server.port)
        all_at_once([person.autosave for person in people], 1)  # warm
        for _ in range(ROUNDS):
            for name, view in views.items():
                deeds = [view.__get__(person) for person in people]
                add(f"{name}，{PEOPLE} 人同时", all_at_once(deeds, SECONDS))
                add(f"{name}，1 人", repeat(deeds[0], SECONDS_ALONE))
    add("直接写库，1 个连接", repeat(raw_write(people[0]), SECONDS))
    return times


def machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    ).stdout.strip()
    changed = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True).stdout
    commit += "（另有未提交的改动）" if changed else ""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{time.strftime('%Y-%m-%d %H:%M')}，提交 {commit}；{os.cpu_count()} 核，开始时负载 {load}"


def main() -> None:
    where = machine()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    saving = report.saving(where, measure_saving(), PEOPLE)
    sheet = report.sheet(where, in_python(), in_the_browser())
    times = {length: suggesting.took(length) for length in suggesting.LENGTHS}
    suggested = report.suggested(where, times, suggesting.POINTS, suggesting.memory())
    found = report.searched(where, search.measure())
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[os.environ["ENGINE"]]
    sections = {
        f"自动保存：{engine}": saving,
        f"搜索：{engine}": found,
        "答题卡排版": sheet,
        "系统建议": suggested,
    }
    report.write(Path("docs/performance.md"), sections)
    print(*sections.values(), sep="\n")


if __name__ == "__main__":
    main()
