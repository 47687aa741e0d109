"""An earlier release's data: the database's state then, and rows as that release wrote them. Run in a process of its own
with the settings' database: `python -m tests.system.earlier make|back|visit` prints what it found as JSON."""

import json
import sys
from datetime import date, timedelta
from decimal import Decimal

import django

# The first release that people could work with: topics, policies, the room, marking by the desk.
STATE = [("accounts", "0001_initial"), ("materials", "0001_initial"), ("exam", "0004_marking_desk")]
OURS = [app for app, _ in STATE]
TEXT = "优化营商环境要放得开、管得住。"


def migrate(targets):
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in OURS]
    executor.migrate([*targets, *others] if targets is STATE else executor.loader.graph.leaf_nodes())
    return MigrationExecutor(connection).loader.project_state(STATE).apps


def make_rows(apps):
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    now = timezone.now() - timedelta(days=30)

    def row(model, **fields):
        return apps.get_model(*model.split(".")).objects.create(**fields)

    student = row("accounts.User", username="student", password=make_password("x"), role="student")
    teacher = row("accounts.User", username="teacher", password=make_password("x"), role="teacher")
    row("accounts.AuditEvent", actor=teacher, verb="rubric.confirm", target_type="exam.rubric", target_id=1)

    topic = row("materials.Topic", name="营商环境", slug="ying-shang", published_at=now)
    section = row("materials.ReadingSection", topic=topic, position=1, title="背景", kind="background")
    group = row("materials.ReadingGroup", section=section, position=1)
    row("materials.ReadingParagraph", group=group, position=1, text=TEXT)
    issuer = row("materials.Issuer", name="国务院")
    policies = [
        row("materials.Policy", title=title, updated_at=now, published_at=now)
        for title in ("优化营商环境条例", "关于进一步优化营商环境的意见")
    ]
    row("materials.PolicyIssuer", policy=policies[0], issuer=issuer, position=1)
    row("materials.PolicyDate", policy=policies[0], kind="issued", precision="day", printed="2019年10月22日",
        day=date(2019, 10, 22))  # fmt: skip
    version = row("materials.PolicyVersion", policy=policies[0], number=1)
    row("materials.Passage", version=version, position=1, text=f"第一条　{TEXT}")
    row("materials.Relation", source=policies[1], target=policies[0], kind="based_on")

    paper = row("exam.Paper", title="2023年联考", topic=topic, published=True, minutes=150)
    row("exam.Material", paper=paper, number=1, text="给定资料一。" + TEXT)
    question = row("exam.Question", paper=paper, topic=topic, number=1, stem="概括主要做法。", type="summary",
                   marks=Decimal(20), length_kind="maximum", length_max=200, state="published")  # fmt: skip
    row("exam.ReferenceAnswer", question=question, position=1, text="参考：" + TEXT)
    rubric = row("exam.Rubric", question=question, version=1, proposed=False, confirmed_by=teacher)
    points = [
        row("exam.ScoringPoint", rubric=rubric, position=n, text=f"要点{n}", marks=Decimal(10))
        for n in (1, 2)
    ]
    done = row("exam.Attempt", student=student, question=question, number=1, submitted_at=now)
    row("exam.Draft", attempt=done, text=TEXT, revision=2, saved_at=now)
    script = row("exam.Submission", attempt=done, text=TEXT, cells=16, characters=15, submitted_at=now)
    marking = row("exam.Marking", submission=script, rubric=rubric, marker=student, kind="self",
                  total=Decimal(15), updated_at=now)  # fmt: skip
    for point, marks in zip(points, (10, 5), strict=True):
        row("exam.PointMark", marking=marking, point=point, marks=Decimal(marks))
    begun = row("exam.Attempt", student=student, question=question, number=2)
    draft = row("exam.Draft", attempt=begun, text="写到一半", revision=2, saved_at=now)
    row("exam.DraftRevision", draft=draft, revision=1, text="写", saved_at=now)


def all_rows(apps):
    """Each table of ours as that release reads it."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            found[model._meta.label] = [
                {name: str(value) for name, value in row.items()}
                for row in model.objects.order_by("pk").values()
            ]
    return found


def visit():
    """What the student's pages answer now, and what they hold."""
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from exam.models import Attempt, Draft, Question
    from materials.models import Policy, Topic

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="student"))
    done, begun = Attempt.objects.order_by("number")
    pages = {
        "comparison": reverse("comparison", args=[done.pk]),
        "room": reverse("attempt", args=[begun.pk]),
        "question": reverse("question", args=[Question.objects.get().pk]),
        "topic": reverse("topic", args=[Topic.objects.get().slug]),
        "policy": reverse("policy", args=[Policy.objects.order_by("pk").first().pk]),
        "search": reverse("search") + "?q=放得开",
    }
    found = {}
    for name, path in pages.items():
        answer = client.get(path, secure=True)
        found[name] = [answer.status_code, answer.content.decode()]
    saved = client.post(reverse("draft", args=[begun.pk]), secure=True, headers={"accept": "application/json"},
                        data={"text": "写完了", "revision": 2, "client": "page", "sequence": 1})  # fmt: skip
    found["saved"] = [saved.status_code, Draft.objects.get(attempt=begun).text]
    return found


def main(what):
    if what == "visit":
        return visit()
    apps = migrate(STATE)
    if what == "make":
        make_rows(apps)
    return all_rows(apps)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1])))
