"""The pages around the room on 360 pixels, with the longest names and words that no line can break."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.clock import start_sitting
from exam.actions.marking import self_mark
from exam.actions.reading import highlight_text
from exam.actions.writing import save_draft, start_attempt, submit
from tests.factories import MaterialFactory, PaperFactory, QuestionFactory, RubricFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once,
    pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}),
]
ADDRESS = "https://example.org/" + "a" * 120


def test_no_page_of_the_exam_is_wider_than_a_small_phone(page, live_server, sign_in):
    student = UserFactory(display_name="W" * 40)
    paper = PaperFactory(title="长名字的卷子" * 10, minutes=150, published=True)
    question = QuestionFactory(paper=paper, topic=paper.topic)
    material = MaterialFactory(paper=paper, number=1, text=f"见{ADDRESS}。")
    question.materials.add(material)
    note = highlight_text(material, 0, len(material.text), note="b" * 300, by=student)
    rubric = RubricFactory(question=question, points=[("点" * 80 + ADDRESS, 10)])
    for _ in range(2):
        done = start_attempt(question, by=student)
        handed_in = submit(done, ADDRESS, revision=0)
        self_mark(handed_in, rubric, {rubric.points.get(): Decimal(0)}, by=student)
    attempt = start_attempt(question, by=student)
    for revision, text in enumerate(["旧" * 100, ADDRESS]):
        save_draft(attempt, text, revision=revision)
    other = PaperFactory(minutes=150, published=True)
    QuestionFactory(paper=other, topic=other.topic)
    sitting = start_sitting(other, by=student)
    sign_in(student)
    pages = [
        *[(name, attempt.pk) for name in ("attempt", "versions", "photos", "attempt-sheet")],
        ("comparison", done.pk),
        ("question", question.pk),
        ("question-sheet", question.pk),
        ("paper", paper.pk),
        ("sitting", sitting.pk),
        ("highlight", note.pk),
        ("before-after", question.pk),
        ("review-card", rubric.points.get().pk),
        *[(name,) for name in ("papers", "attempts", "highlights")],
        *[(name,) for name in ("home", "questions", "review", "progress", "plan")],
    ]
    wide = []
    for name, *arguments in pages:
        page.goto(live_server.url + reverse(name, args=arguments))
        expect(page.get_by_role("heading", level=1)).to_be_attached()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    assert wide == []
