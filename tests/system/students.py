"""Run on an empty, migrated database: makes students who have begun to write, and prints them as JSON.

`python -m tests.system.students COUNT`, where the settings' database is the one to fill.
"""

import json
import sys

import django
from django.conf import settings

PASSWORD = "ein langes Passwort"


def make(count: int) -> list[dict[str, str]]:
    from django.test import Client  # needs the models
    from django.urls import reverse

    from exam.actions.writing import start_attempt
    from tests.factories import QuestionFactory, UserFactory

    question, students = QuestionFactory(), []
    for _ in range(count):
        user = UserFactory(password=PASSWORD)
        path = reverse("draft", args=[start_attempt(question, by=user).pk])
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        students.append({"username": user.username, "path": path, "session": session})
    return students


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
