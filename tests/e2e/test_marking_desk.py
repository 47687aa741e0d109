"""The marking desk in a browser: F1 at speed, conflicts, undo, inline comments, the way without JavaScript."""

import random
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role, User
from exam.actions.claims import claim
from exam.actions.marking_desk import keep_phrase
from exam.actions.rubrics import new_version
from exam.models import Attempt, Band, Claim, DimensionKind, InlineComment, Marking, PointMark, Submission
from tests.axe import faults
from tests.exam.marking_hands import judgement, save, script
from tests.factories import QuestionFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPTS = 200


@pytest.fixture
def teacher(sign_in):
    teacher = UserFactory(role=Role.TEACHER)
    sign_in(teacher)
    return teacher


@pytest.fixture
def rubric():
    return RubricFactory(question=QuestionFactory())


def hand_in_many(question, number):
    now = timezone.now()
    students = User.objects.bulk_create(
        User(username=f"many{n}", email=f"{n}@example.com") for n in range(number)
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(question=question, student=student, number=1, submitted_at=now) for student in students
    )
    Submission.objects.bulk_create(
        Submission(attempt=attempt, text="一。", cells=2, characters=2, submitted_at=now)
        for attempt in attempts
    )


class SlowWire:
    """Holds saves back before they reach the server or on their way home, and lets them go in any order. Fewer than
    six at a time: the browser opens no more connections to one host."""

    def __init__(self, page, chance):
        self.held, self.chance, self.slow = [], chance, True
        page.route("**/marks/", self.take)

    def take(self, route):
        if self.slow and self.chance.random() < 0.5:
            reply = route.fetch()
            self.held.append(lambda: route.fulfill(response=reply))
        else:
            self.held.append(route.continue_)
        if not self.slow or len(self.held) > 3:
            self.let_go()

    def let_go(self):
        self.chance.shuffle(self.held)
        going, self.held = self.held, []
        for go in going:
            go()


