"""Every kind of page on a small, a large and a very large amount of data, beside a view that does nothing.

`python -m tests.bench.pages TIMES FILE` fills the empty database it is given, drives the production server on it from
this process and writes what it measured to the file, as JSON.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from functools import partial
from itertools import count as numbers
from pathlib import Path
from urllib.parse import quote

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from exam.models import Attempt  # noqa: E402
from tests.bench import data  # noqa: E402
from tests.bench.saving import all_at_once, repeat  # noqa: E402
from tests.bench.texts import DO, WHAT  # noqa: E402
from tests.production_server import CSRF_TOKEN, Browser, serving  # noqa: E402

PEOPLE = 4  # at once, each without a pause
WARM, SECONDS = 0.7, 1.6
COUNTED = 3  # times that a page is asked for before its queries are counted: what is kept in memory is there
MOST_HANDED_IN, BARE_FROM = 800, 10
TEXT = "要打通数据壁垒，压实基层责任，让数据多跑路、群众少跑腿。" * 8  # 220 characters or so


class Visitor:
    """A signed-in person and a connection of their own, to the server or to the application in this process."""

    def __init__(self, pk: int, session: str, browser: Browser | None, seed: int = 0):
        self.pk, self.session, self.browser, self.chance = pk, session, browser, random.Random(seed)
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF_TOKEN}
        self.numbers = numbers(1)
        self.attempt = self.bytes = 0

    def get(self, path: str) -> None:
        self._answer(*self._ask("GET", path))

    def save(self, path: str, **fields) -> None:
        self._answer(*self._ask("POST", path, json.dumps(fields, ensure_ascii=False).encode()))

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        headers = {"Accept": "application/json" if body else "text/html", "X-CSRFToken": CSRF_TOKEN}
        if self.browser:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers |= {"Content-Type": "application/json"} if body else {}
            return self.browser.ask(method, path, body or None, headers)
        client = Client(headers={"host": "localhost"} | headers)
        client.cookies.load(self.cookies)
        answer = client.post(path, body, content_type="application/json") if body else client.get(path)
        return answer.status_code, answer.content

    def _answer(self, status: int, content: bytes) -> None:
        assert status == 200, (status, content[:500].decode(errors="replace"))
        self.bytes = len(content)


class Pages:
    """What is asked for: a method a page, each time another object by chance."""

    def __init__(self, size: data.Sizes):
        self.size = size
        writing = _open_attempts()
        self.writing, self.closed_bare = writing[:MOST_HANDED_IN], iter(writing[MOST_HANDED_IN:])
        self.handing_in = iter(self.writing[PEOPLE:])
        self.sessions = _sessions([pk for _, pk in self.writing] + [self._teacher(n) for n in range(PEOPLE)])

    def _teacher(self, number: int) -> int:
        return self.size.students + 1 + number % self.size.teachers

    def person(self, page: str, number: int, browser: Browser | None) -> Visitor:
        """Who asks for this page, one of PEOPLE: a teacher for the teachers' pages, else a student with a draft; for
        nothing somebody who is not signed in."""
        if page == "空视图":
            return Visitor(0, "", browser)
        if page in TEACHER_PAGES:
            return self._visitor(self._teacher(number), browser, number)
        attempt, pk = self.writing[number]
        student = self._visitor(pk, browser, number)
        student.attempt = attempt
        return student

    def _visitor(self, pk: int, browser: Browser | None, seed: int = 0) -> Visitor:
        return Visitor(pk, self.sessions[pk], browser, seed)

    def home(self, who: Visitor) -> None:
        who.get("/")

    def topic(self, who: Visitor) -> None:
        who.get(f"/topics/topic-{who.chance.randint(1, self.size.topics)}/")

    def search(self, who: Visitor) -> None:
        word = who.chance.choice(WHAT)
        word = who.chance.choice([word[:2], word, f"{who.chance.choice(DO)} {word[-2:]}"])
        who.get(f"/search/?q={quote(word)}")

    def policy(self, who: Visitor) -> None:
        who.get(f"/policies/{who.chance.randint(1, self.size.policies)}/")

    def question(self, who: Visitor) -> None:
        number = who.chance.randint(1, self.size.questions)
        who.get(f"/questions/{number - (number % 40 == 0)}/")

    def bank(self, who: Visitor) -> None:
        who.get("/questions/")

    def autosave(self, who: Visitor) -> None:
        number = next(who.numbers)
        fields = {"revision": 5, "client": f"bench{who.pk}", "sequence": number, "same": len(TEXT)}
        who.save(f"/attempts/{who.attempt}/draft/", text=TEXT + str(number), **fields)

    def submission(self, who: Visitor) -> None:
        """Handed in, and the comparison looked at with its new suggestion; another student each time."""
        attempt, pk = next(self.handing_in)
        student = self._visitor(pk, who.browser)
        student.save(f"/attempts/{attempt}/submission/", text=TEXT, revision=5)
        student.get(f"/attempts/{attempt}/comparison/")
        who.bytes = student.bytes

    def comparison(self, who: Visitor) -> None:
        who.get(f"/attempts/{(who.pk - 1) * data.ATTEMPTS + who.chance.randint(5, 9)}/comparison/")

    def marking_desk(self, who: Visitor) -> None:
        who.get("/teach/marking/")

    def marking_question(self, who: Visitor) -> None:
        who.get(f"/teach/marking/questions/{who.chance.randint(1, self.size.questions)}/")

    def classroom(self, who: Visitor) -> None:
        who.get(f"/teach/classes/{self._class_of(who)}/")

    def assignment(self, who: Visitor) -> None:
        who.get(f"/teach/assignments/{self._class_of(who) * 4 - who.chance.randrange(4)}/")

    def _class_of(self, who: Visitor) -> int:
        first = (who.pk - self.size.students - 1) * 5
        return who.chance.randint(first + 1, min(first + 5, self.size.classes))

    def nothing(self, who: Visitor) -> None:
        who.get("/bench/nothing/")


STUDENT_PAGES = {
    "空视图": Pages.nothing,
    "首页": Pages.home,
    "专题": Pages.topic,
    "搜索": Pages.search,
    "政策": Pages.policy,
    "题目": Pages.question,
    "题库": Pages.bank,
    "自动保存": Pages.autosave,
    "提交并看建议": Pages.submission,
    "对照页": Pages.comparison,
}
TEACHER_PAGES = {
    "批改台": Pages.marking_desk,
    "一道题的答卷": Pages.marking_question,
    "班级": Pages.classroom,
    "作业成绩": Pages.assignment,
}
PAGES = STUDENT_PAGES | TEACHER_PAGES


def _open_attempts() -> list[tuple[int, int]]:
    """Open attempts of practice with their students, each of whom has one."""
    rows = Attempt.objects.filter(submitted_at=None, assignment=None).order_by("pk")
    return list(rows.values_list("pk", "student"))


def _sessions(people: list[int]) -> dict[int, str]:
    """They are signed in, by these session keys."""
    keys = {}
    with transaction.atomic():
        for user in User.objects.filter(pk__in=people):
            store = SessionStore()
            store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
            store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            store.create()
            keys[user.pk] = store.session_key
    return keys


def measure(times: int) -> dict[str, dict]:
    """By page: `took`, the seconds of each request; `together`, those they took together; `queries` and `bytes` of one;
    and for what writes, where there is enough to write to, `raw`: the same two of the bare statements on one
    connection."""
    size = data.build(times)
    pages = Pages(size)
    measured = {name: {"queries": queries_of(pages, name)} for name in PAGES}
    with serving(os.environ["DATABASE_URL"]) as server:
        for name, page in PAGES.items():
            people = [pages.person(name, number, Browser(server.port)) for number in range(PEOPLE)]
            deeds = [partial(page, pages, who) for who in people]
            all_at_once(deeds, WARM)
            took, together = all_at_once(deeds, SECONDS)
            measured[name] |= {"took": took, "together": together, "bytes": people[0].bytes}
    bare = {"自动保存": raw_save, "提交并看建议": raw_submission} if times >= BARE_FROM else {}
    for name, statement in bare.items():
        measured[name]["raw"] = repeat(statement(pages), SECONDS)
    return measured


def queries_of(pages: Pages, name: str) -> int:
    """How many statements one request sends, once what is kept in memory is there."""
    counted = []

    def count(execute, *statement):
        counted.append(statement)
        return execute(*statement)

    who = pages.person(name, 0, None)
    for _ in range(COUNTED):
        PAGES[name](pages, who)
    with connection.execute_wrapper(count):
        PAGES[name](pages, who)
    return len(counted)


def raw_save(pages: Pages) -> Callable[[], None]:
    """The row's new text, committed: the least that a save must do."""
    who, numbers_ = pages.person("自动保存", 0, None), numbers(1)

    def write():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exam_draft SET text = %s, revision = revision + 1 WHERE attempt_id = %s",
                [TEXT + str(next(numbers_)), who.attempt],
            )

    return write


def raw_submission(pages: Pages) -> Callable[[], None]:
    """The script's row, and the attempt closed, in one transaction: the least that handing in must do."""

    def write():
        attempt, _ = next(pages.closed_bare)
        at = connection.ops.adapt_datetimefield_value(timezone.now())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO exam_submission (attempt_id, text, cells, characters, submitted_at)"
                " VALUES (%s, %s, 220, 200, %s)",
                [attempt, TEXT, at],
            )
            cursor.execute("UPDATE exam_attempt SET submitted_at = %s WHERE id = %s", [at, attempt])

    return write


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(measure(int(sys.argv[1]))))
