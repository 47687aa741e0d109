"""What is exported: an answer's paragraphs, placed as on the answer sheet, with what is said about them."""

import re
from dataclasses import dataclass
from datetime import datetime

from exam.sheet import SheetSettings, lay_out
from exam.sheet.tokens import IDEOGRAPHIC_SPACE, LINE_END

# XML 1.0 cannot hold most of these, and none of them is seen: control characters but the tab, halves of surrogate
# pairs, the two that are not characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Paragraph:
    """A line of the answer without the spaces before it: `left` blank cells stand there. One that is `centred`, or
    stands at the right with `right` blank cells after it (a 落款), fits in a row."""

    text: str
    left: int
    right: int | None = None
    centred: bool = False


@dataclass(frozen=True)
class Answer:
    """`title` names question and attempt; `facts` is one line: limit, counts, when."""

    title: str
    stem: str
    facts: str
    author: str
    written_at: datetime
    paragraphs: list[Paragraph]


def printable(text: str) -> str:
    """The text without characters that no file of text should hold."""
    return _UNWRITABLE.sub("", text)


def paragraphs(text: str, settings: SheetSettings) -> list[Paragraph]:
    """Each line of the text; blank lines at the end are gone, as on the sheet."""
    lines = LINE_END.split(printable(text))
    while lines and not lines[-1].strip():
        lines.pop()
    positions = lay_out("\n".join(lines), settings).positions
    found, start = [], 0
    for number, line in enumerate(lines):
        span = zip(line, positions[start : start + len(line)], strict=True)
        cells = [cell for char, cell in span if cell is not None and char != IDEOGRAPHIC_SPACE]
        found.append(_paragraph(number, line.strip(), cells, settings))
        start += len(line) + 1
    return found


def _paragraph(number: int, text: str, cells: list[int], settings: SheetSettings) -> Paragraph:
    """`cells` are those with anything in them."""
    if not cells:
        return Paragraph(text, 0)
    columns = settings.columns
    left, last = cells[0] % columns, cells[-1] % columns
    if cells[0] // columns != cells[-1] // columns:
        return Paragraph(text, left)
    if settings.title and (number == 0 or (number == 1 and text.startswith("——"))):
        return Paragraph(text, left, centred=True)
    right = columns - 1 - last
    # Moved to the right by hand, and not only by a paragraph's usual indent.
    if left > right and left >= columns // 3:
        return Paragraph(text, left, right)
    return Paragraph(text, left)
