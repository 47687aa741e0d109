from decimal import Decimal


def plain(marks: Decimal | None) -> str:
    """Marks as people write them: 10, 1.5; never 1E+1 or 2.00. "" for none."""
    return "" if marks is None else f"{marks.normalize():f}"
