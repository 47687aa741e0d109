"""The server is killed in the middle of 1,000 saves: what it said it had saved, it still has."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from exam.actions.writing import start_attempt
from tests.database_copy import copy_of_database as copy_of_database
from tests.factories import QuestionFactory, UserFactory
from tests.production_server import Browser, serving

pytestmark = pytest.mark.django_db(transaction=True)

STUDENTS, SAVES = 50, 20  # together the 1,000
KILL_AFTER = 300  # acknowledged saves


class Student:
    """Saves as the room's page does, one after the other, and remembers what was acknowledged."""

    def __init__(self, question):
        self.user = UserFactory()
        self.path = reverse("draft", args=[start_attempt(question, by=self.user).pk])
        client = Client()
        client.force_login(self.user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.acknowledged = 0

    def text(self, number):
        return f"第{number}次保存，" + f"{self.user.username}写的。" * number

    def write(self, server, saved):
        browser = Browser(server.port, self.session)
        for number in range(1, SAVES + 1):
            try:
                status, _ = browser.save(
                    self.path, text=self.text(number), revision=0, client="page", sequence=number
                )
            except (OSError, http.client.HTTPException):
                return  # the server is gone
            assert status == 200
            self.acknowledged = number
            saved()

    def stored(self, server):
        """The text the server holds: it shows it to whoever saves a stale one."""
        status, body = Browser(server.port, self.session).post(self.path, text="别处", revision=999)
        assert status == 409
        return json.loads(body)["text"]


def test_every_acknowledged_save_survives_a_killed_server(copy_of_database):
    question = QuestionFactory()
    students = [Student(question) for _ in range(STUDENTS)]
    counted, enough, lock = [0], Event(), Lock()

    def saved():
        with lock:
            counted[0] += 1
        if counted[0] >= KILL_AFTER:
            enough.set()

    with serving(copy_of_database(), SECRET_KEY=settings.SECRET_KEY) as server:
        with ThreadPoolExecutor(STUDENTS) as pool:
            writing = [pool.submit(student.write, server, saved) for student in students]
            assert enough.wait(300)  # on the busiest machine
            server.kill()
        for done in writing:
            done.result()
        assert KILL_AFTER <= sum(student.acknowledged for student in students) < STUDENTS * SAVES
        server.start()
        for student in students:
            # A save that arrived and was cut off before its reply may be there too.
            may_be_there = {
                student.text(number) for number in (student.acknowledged, student.acknowledged + 1)
            }
            if not student.acknowledged:
                may_be_there.add("")
            assert student.stored(server) in may_be_there
