"""Dates as far as they are known: 2021-07-01, 2021-07, 2021, or 2月7日 without a year."""

import re
from datetime import date

from materials.models.policies import Precision

_PARTIAL = re.compile(r"^(\d{4})(?:年|[-年/.](\d{1,2})(?:月|[-月/.](\d{1,2})日?)?)?$")
_YEARLESS = re.compile(r"^(\d{1,2})月(\d{1,2})日$")


def partial_date(printed: str) -> tuple[date | None, Precision]:
    """The first day it can mean (None without a year) and how exact it is. Raises ValueError with a sentence."""
    try:
        if found := _PARTIAL.match(printed):
            year, month, day = (int(part) if part else None for part in found.groups())
            precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
            return date(year, month or 1, day or 1), precision
        if found := _YEARLESS.match(printed):
            date(2000, int(found[1]), int(found[2]))  # a leap year: 2月29日 can be meant
            return None, Precision.YEARLESS
    except ValueError as error:
        raise ValueError("没有这一天：请检查月份和日子。") from error
    raise ValueError("请写成 2021-07-01、2021-07、2021 或 2月7日。")
