"""Tables for spreadsheets: CSV that Excel opens with Chinese intact, and .xlsx. A cell that a person typed is
never a formula there."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook

Cell = str | int | Decimal | datetime | None
# What a spreadsheet takes for the beginning of a formula; the full-width forms too.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a BOM. Typed text that begins like a formula gets an apostrophe in front; numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """One sheet for each name (at most 31 characters). Text is stored as text, whatever it begins with."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", name)[:31])
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                if isinstance(value, str):
                    cell.value = _NOT_IN_XML.sub("", value)
                    cell.data_type = "s"
                else:
                    cell.value = value
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(cell: Cell) -> str | int | Decimal:
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell.replace("\0", "")
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else cell