def keys_for(script):
    """Which keys a script gets is read off its number, so that a mark on another script would be seen."""
    return "fpn"[script % 3], "fpn"[script // 3 % 3]


WORTH = {"f": 1, "p": Decimal("0.5"), "n": 0}


@pytest.mark.once
@pytest.mark.long
def test_two_hundred_scripts_are_marked_over_a_slow_wire_without_one_mark_astray(
    page, live_server, teacher, rubric
):
    hand_in_many(rubric.question, SCRIPTS)
    wire = SlowWire(page, random.Random(20261123))
    page.goto(live_server.url + reverse("marking-question", args=[rubric.question_id]))
    page.get_by_role("button", name="开始批改").click()
    ready(page)
    seen, other = [], ""
    for number in range(1, SCRIPTS + 1):
        script = int(page.locator(f"form#script{other}").get_attribute("data-script"))
        seen.append(script)
        other = f":not([data-script='{script}'])"  # what comes next is waited for by what it is not
        first, second = keys_for(script)
        if number == SCRIPTS:
            wire.slow = False
            wire.let_go()
        if number % 10:
            page.keyboard.type(f"{first}{second}\n")
        else:  # some think so long that their first mark travels before they finish
            with page.expect_request(f"**/scripts/{script}/marks/"):
                page.keyboard.type(first)
            page.keyboard.type(f"{second}\n")
    page.wait_for_url(re.compile(r"/questions/\d+/$"), timeout=60_000)
    assert len(set(seen)) == SCRIPTS
    stored = {
        marking.submission_id: [part.marks for part in marking.point_marks.all()]
        for marking in Marking.objects.exclude(finished_at=None).prefetch_related("point_marks")
    }
    assert stored == {
        script: [Decimal(full) * WORTH[key] for full, key in zip((6, 4), keys_for(script), strict=True)]
        for script in seen
    }
    assert not Claim.objects.exists()


def ready(page):
    """The desk listens to the keyboard."""
    expect(page.get_by_role("button", name="快捷键")).to_be_visible()


def open_script(page, live_server, teacher, submission):
    claim(submission, by=teacher)
    page.goto(live_server.url + reverse("script", args=[submission.pk]))
    ready(page)


def test_a_save_that_meets_another_tab_s_is_shown_with_both_and_nothing_is_overwritten(
    page, live_server, teacher, rubric
):
    submission = script(rubric.question)
    open_script(page, live_server, teacher, submission)
    save(Claim.objects.get(submission=submission), judgement(rubric, "1", "1"))  # the other tab
    page.keyboard.press("f")
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_contain_text("没有存上")
    expect(conflict).to_contain_text("第 1 点：这一页 6，服务器上 1")
    assert faults(page) == []
    assert [part.marks for part in PointMark.objects.all()] == [1, 1]
    page.get_by_role("button", name="仍用这一页的").click()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert [part.marks for part in PointMark.objects.all()] == [6]


def test_marks_of_a_page_that_died_offline_come_back_and_are_saved(page, live_server, teacher, rubric):
    open_script(page, live_server, teacher, script(rubric.question))
    page.route("**/marks/", lambda route: route.abort())
    page.keyboard.press("p")
    expect(page.locator("[data-status]")).to_contain_text("留在这台设备上")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.unroute("**/marks/")
    page.goto(live_server.url + reverse("script", args=[Submission.objects.get().pk]))
    expect(page.get_by_label("第 1 点得分")).to_have_value("3")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert Marking.objects.get().total == 3


def test_keys_choose_give_and_take_back(page, live_server, teacher, rubric):
    for words in ("条理清楚。", "结构完整。"):
        keep_phrase(words, by=teacher)
    open_script(page, live_server, teacher, script(rubric.question))
    first, second = page.get_by_label("第 1 点得分"), page.get_by_label("第 2 点得分")
    page.keyboard.press("2")
    page.keyboard.press("n")
    expect(second).to_have_value("0")
    page.keyboard.press("k")
    page.keyboard.press("f")
    expect(first).to_have_value("6")
    page.keyboard.press("u")
    expect(first).to_have_value("")
    expect(second).to_have_value("0")
    first.fill("2.5")
    page.keyboard.press("Escape")
    expect(page.locator("[data-total]")).to_have_text("2.5")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(second).to_have_value("2")
    page.keyboard.press("b")
    page.keyboard.press("2")
    expect(page.get_by_label("总评")).to_have_value("结构完整。")
    page.keyboard.press("k")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    marking = Marking.objects.get()
    assert (marking.total, marking.comment) == (Decimal("4.5"), "结构完整。")


def test_an_essay_is_marked_by_keys_band_first_then_dimensions_under_the_guard(page, live_server, teacher):
    question = QuestionFactory(type="essay", marks=40, length_max=10, sheet_indent=0)
    bands = [Band(label=f"{n}类文", floor=40 - n * 10, ceiling=50 - n * 10) for n in range(1, 5)]
    settings = {"length_penalty": "steps", "penalty_cells": 5, "penalty_marks": Decimal("0.5")}
    kinds = DimensionKind.values
    new_version(question, [], bands=bands, dimensions=kinds, by=teacher, **settings)
    open_script(page, live_server, teacher, script(question, "长" * 21))
    total, status = page.get_by_label("得分", exact=True), page.locator("[data-status]")
    page.keyboard.type("22231")  # the band, then 立意 结构 论证 语言
    expect(total).to_be_focused()
    total.fill("25")
    page.keyboard.press("Enter")
    expect(status).to_have_text("语言最多比内容（立意、论证中较低的）高一档。")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("u")  # the mark, and then the language
    page.keyboard.press("u")
    expect(page.get_by_role("radiogroup", name="语言").locator("input:checked")).to_have_count(0)
    page.keyboard.press("2")
    total.fill("26")
    page.keyboard.press("Escape")
    expect(page.locator("[data-total]")).to_have_text("25")
    expect(page.locator("[data-deducted]")).to_have_text("（超字数扣 1）")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/questions/\d+/$"))
    marking = Marking.objects.get()
    assert (marking.total, marking.band.label) == (25, "2类文")
    assert [each.band.label for each in marking.dimension_bands.all()] == ["2类文", "2类文", "3类文", "2类文"]


def test_a_comment_on_selected_words_is_kept_in_code_points_and_can_be_taken_back(
    page, live_server, teacher, rubric
):
    submission = script(rubric.question, "𠮷祥如意。\n二是打通壁垒。")
    open_script(page, live_server, teacher, submission)
    page.locator("[data-text] p").nth(1).click(click_count=3)
    page.keyboard.press("m")
    page.get_by_label("批注", exact=True).fill("再具体些。")
    page.keyboard.press("Enter")
    expect(page.locator("[data-inline-list] li")).to_contain_text("再具体些。")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    comment = InlineComment.objects.get()
    assert submission.text[comment.start : comment.end] == "二是打通壁垒。"
    page.reload()
    expect(page.locator("[data-inline-list] q")).to_have_text("二是打通壁垒。")
    page.get_by_role("button", name="删除批注").click()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert not InlineComment.objects.exists()


def test_marking_works_with_javascript_off(
    browser, context, live_server, teacher, rubric, browser_context_args
):
    for _ in range(2):
        script(rubric.question)
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(live_server.url + reverse("marking-question", args=[rubric.question_id]))
    page.get_by_role("button", name="开始批改").click()
    for _ in range(2):
        page.get_by_label("第 1 点得分").fill("6")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_text("已保存，还没有完成")).to_be_visible()
        page.get_by_label("第 2 点得分").fill("1.5")
        page.get_by_role("button", name="完成，下一份").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(rubric.question))
    page.get_by_role("button", name="公布批完的评分").click()
    expect(page.get_by_text("公布了 2 份评分")).to_be_visible()
    assert (
        list(Marking.objects.exclude(released_at=None).values_list("total", flat=True))
        == [Decimal("7.5")] * 2
    )
    plain.close()
