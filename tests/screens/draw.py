"""The sample and a made-up week, as a student sees them: each page in light and dark, as wide as a desk and as a phone.
Few colours, so that the files stay small."""

import io
import os
from datetime import timedelta
from pathlib import Path

import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import sync_playwright

from accounts.models import User
from exam.actions.frameworks import start_framework
from exam.actions.marking import self_mark
from exam.actions.notebook import take_excerpt
from exam.actions.plan import set_plan
from exam.actions.writing import save_draft, start_attempt, submit
from exam.frameworks.templates import BY_KEY
from exam.models import Question
from materials.models import ReadingParagraph
from tests.production_server import serving
from tools.chromium import find_chromium
from tools.prepare import prepare

COLOURS = 96
SIZES = {"desktop": (1360, 820), "tablet": (820, 1180), "phone": (390, 844)}


def week(student) -> dict[str, str]:
    """A student's week on the sample's questions, and by name the addresses of the pages to show."""
    set_plan(student, exam_on=timezone.localdate() + timedelta(days=24), weekly=4, time_zone="Asia/Shanghai")
    questions = list(Question.objects.exclude(type="essay").filter(rubrics__points__isnull=False).distinct())
    for days, question in enumerate([questions[0], *questions[:3]], 1):
        with time_machine.travel(timezone.now() - timedelta(days=8 - 2 * days), tick=True):
            reference = question.reference_answers.first().text
            submitted = submit(
                start_attempt(question, by=student),
                reference[: 60 * days + 60].rstrip("，。、；") + "。",
                revision=0,
            )
            points = list(question.rubric.points.all())
            marks = {point: point.marks * (place < days) for place, point in enumerate(points)}
            self_mark(submitted, question.rubric, marks, by=student)
    kinds = ["case", "wording", "quotation", "opening"]
    paragraphs = list(ReadingParagraph.objects.order_by("pk")[:4])
    excerpts = [
        take_excerpt(each, each.text.split("。")[0] + "。", key=f"{n:032}", kind=kinds[n], tags=["减负"], by=student)
        for n, each in enumerate(paragraphs)
    ]  # fmt: skip
    content = BY_KEY["three-points"].content
    content.title = "减负 · 三个分论点"
    said = {
        0: "把时间还给群众",
        2: "为基层减负，减的是表和会，增的是走进群众家门的工夫。",
        3: "减负先要把职责理清。",
        5: "减负要靠数据多跑路。",
    }
    for place, text in said.items():
        content.slots[place].text = text
    content.slots[4].excerpt, content.slots[6].excerpt = (str(excerpts[n].pk) for n in (0, 1))
    framework = start_framework(content, by=student)
    essay = start_attempt(Question.objects.filter(type="essay").first(), by=student)
    save_draft(essay, "把时间还给群众\n减负，减的是表和会，增的是走进群众家门的工夫。", revision=0)
    room = start_attempt(questions[1], by=student)
    save_draft(room, questions[1].reference_answers.first().text[:180], revision=0)
    return {
        "room": room.get_absolute_url() + "#writing",
        "today": "/",
        "bank": reverse("questions"),
        "review": reverse("review"),
        "review-card": reverse("review-next"),
        "progress": reverse("progress"),
        "notebook": reverse("notebook"),
        "frameworks": reverse("frameworks"),
        "framework": framework.get_absolute_url(),
        "room-framework": essay.get_absolute_url() + "#frameworks",
        "comparison": reverse("comparison", args=[submitted.attempt_id]),
    }


def small(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def draw(folder: Path) -> None:
    prepare()
    student = User.objects.get(username="student")
    pages = week(student)
    client = Client()
    client.force_login(student)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    with serving(os.environ["DATABASE_URL"]) as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for width, (across, down) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": across, "height": down},
                    color_scheme=scheme,
                    locale="zh-CN",
                    reduced_motion="reduce",
                )
                context.add_cookies([cookie | {"url": address}])
                page = context.new_page()
                for name, path in pages.items():
                    if width == "tablet" and name != "room":
                        continue
                    page.goto(address + path)
                    page.wait_for_load_state("networkidle")
                    dark = "-dark" if scheme == "dark" else ""
                    small(page.screenshot()).save(folder / f"{name}-{width}{dark}.png", optimize=True)
                context.close()
        browser.close()
