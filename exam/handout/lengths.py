"""字数: how long an answer may be. The kind is read, never guessed."""

import re
from collections.abc import Iterable

from materials.wording.folding import fold
from materials.wording.numerals import NUMERAL, to_int

from .plan import Length

_LOW = "不少于|不低于|不得少于|不得低于|不能少于|不下于|至少|最少"
_HIGH = "不超过|不得超过|不要超过|不能超过|不超出|不多于|不得多于|不大于|不高于|至多|最多|限"
_NEAR = "大约|约"
_LENGTH = re.compile(
    r"(?P<word>总?字数(?:要求|限制)?(?:控制)?[为在]?:?\s?)?"
    rf"(?:(?P<low>{_LOW})|(?P<high>{_HIGH})|(?P<near>{_NEAR}))?\s{{0,2}}"
    rf"(?<![0-9.])(?P<a>{NUMERAL})\s{{0,2}}(?:字?\s{{0,2}}(?:-{{1,2}}|~{{1,2}}|至|到)\s{{0,2}}(?P<b>{NUMERAL}))?\s{{0,2}}"
    r"(?P<unit>个?汉?字(?![体面眼典母样幕型数节]))?(?P<tail>\s{0,2}(?:左右|上下|以内|之内|内|以下|为限|及?以上))?"
)
_SMALLEST, _LARGEST = 10, 5000  # 四字成语 and 一字之差 are no limits


def find(text: str) -> list[Length]:
    """Every length printed in a text, in order; a minimum and a maximum side by side are one range."""
    folded = fold(text)
    found: list[Length] = []
    start = end = 0
    for match in _LENGTH.finditer(folded):
        if not match["unit"] and not match["word"]:
            continue
        length = _read(match, text[match.start() : match.end()].strip())
        if length is None:
            continue
        if found and match.start() - end <= 3 and {found[-1].kind, length.kind} == {"minimum", "maximum"}:
            joined = _join(found[-1], length, text[start : match.end()].strip())
            if joined:
                found[-1], end = joined, match.end()
                continue
        found.append(length)
        start, end = match.start(), match.end()
    return found


def distinct(texts: Iterable[str]) -> list[Length]:
    """The lengths of several paragraphs, each said once."""
    lengths: list[Length] = []
    for length in (length for text in texts for length in find(text)):
        if all((length.kind, length.min, length.max) != (one.kind, one.min, one.max) for one in lengths):
            lengths.append(length)
    return lengths


def _read(match: re.Match[str], printed: str) -> Length | None:
    first, second = to_int(match["a"]), to_int(match["b"]) if match["b"] else None
    if first is None or not _SMALLEST <= first <= _LARGEST:
        return None
    if match["b"]:
        if second is None or not first < second <= _LARGEST:
            return Length("none", None, None, printed)
        return Length("range", first, second, printed)
    tail = (match["tail"] or "").strip()
    if match["low"] or tail.endswith("以上"):
        return Length("minimum", first, None, printed)
    if match["high"] or tail in ("以内", "之内", "内", "以下", "为限"):
        return Length("maximum", None, first, printed)
    if match["near"] or tail in ("左右", "上下"):
        return Length("target", first, first, printed)
    return Length("unstated", first, first, printed)


def _join(one: Length, other: Length, printed: str) -> Length | None:
    low = one.min if one.min is not None else other.min
    high = one.max if one.max is not None else other.max
    return Length("range", low, high, printed) if low and high and low < high else None
