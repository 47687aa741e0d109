"""The room at 200 % zoom: a window of 1360×820 is then 680×410 pixels of two by two."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.actions.writing import save_draft, start_attempt
from tests.factories import MaterialFactory, QuestionFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once,
    pytest.mark.browser_context_args(viewport={"width": 680, "height": 410}, device_scale_factor=2),
]


@pytest.fixture
def room(page, live_server, sign_in):
    student, question = UserFactory(), QuestionFactory(length_max=300)
    text = "某镇把十二张报表并成一张。\n" * 40 + "资料的最后一句。"
    question.materials.add(MaterialFactory(paper=question.paper, number=1, text=text))
    attempt = start_attempt(question, by=student)
    save_draft(attempt, "打通数据壁垒，" * 30, revision=0)
    sign_in(student)
    page.goto(live_server.url + reverse("attempt", args=[attempt.pk]))
    expect(page.locator("[data-count]")).to_be_visible()  # its scripts have run
    return page


def cell(room, row, column):
    return room.locator(".sheet .row").nth(row).locator(".cell").nth(column)


def bar(room):
    return room.locator(".statusbar").bounding_box()


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def test_a_clicked_cell_gets_the_caret_and_what_is_typed_stands_there_above_the_status_bar(room):
    room.get_by_role("link", name="作答", exact=True).click()
    for row, column in [(0, 3), (3, 24), (5, 7)]:
        cell(room, row, column).click(position={"x": 2, "y": 4})
        room.keyboard.insert_text("甲")
        expect(cell(room, row, column)).to_have_text("甲")
        assert bottom(cell(room, row, column)) <= bar(room)["y"]
    room.keyboard.press("Control+End")
    room.keyboard.insert_text("末")
    last = room.locator(".sheet .cell", has_text="末")
    # The bar grows with its words while a save is under way, and the sheet follows.
    room.wait_for_function(
        "last => last.getBoundingClientRect().bottom <= document.querySelector('.statusbar').getBoundingClientRect().top",
        arg=last.element_handle(),
    )


def test_nothing_is_cut_off_and_every_button_is_on_the_screen(room):
    for name in ("资料", "作答"):
        room.get_by_role("link", name=name, exact=True).click()
        assert room.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for button in room.locator(".statusbar :is(a, button, summary):visible").all():
            expect(button).to_be_in_viewport(ratio=1)
            assert button.evaluate("(button) => button.scrollWidth <= button.clientWidth")
    for view in ("书写", "并排", "答题卡"):
        room.get_by_role("tab", name=view).click()
        assert room.locator("#writing").evaluate("(pane) => pane.scrollWidth <= pane.clientWidth")


def test_the_end_of_the_material_can_be_read(room):
    end = room.get_by_text("资料的最后一句。")
    room.locator("#reading").hover()
    room.mouse.wheel(0, 10_000)
    expect(end).to_be_in_viewport(ratio=1)
    room.mouse.wheel(0, 10_000)  # the pane is at its end: now the page goes on
    expect(room.get_by_role("navigation", name="主导航")).not_to_be_in_viewport()
    assert bottom(end) <= bar(room)["y"]
