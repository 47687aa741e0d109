"""Autosave beside a view that does nothing: requests a second, and what one costs the processor."""

import contextlib
import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count as numbers
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from exam.actions.writing import start_attempt
from tests.factories import QuestionFactory, UserFactory
from tests.production_server import CSRF_TOKEN, Browser, serving

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

    def connect(self, ports: dict[str, int]):
        self.stranger = Browser(ports["flushed"])
        self.browsers = {name: Browser(port, self.session) for name, port in ports.items()}

    def fields(self):
        number = next(self.numbers)
        text = TEXT + str(number)
        return {"text": text, "revision": 0, "client": "bench", "sequence": number, "same": len(TEXT)}

    def post(self, path, server):
        status, _ = self.browsers[server].save(path, **self.fields())
        assert status == 200, status

    def saved_on_disk(self):
        self.post(self.path, "flushed")

    def saved(self):
        self.post(self.path, "relaxed")

    def nothing_signed_in(self):
        self.post("/bench/nothing-signed-in/", "flushed")

    def nothing(self):
        status, _ = self.stranger.get("/bench/nothing/")
        assert status == 200, status


VIEWS = {
    "空视图": Person.nothing,
    "空视图，已登录": Person.nothing_signed_in,
    "自动保存，等磁盘": Person.saved_on_disk,
    "自动保存，不等磁盘": Person.saved,
}


def repeat(deed: Callable, seconds: float) -> Times:
    """Do it over and over for that long, or until there is nothing left to do it to (StopIteration)."""
    took, start = [], time.perf_counter()
    with contextlib.suppress(StopIteration):
        while (begin := time.perf_counter()) < start + seconds:
            deed()
            took.append(time.perf_counter() - begin)
    return took, time.perf_counter() - start


def all_at_once(deeds: list[Callable], seconds: float) -> Times:
    with ThreadPoolExecutor(len(deeds)) as pool:
        results = list(pool.map(lambda deed: repeat(deed, seconds), deeds))
    return [one for took, _ in results for one in took], max(together for _, together in results)


def raw_write(person: Person) -> Callable:
    """What a save must at least cost: the row's new text, committed to the disk, with nothing around it."""

    def write():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exam_draft SET text = %s, revision = revision + 1 WHERE attempt_id = %s",
                [TEXT + str(next(person.numbers)), person.attempt.pk],
            )

    return write


def flush(file) -> Callable:
    """The disk's own time: as much as a save writes, on the platter or whatever the disk calls so."""

    def write():
        file.write(b"x" * 4096)
        file.flush()
        os.fdatasync(file.fileno())

    return write


def measure() -> dict[str, Times]:
    question = QuestionFactory()
    people = [Person(question) for _ in range(PEOPLE)]
    times: dict[str, Times] = {}

    def add(name, new):
        took, together = times.get(name, ([], 0))
        times[name] = (took + new[0], together + new[1])

    url = os.environ["DATABASE_URL"]
    with serving(url, FLUSH_COMMITS="1") as flushed, serving(url, FLUSH_COMMITS="0") as relaxed:
        for person in people:
            person.connect({"flushed": flushed.port, "relaxed": relaxed.port})
        for view in VIEWS.values():
            all_at_once([view.__get__(person) for person in people], 1)  # warm
        for _ in range(ROUNDS):
            for name, view in VIEWS.items():
                deeds = [view.__get__(person) for person in people]
                add(f"{name}，{PEOPLE} 人同时", all_at_once(deeds, SECONDS))
                add(f"{name}，1 人", repeat(deeds[0], SECONDS_ALONE))
    add("直接写库，等磁盘，1 个连接", repeat(raw_write(people[0]), SECONDS))
    with tempfile.TemporaryFile() as file:
        add("磁盘写 4 KB 并落盘", repeat(flush(file), SECONDS_ALONE))
    return times


# In this process, where the database's own and the client's work does not count


def processor_times() -> dict[str, float]:
    """Seconds of this processor for one request of each view: the median of some hundreds-long stretches."""
    person = Person(QuestionFactory())
    cookie = f"{settings.SESSION_COOKIE_NAME}={person.session}; csrftoken={CSRF_TOKEN}"

    def save():
        ask("POST", person.path, json.dumps(person.fields(), ensure_ascii=False).encode(), cookie)

    views = {"空视图": lambda: ask("GET", "/bench/nothing/"), "自动保存，不等磁盘": save}
    stretches = {name: [] for name in views}
    with connection.cursor() as cursor:
        relax = "PRAGMA synchronous=NORMAL" if connection.vendor == "sqlite" else "SET synchronous_commit=off"
        cursor.execute(relax)
    for _ in range(7):
        for name, view in views.items():
            stretches[name].append(stretch(view))
    return {name: median(took[1:]) for name, took in stretches.items()}


def stretch(view: Callable, times: int = 300) -> float:
    start = time.process_time()
    for _ in range(times):
        view()
    return (time.process_time() - start) / times


def ask(method: str, path: str, body: bytes = b"", cookie: str = "") -> None:
    """One request to the product's WSGI application, as a server would hand it over."""
    from config.wsgi import application

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT": "application/json",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    if body:
        environ |= {
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
            "HTTP_X_CSRFTOKEN": CSRF_TOKEN,
            "HTTP_COOKIE": cookie,
        }
    response = application(environ, lambda status, headers: None)
    assert response.status_code == 200, response.status_code
    b"".join(response)
    response.close()
