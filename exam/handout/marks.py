"""分值: reading marks from a text and sharing them out. Decimals only; shares always add up."""

import re
from collections.abc import Iterable
from decimal import Decimal

from materials.wording.folding import fold
from materials.wording.numerals import NUMERAL, to_int

_AMOUNT = rf"(?P<n>[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?|{NUMERAL})"
_SAYING = "本题|本小题|此题|满分|总分|共计|共|计|分值"
_MARKS = re.compile(
    rf"(?P<open>[(\[〔])?\s{{0,2}}(?P<say>(?:{_SAYING}){{1,3}}(?:为|是)?:?\s?)?(?<![0-9.第]){_AMOUNT}\s{{0,2}}分"
    r"(?![钟析类别为之子布成所数摊支管享段])"
)
_ENDS = '。,;:、)]〕\n\t!?" '
_STEPS = (Decimal("0.5"), Decimal("0.1"), Decimal("0.01"))
LARGEST = Decimal(150)


def amount(numeral: str) -> Decimal | None:
    """The marks a folded numeral stands for, or None."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,2})?", numeral):
        return Decimal(numeral)
    value = to_int(numeral)
    return None if value is None else Decimal(value)


def candidates(texts: Iterable[str]) -> list[Decimal]:
    """The marks a question's text may be worth, each once. 满分40分 and 本题10分 outrank bare figures, as they
    speak of the whole; 10分钟, 十分重要 and 得了10分 are no marks."""
    whole: list[Decimal] = []
    other: list[Decimal] = []
    for text in texts:
        folded = fold(text)
        for match in _MARKS.finditer(folded):
            value = amount(match["n"])
            if value is None or not 0 < value <= LARGEST:
                continue
            after, before = (
                folded[match.end() : match.end() + 1],
                folded[max(match.start() - 1, 0) : match.start()],
            )
            enclosed = bool(match["open"]) or before in ("(", "[", "〔", "【")
            free = (not after or after in _ENDS) and (not before or before in _ENDS)
            if match["say"]:
                whole.append(value)
            elif enclosed or (free and (match["n"].isascii() or (before and after))):
                other.append(value)
    return list(dict.fromkeys(whole or other))


def share(total: Decimal, parts: int) -> list[Decimal]:
    """`total` in `parts` shares, largest first, in half marks or, if there are too many, in tenths or hundredths.
    The shares add up exactly; an empty list says that even hundredths are too coarse."""
    for step in _STEPS:
        units = total / step
        if parts > 0 and units == units.to_integral_value() and units >= parts:
            each, extra = divmod(int(units), parts)
            return [step * (each + (1 if index < extra else 0)) for index in range(parts)]
    return []
