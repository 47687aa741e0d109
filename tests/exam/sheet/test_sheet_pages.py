"""The answer sheet on paper: which rows stand on which page, the hundreds, and how a full cell is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.sheet import SheetSettings, blank_rows, lay_out, pages
from exam.sheet.pages import CELL, FIRST_HEIGHT, NEXT_HEIGHT, WIDTH, size_of


@pytest.mark.parametrize(
    ("limit", "columns", "rows"),
    [(300, 25, 15), (200, 25, 10), (1200, 25, 58), (1200, 20, 72), (90, 25, 5), (None, 25, 24)],
)
def test_a_blank_sheet_has_rows_for_the_limit_and_a_fifth_more(limit, columns, rows):
    assert blank_rows(limit, columns) == rows


@pytest.mark.parametrize(
    ("rows", "columns", "on_each_page"),
    [
        (1, 25, [1]),
        (22, 25, [22]),
        (23, 25, [22, 1]),
        (58, 25, [22, 26, 10]),
        (72, 20, [18, 20, 20, 14]),
        (19, 10, [18, 1]),  # no larger cells than twenty columns have
        (60, 40, [36, 24]),
    ],
)
def test_pages_hold_what_fits(rows, columns, on_each_page):
    printed = pages([], columns, rows)
    assert [len(page.rows) for page in printed] == on_each_page
    assert [page.number for page in printed] == list(range(1, len(printed) + 1))


@given(st.integers(10, 40), st.integers(1, 400))
def test_no_page_is_higher_than_its_room_and_no_row_is_lost(columns, least):
    printed = pages([], columns, least)
    for page in printed:
        assert page.height * WIDTH / page.width <= (FIRST_HEIGHT if page.number == 1 else NEXT_HEIGHT)
        assert [row.y for row in page.rows] == list(range(0, page.height, page.height // len(page.rows)))
    assert sum(len(page.rows) for page in printed) == least


@given(
    st.text(st.sampled_from("一二。，“”（）20GDPw%—…　\n 👍́"), max_size=300),
    st.sampled_from([10, 20, 25]),
)
def test_the_pages_hold_the_text_of_the_sheet_each_in_its_cell(text, columns):
    sheet = lay_out(text, SheetSettings(columns=columns, indent=2, title=True))
    printed = pages(sheet.rows, columns, 3)
    rows = [row for page in printed for row in page.rows]
    assert len(rows) == max(3, len(sheet.rows))
    left = printed[0].left
    for row, texts in zip(rows, sheet.rows, strict=False):
        placed = {(cell.x - left - CELL // 2) // CELL: cell.text for cell in row.cells}
        assert placed == {column: text for column, text in enumerate(texts) if text.strip()}


@pytest.mark.parametrize("columns", [10, 20, 25, 30])
def test_each_hundredth_cell_has_its_mark_at_its_right_edge(columns):
    printed = pages([], columns, 1000 // columns + 1)
    marks = [
        (row_number * columns + (mark.x - page.left) // CELL, mark.text)
        for row_number, (page, row) in enumerate((page, row) for page in printed for row in page.rows)
        for mark in row.marks
    ]
    assert marks == [(number, str(number)) for number in range(100, len(marks) * 100 + 1, 100)]
    assert len(marks) >= 10


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("汉", ""),
        ("20", "narrow"),
        ("5.", "narrow"),
        ("5%", "wide"),
        ("GD", "wide"),
        ("P", ""),
        ("汉。", "squeezed"),
        ("：“", "squeezed"),
        ("é", ""),
        ("👍\ufe0f", ""),
    ],
)
def test_a_full_cell_is_set_smaller(text, size):
    assert size_of(text) == size
