from decimal import Decimal


def plain(marks: Decimal | None) -> str:
    """Marks as people write them: 10, 1.5; never 1E+1 or 2.00. "" for none."""
    return "" if marks is None else f"{marks.normalize():f}"


def credit(marks: Decimal | None, full: Decimal) -> str:
    """hit, part or miss of a point worth `full`; "" while it is not marked."""
    if marks is None:
        return ""
    if marks <= 0:
        return "miss"
    return "hit" if marks >= full else "part"


def percent(share: float | None) -> str:
    """A share of 1 as people write it: 45%; a dash for none."""
    return "—" if share is None else f"{share:.0%}"
