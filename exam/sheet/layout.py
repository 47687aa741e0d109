"""Laying a text out on the answer sheet: the row breaks of domain.md, section "The answer sheet (答题卡)".

Time is linear in the length of the text: each token is placed once, and what must stay together is worked out in one
walk from the end of the paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .tokens import IDEOGRAPHIC_SPACE, LINE_END, NOISE, Paragraph, Token, read_paragraph


@dataclass(frozen=True)
class SheetSettings:
    """How the sheet is printed. Raises ValueError, with a Chinese sentence, unless 4 ≤ columns and
    0 ≤ indent < columns.

    - `columns`: cells a row; 25, or 20.
    - `indent`: blank cells before each paragraph; 0 for small answers, 2 for 应用文 and essays.
    - `compound_marks`: two marks together share one cell: ： with an opening quotation mark, or any of 。，、；：？！
      with a closing one.
    - `list_heads`: a one-digit list head (1、) at the start of a paragraph takes one cell.
    - `title`: the first line is centred if it fits in a row; so is the second, if it begins with —— (a subtitle).
    """

    columns: int = 25
    indent: int = 0
    compound_marks: bool = False
    list_heads: bool = False
    title: bool = False

    def __post_init__(self) -> None:
        if self.columns < 4:
            raise ValueError(f"答题卡每行至少 4 格，不能是 {self.columns} 格。")
        if not 0 <= self.indent < self.columns:
            raise ValueError(f"段首缩进须在 0 到 {self.columns - 1} 格之间，不能是 {self.indent} 格。")


@dataclass(frozen=True)
class Sheet:
    """A text on the answer sheet.

    - `cells`: position, counted from 1, of the last cell with anything but U+3000 in it; 0 for an empty sheet. This
      is what the printed 100-marks show and what a limit is read against.
    - `characters`: code points of the text without white space and other noise, punctuation counted.
    - `rows`: the text printed in each cell, "" where blank; every row is `columns` long. A cell can hold more than
      one code point: [20], [汉。]. Joined, the cells give back the text without its noise.
    - `positions`: for each code point of the text the cell it is in, counted from 0 over all rows; None for noise
      and line ends. Never decreases.
    """

    cells: int
    characters: int
    rows: list[list[str]]
    positions: list[int | None]


# A piece of text and the cell, counted from 0 over all rows, that it goes into. Pieces come in the order of the text.
Piece = tuple[int, str]

_DEFAULT = SheetSettings()


def lay_out(text: str, settings: SheetSettings = _DEFAULT) -> Sheet:
    """Lay `text` out, all of it. Any string will do; line ends may be CRLF, CR or LF."""
    pieces = list(_pieces(text, settings))
    columns = settings.columns
    row_count = pieces[-1][0] // columns + 1 if pieces else 0
    rows = [[""] * columns for _ in range(row_count)]
    for cell, piece in pieces:
        rows[cell // columns][cell % columns] += piece

    # Pieces keep the order of the text, so the n-th code point of the pieces is the n-th that is not noise.
    positions: list[int | None] = [None] * len(text)
    places = (cell for cell, piece in pieces for _ in piece)
    for index, character in enumerate(text):
        if not NOISE.match(character):
            positions[index] = next(places)
    return Sheet(*_counts(pieces), rows, positions)


def count(text: str, settings: SheetSettings = _DEFAULT) -> tuple[int, int]:
    """`(cells, characters)` of `lay_out(text, settings)`, without building rows and positions."""
    return _counts(_pieces(text, settings))


def _counts(pieces: Iterator[Piece] | list[Piece]) -> tuple[int, int]:
    cells = characters = 0
    for cell, piece in pieces:
        if ink := len(piece) - piece.count(IDEOGRAPHIC_SPACE):
            cells = cell + 1
            characters += ink
    return cells, characters


def _pieces(text: str, settings: SheetSettings) -> Iterator[Piece]:
    start = 0  # first cell of the row the next paragraph begins in
    for number, line in enumerate(LINE_END.split(text)):
        paragraph = read_paragraph(line, settings.list_heads)
        indent = settings.indent
        if settings.title and (number == 0 or (number == 1 and _is_subtitle(paragraph))):
            indent = _centring_indent(paragraph, settings)
        last = start
        for cell, piece in _place(paragraph, start, indent, settings):
            yield cell, piece
            last = cell
        # Rule 5: the next paragraph starts a row; one without pieces leaves a row blank. No piece follows the blank
        # lines at the end of the text, so they count for nothing.
        start += ((last - start) // settings.columns + 1) * settings.columns


def _place(paragraph: Paragraph, start: int, indent: int, settings: SheetSettings) -> Iterator[Piece]:
    """Place one paragraph from the row that begins at cell `start`."""
    columns = settings.columns
    for space in range(paragraph.spaces):
        yield start + space, IDEOGRAPHIC_SPACE

    # U+3000 at the start of a paragraph counts towards the indent.
    cell = start + max(indent, paragraph.spaces)
    squeezable = paragraph.spaces > 0  # something of this paragraph stands before `cell`
    previous = ""  # what the cell before this one holds, where that is a single mark of its own
    for token, need in zip(paragraph.tokens, _needs(paragraph.tokens, columns), strict=True):
        free = columns - cell % columns
        row_begins = free == columns
        if token.kind == "close" and row_begins and squeezable:  # rule 1
            yield cell - 1, token.cells[0]
            continue
        # A shared ：“ must not end the row either, hence the room for what follows.
        if settings.compound_marks and _share_a_cell(previous, token) and not row_begins and need - 1 <= free:
            yield cell - 1, token.cells[0]
            previous = ""
            continue
        if need > free:  # rules 2 and 4
            cell += free
        # Rule 3: a dash is never moved down, so `free` is still the room it has.
        texts = ("".join(token.cells),) if token.kind == "dash" and free == 1 else token.cells
        for text in texts:
            yield cell, text
            cell += 1
        squeezable = True
        previous = texts[0] if token.kind == "close" else ""


def _needs(tokens: list[Token], columns: int) -> list[int]:
    """How many cells have to be left in a row for each token to be placed there.

    An opening mark needs room for itself and for what it opens: were “ set and 2022 moved down, “ would end the row.
    What is too long for any row is not kept together: a run is then split where the row ends, and an opening mark
    before a run that just fills a row (or before a row of opening marks) asks for only one cell after it.
    """
    needs = []
    need = 1  # an opening mark at the end of a paragraph does not end a row either
    for token in reversed(tokens):
        if token.kind == "open":
            need = need + 1 if need < columns else 2
        elif token.kind == "run" and len(token.cells) <= columns:
            need = len(token.cells)
        else:
            need = 1
        needs.append(need)
    needs.reverse()
    return needs


def _share_a_cell(previous: str, token: Token) -> bool:
    mark = token.cells[0][0]
    if mark in "“‘":
        return previous in ("：", ":")
    return mark in "”’" and previous != "" and previous in "。，、；：？！．,.;:?!"


def _is_subtitle(paragraph: Paragraph) -> bool:
    return bool(paragraph.tokens) and paragraph.tokens[0].cells == ("—", "—")


def _centring_indent(paragraph: Paragraph, settings: SheetSettings) -> int:
    """Blank cells that centre the paragraph, the odd one on the right; the usual indent if it is longer than a row."""
    body = Paragraph(0, paragraph.tokens)
    width = 1 + max((cell for cell, _ in _place(body, 0, 0, settings)), default=0)
    return (settings.columns - width) // 2 if width <= settings.columns else settings.indent
