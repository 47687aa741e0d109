"""The answer sheet on paper: rows of cells as they stand on A4 pages.

A page's grid is drawn in units of a twentieth of a cell, so that every number is whole; the drawing is as wide as the
page's text (`WIDTH`), however many columns it has. Heights in millimetres are what static/css/answer-sheet.css leaves
of a page between its head and its foot.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from .tokens import without_attached

CELL, GAP = 20, 6
PITCH = CELL + GAP
# A sheet of fewer columns is not drawn larger: it stands in the middle.
LEAST_COLUMNS = 20
WIDTH, FIRST_HEIGHT, NEXT_HEIGHT = 176, 210, 240  # millimetres
# Cells of a blank sheet whose question names no number, and the room left beyond one that does.
USUAL_CELLS, SPARE = 600, 1.2


@dataclass(frozen=True)
class Printed:
    """A text in the drawing: `x` is its middle, a mark's `x` its right end."""

    x: int
    text: str
    size: str = ""  # how a cell of more than one character is set: narrow, wide, squeezed


@dataclass(frozen=True)
class Row:
    """`y` is its upper edge; `marks` are the hundreds printed below their cells."""

    y: int
    cells: list[Printed]
    marks: list[Printed]


@dataclass(frozen=True)
class Page:
    """One A4 page: a drawing of `width` × `height` with the grid of every row beginning at `left`."""

    number: int
    width: int
    height: int
    left: int
    rows: list[Row]
    grid: str  # an SVG path: the cells of one row


def blank_rows(limit: int | None, columns: int) -> int:
    """How many rows a sheet has for a limit in cells: what the limit takes, and a fifth more to go over it."""
    return math.ceil((limit * SPARE if limit else USUAL_CELLS) / columns)


def pages(rows: list[list[str]], columns: int, least: int) -> list[Page]:
    """The rows of a `Sheet`, filled up with blank ones to `least` (at least 1), as pages to print."""
    rows = rows + [[""] * columns for _ in range(least - len(rows))]
    width = max(columns, LEAST_COLUMNS) * CELL
    left = (width - columns * CELL) // 2
    grid = f"M0 0h{columns * CELL}v{CELL}h-{columns * CELL}z" + "".join(
        f"M{column * CELL} 0v{CELL}" for column in range(1, columns)
    )
    printed: list[Page] = []
    for start, end in _breaks(len(rows), width):
        shown = [_row(rows[n], n * columns, (n - start) * PITCH, left) for n in range(start, end)]
        printed.append(Page(len(printed) + 1, width, (end - start) * PITCH, left, shown, grid))
    return printed


def _breaks(count: int, width: int) -> Iterator[tuple[int, int]]:
    """First row and the row after the last, page by page."""
    start, height = 0, FIRST_HEIGHT
    while start < count:
        end = min(count, start + math.floor(height * width / WIDTH / PITCH))
        yield start, end
        start, height = end, NEXT_HEIGHT


def _row(texts: list[str], first: int, y: int, left: int) -> Row:
    cells = [
        Printed(left + column * CELL + CELL // 2, text, size_of(text))
        for column, text in enumerate(texts)
        if text.strip()
    ]
    marks = [
        Printed(left + (column + 1) * CELL, str(first + column + 1))
        for column in range(len(texts))
        if (first + column + 1) % 100 == 0
    ]
    return Row(y, cells, marks)


def size_of(text: str) -> str:
    """How the text of one cell is set; the same classes as in static/js/sheet-view.js."""
    bases = without_attached(text)
    if len(bases) < 2:
        return ""
    if bases.isascii():
        return "wide" if any(char.isupper() or char in "mw%" for char in bases) else "narrow"
    return "squeezed"
