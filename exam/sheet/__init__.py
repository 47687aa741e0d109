"""The answer sheet (答题卡): how a text falls into the printed cells. Pure Python, no Django.

`static/js/sheet.js` is the twin that counts while a student types: change both, `test_sheet_twin.py` compares them.
"""

from .layout import Sheet, SheetSettings, count, lay_out
from .pages import blank_rows, pages

__all__ = ["Sheet", "SheetSettings", "blank_rows", "count", "lay_out", "pages"]
