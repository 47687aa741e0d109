"""采分点 and 评分档次: printed ones are read, missing points are proposed from a reference answer."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from materials.wording.numerals import NUMERAL, to_int

from .lines import Line
from .marks import LARGEST, amount, share
from .plan import Band, Point

Doubt = Callable[[Line, str], None]

_ENUMERATOR = re.compile(
    rf"(?:\(\s?{NUMERAL}\s?\)|{NUMERAL}\s?[、.):]|[①-⑳⑴-⒇⒈-⒛]|其[一二三四五六七八九十][,:、是]?"
    r"|第[一二三四五六七八九十]{1,2}[,:、是]|[一二三四五六七八九十]{1,2}(?:是|(?=要))"
    r"|(?:首先|其次|再次|最后)[,:、])\s{0,3}"
)
_ITEM = re.compile(
    r"(?:^|(?<=[;。:]))\s{0,3}(?=(?:[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[,:、是]"
    r"|其[一二三四五六七八九十][,:、是]|\([0-9]{1,2}\)|[0-9]{1,2}[、.)](?![0-9])|[①-⑳]))"
)
_MARKS = re.compile(r"[(\[〔]\s?(?:共|计)?([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?分\s?[)\]〕]")
_LAST_MARKS = re.compile(r"[,;:、\s]?\s?(?<![满总]分)(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,2})?)\s?分[。;,]?$")
_OPTION = re.compile(r"[(\[〔]\s?(?P<text>[^()\[\]〔〕]{1,300})\s?[)\]〕]")
_WORDINGS = re.compile(r"(?:可接受|可替换|可替代|同义|或写|也可)(?:表述|说法)?\s?:?\s?")
_SOURCE = re.compile(rf"(?:来源\s?:?\s?)?(?:给定)?(?:资料|材料)\s?({NUMERAL})$")
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,2})?"
_BAND = re.compile(
    rf"(?P<label>[^()\[\]〔〕]{{0,20}}?)\s?[(\[〔:]?\s?(?P<a>{_NUMBER})\s?分?\s?(?:(?:-{{1,2}}|~|至|到)\s?(?P<b>{_NUMBER})\s?)?分"
    r"\s?[)\]〕]?\s?[:、,]?\s?(?P<rest>.*)$"
)


def strip_enumerator(text: str, folded: str) -> str:
    """The text behind 1． （一） ① 一是 第一，; the text itself where there is none."""
    match = _ENUMERATOR.match(folded)
    return text[match.end() :].strip() or text if match else text


def read_points(lines: list[Line], doubt: Doubt) -> list[Point]:
    """The points printed under 【采分点】, one a line. A line without a mark of its own is a doubt."""
    points = []
    for line in lines:
        point = _read_point(line, doubt)
        if point:
            points.append(point)
    return points


def _read_point(line: Line, doubt: Doubt) -> Point | None:
    enumerated = _ENUMERATOR.match(line.folded)
    start = enumerated.end() if enumerated else 0
    cuts: list[tuple[int, int]] = []
    wordings: list[str] = []
    material: int | None = None
    for option in _OPTION.finditer(line.folded, start):
        inner = line.part(*option.span("text"))
        if words := _WORDINGS.match(inner.folded):
            text = inner.text[words.end() :]
            wordings += [word for word in (part.strip() for part in re.split("[;；]", text)) if word]
        elif source := _SOURCE.match(inner.folded):
            material = to_int(source[1])
        else:
            continue
        cuts.append(option.span())
    marks = list(_MARKS.finditer(line.folded, start))
    if not marks and (last := _LAST_MARKS.search(line.folded, start)):
        marks = [last]
    if len(marks) == 1:
        cuts.append(marks[0].span())
    elif not enumerated:
        doubt(line, "采分点里的这一行没有序号，也看不出分值，没有收；请补上序号和分值，如“1．文字（2分）”。")
        return None
    text = line.text[start:]
    for left, right in sorted(cuts, reverse=True):
        text = text[: left - start] + text[right - start :]
    value = amount(marks[0][1]) if len(marks) == 1 else None
    if value is None or value > LARGEST:
        doubt(line, "这个采分点的分值看不出来（没有写，或写了几个），请补上。")
        value = Decimal(0)
    return Point(text.strip() or line.text, value, wordings, material)


def propose_points(answer: list[Line], marks: Decimal) -> list[Point]:
    """One point a paragraph of a reference answer, or an item (一是…；二是…) where it is a single paragraph; its
    marks shared out. Empty where the marks are too few to share."""
    # A title, 各位居民： or a signature is no point.
    items = [line for line in answer if len(line.text) > 20 or line.folded.endswith(("。", ";", "!", "?"))]
    numbered = [line for line in answer if _ENUMERATOR.match(line.folded)]
    items = numbered if len(numbered) >= 2 else items or answer
    if len(items) == 1:
        items = _items(items[0])
    texts = [strip_enumerator(item.text, item.folded) for item in items]
    shares = _printed_shares(items, marks) or share(marks, len(texts))
    return [Point(text, each) for text, each in zip(texts, shares, strict=False)]


def _printed_shares(items: list[Line], marks: Decimal) -> list[Decimal]:
    """The marks that a reference answer prints behind its items, where they add up."""
    printed = [_MARKS.findall(item.folded) for item in items]
    shares = [Decimal(found[0]) for found in printed if len(found) == 1]
    return shares if len(shares) == len(items) and sum(shares) == marks else []


def _items(line: Line) -> list[Line]:
    starts = [match.end() for match in _ITEM.finditer(line.folded)]
    if len(starts) < 2:
        return [line]
    return [line.part(left, right) for left, right in pairwise([*starts, len(line.text)])]


def read_bands(lines: list[Line], marks: Decimal | None, doubt: Doubt) -> list[Band]:
    """The bands printed under 【评分档次】, highest first. 31—40 beside 21—30 is "above 30, up to 40"; bands that
    overlap, leave a gap or do not reach the question's marks are doubts."""
    found: list[tuple[Decimal, Decimal, Line, re.Match[str]]] = []
    for line in lines:
        match = _BAND.match(line.folded)
        if not match:
            doubt(line, "评分档次里的这一行看不出分数段，没有收；请写成“一类文（31—40分）：说明”。")
            continue
        low, high = Decimal(match["a"]), Decimal(match["b"] or match["a"])
        if low > high or high > LARGEST:
            doubt(line, "这个档次的分数段前后颠倒或太大，没有收，请改正。")
            continue
        if high == 0:  # above nothing and up to nothing: no mark lies in it
            doubt(line, "0 分不成一档（哪一档都够不上就是 0 分），没有收。")
            continue
        found.append((low, high, line, match))
    found.sort(key=lambda band: (band[1], band[0]))
    bands: list[Band] = []
    ceiling: Decimal | None = None
    for low, high, line, match in found:
        floor = max(low - 1, Decimal(0))
        if ceiling is not None:
            if low <= ceiling:
                doubt(line, "这个档次与下一档的分数段重叠，重叠的部分暂归下一档，请改正。")
                floor = min(ceiling, high - Decimal("0.01"))
            elif low - ceiling > 1:
                doubt(line, "这个档次与下一档之间缺一段分数，请补上。")
            else:
                floor = ceiling
        label = line.text[slice(*match.span("label"))].strip()
        bands.append(Band(label, floor, high, line.text[match.start("rest") :].strip()))
        ceiling = high
    if bands and marks is not None and bands[-1].ceiling != marks:
        doubt(found[-1][2], f"最高一档到 {bands[-1].ceiling} 分，题目满分是 {marks} 分，请核对。")
    return bands[::-1]
