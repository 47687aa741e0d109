"""What holds for every text and setting."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exam.sheet import SheetSettings, count, lay_out

CLOSING = "。，、；：？！”’）》〕】.,;:?!)"
OPENING = "“‘（《〔【("
NOISE = " \t\x00\x1f\u00a0\u2003\u200b\ufeff"
# Mostly what has a rule of its own, so that rules meet; now and then anything at all.
texts = st.lists(
    st.one_of(
        st.sampled_from(
            ["汉", "字", "——", "……", "2022", "1.5", "50%", "GDP", "\n", "\r\n", "\u3000", "𠮷", "😀"]
        ),
        st.sampled_from(CLOSING),
        st.sampled_from(OPENING),
        st.sampled_from(NOISE),
        st.sampled_from(["汉" * 7, "1" * 9, "a" * 30, "“《", "。”", "：“", "1、", "\ufe0f", "\u200d"]),
        st.characters(),
    ),
    max_size=60,
).map("".join)
settings_of_sheets = st.builds(
    SheetSettings,
    columns=st.integers(4, 27),
    indent=st.integers(0, 3),
    compound_marks=st.booleans(),
    list_heads=st.booleans(),
    title=st.booleans(),
)
# One paragraph in which no two numbers meet: a point there is a mark, or it is inside a number of two cells.
paragraphs = st.lists(
    st.one_of(
        st.sampled_from(["汉", "汉汉汉", "2022年", "1.5亿", "GDP", "——"]), st.sampled_from(CLOSING + OPENING)
    ),
    min_size=1,
    max_size=60,
).map("".join)
OPENED = [
    "汉",
    "汉汉",
    "，",
    "”",
    "：",
    "2022年",
    "“汉",
    "《2022年",
    "（“《GDP》",
    "‘——",
    "【1.5%】",
    "“”",
    "(1)",
]


@given(texts, settings_of_sheets)
def test_the_cells_give_the_text_back(text, settings):
    sheet = lay_out(text, settings)

    kept = "".join(c for c, position in zip(text, sheet.positions, strict=True) if position is not None)
    assert "".join(cell for row in sheet.rows for cell in row) == kept
    assert not set(kept) & set(NOISE + "\r\n")
    dropped = "".join(c for c, position in zip(text, sheet.positions, strict=True) if position is None)
    assert not re.search(r"[0-9A-Za-z\u3000-\u9fff“”‘’—…]", dropped)


@given(texts, settings_of_sheets)
def test_shape_and_counts(text, settings):
    sheet = lay_out(text, settings)

    assert all(len(row) == settings.columns for row in sheet.rows)
    assert not sheet.rows or any(sheet.rows[-1])
    cells = [cell for row in sheet.rows for cell in row]
    assert sheet.cells == max((i + 1 for i, cell in enumerate(cells) if cell.strip("\u3000")), default=0)
    assert sheet.characters == sum(len(cell.replace("\u3000", "")) for cell in cells)
    assert count(text, settings) == (sheet.cells, sheet.characters)


@given(texts, settings_of_sheets)
def test_positions(text, settings):
    sheet = lay_out(text, settings)

    known = [position for position in sheet.positions if position is not None]
    assert len(sheet.positions) == len(text)
    assert known == sorted(known)
    for character, position in zip(text, sheet.positions, strict=True):
        if position is not None:
            assert character in sheet.rows[position // settings.columns][position % settings.columns]


@given(paragraphs, settings_of_sheets)
def test_no_row_starts_with_a_closing_mark(text, settings):
    first, *others = lay_out(text, settings).rows

    assert not any(row[0] and row[0][0] in CLOSING for row in others)
    assert not first[0] or first[0][0] not in CLOSING or text[0] in CLOSING


@given(st.lists(st.sampled_from(OPENED)).map("".join), settings_of_sheets)
def test_no_row_ends_with_an_opening_mark(text, settings):
    """Not even one before blank cells. What the marks open fits in a row; test_rule_2 has what happens otherwise."""
    for row in lay_out(text, replace(settings, columns=max(6, settings.columns))).rows:
        assert "".join(row)[-1:] not in tuple(OPENING)


@given(texts, settings_of_sheets)
def test_the_last_cell_of_a_row_never_holds_an_opening_mark(text, settings):
    for row in lay_out(text, settings).rows:
        assert row[-1][-1:] not in tuple(OPENING)


@given(paragraphs, settings_of_sheets)
def test_runs_that_fit_in_a_row_are_not_split(text, settings):
    positions = lay_out(text, settings).positions

    for run in re.finditer(r"[0-9]+(?:\.[0-9]+)*%?|[A-Za-z]+", text):
        cells = positions[run.start() : run.end()]
        if (len(cells) + 1) // 2 <= settings.columns:
            assert cells[0] // settings.columns == cells[-1] // settings.columns


@given(texts, settings_of_sheets, st.sampled_from(NOISE), st.data())
def test_noise_changes_nothing(text, settings, noise, data):
    at = data.draw(st.integers(0, len(text)))
    if text[at - 1 : at + 1] == "\r\n":
        at += 1

    before, after = lay_out(text, settings), lay_out(text[:at] + noise + text[at:], settings)

    assert (after.cells, after.characters, after.rows) == (before.cells, before.characters, before.rows)


@given(texts, settings_of_sheets)
def test_line_ends_are_alike_in_any_text(text, settings):
    assert (
        lay_out(text.replace("\r\n", "\n").replace("\r", "\n"), settings).rows == lay_out(text, settings).rows
    )
