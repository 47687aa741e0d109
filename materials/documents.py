"""One document's text → a record of the import format: its header is recognised, the rest is cut into passages.

What is not recognised stays empty; nothing is guessed. The title stands first, over as many lines as it is printed on;
the number, the law's （…通过 …公布 …） and the signature with its date are looked for where documents have them.
"""

import re
from collections.abc import Iterable

from materials.articles import cut
from materials.lines import lines
from materials.numbers import normal_number
from materials.wording import agencies, dates

KINDS = [
    "条例",
    "规定",
    "办法",
    "细则",
    "规则",
    "意见",
    "通知",
    "通报",
    "通告",
    "公告",
    "公报",
    "决定",
    "决议",
    "命令",
    "方案",
    "规划",
    "纲要",
    "计划",
    "批复",
    "函",
    "报告",
    "纪要",
    "解释",
    "法典",
    "法",
]
_LETTERHEAD = re.compile(r"(.{2,30}?)文件$")
_BRACKETED = re.compile(r"[（(].{4,}[）)]$")
_DATE_ALONE = re.compile(r"[（(]?[〇○零一二三四五六七八九十0-9]{2,4}年.{2,9}日[）)]?$")
_BODY = re.compile(r"第[一1１][编章节条]|目\s*录$|[一二三]、|[（(]一[）)]")
_LONGEST_TITLE = 300
# What a date is the date of, by the words behind it.
_SAID = [
    ("adopted", re.compile(r"[^，；。）)]{0,40}?通过")),
    ("issued", re.compile(r"[^，；。）)]{0,40}?(?:印发|成文)")),
    ("published", re.compile(r"[^，；。）)]{0,40}?(?:公布|发布)")),
    ("effective", re.compile(r"\s?起(?:正式)?(?:施行|实施|执行|生效)")),
]


def read_document(text: str, *, key: str) -> dict:
    """The record of a document's text; `key` names it among imports. `title` is empty where the text holds none."""
    whole = [line for _, line in lines(text.replace("\0", ""))]
    issuers: list[str] = []
    if whole and (head := _LETTERHEAD.fullmatch(whole[0])):
        issuers = agencies.names(head[1].replace(" ", "、")) or [head[1]]
        whole = whole[1:]
    record: dict = {"key": key, "number": "", "note": ""}
    number_first = bool(whole) and bool(normal_number(whole[0]))
    if number_first:
        record["number"], whole = whole[0], whole[1:]
    title, rest = _title(whole)
    while rest:
        if not record["number"] and normal_number(rest[0]):
            record["number"] = rest.pop(0)
        elif not record["note"] and _BRACKETED.fullmatch(rest[0]):
            record["note"] = rest.pop(0).strip("（）()")
        elif _DATE_ALONE.fullmatch(rest[0]):
            record.setdefault("issued_on", _day(rest.pop(0)))
        else:
            break
    rest, signed, day = _signature(rest)
    if day:
        record["issued_on"] = day
    record |= {name: value for name, value in _dated(record["note"]) if value}
    for name, value in _dated(*(line for line in rest if "起" in line or "有效期" in line), body=True):
        record.setdefault(name, value)
    found = re.search(r"[\u4e00-\u9fff]{2,20}令第?\s?\d+\s?号", record["note"])
    if not record["number"] and found:
        record["number"] = re.sub("^.*日", "", found[0])
    return record | {
        "title": title,
        "issuers": signed or issuers or agencies.named_in_title(title),
        "kind": next((kind for kind in KINDS if re.sub(r"[（(].*[）)]$", "", title).endswith(kind)), ""),
        "passages": [
            {"label": piece.label, "heading": piece.heading, "text": piece.text}
            for piece in cut("\n".join(rest))
        ],
    }


def _title(whole: list[str]) -> tuple[str, list[str]]:
    """The lines that are the title, put together, and those behind them."""
    place = 0
    while place < min(len(whole), 4):
        line = whole[place]
        ends = (
            line[-1] in "。：:；，" or _BODY.match(line) or _BRACKETED.fullmatch(line) or normal_number(line)
        )
        if ends or _DATE_ALONE.fullmatch(line) or (place and _complete(whole[place - 1])):
            break
        place += 1
    title = "".join(whole[:place])
    return (title, whole[place:]) if len(title) <= _LONGEST_TITLE else ("", whole)


def _complete(line: str) -> bool:
    """Whether a title ends with this line: with a kind of document, as 关于…的通知 does."""
    return re.sub(r"[（(].*[）)]$", "", line).endswith(tuple(KINDS))


def _signature(rest: list[str]) -> tuple[list[str], list[str], str]:
    """The body without 落款, who signed, and when; from the last line that is a date alone under agencies' names."""
    for place in range(len(rest) - 1, 0, -1):
        if not _DATE_ALONE.fullmatch(rest[place]):
            continue
        start, names = place, []
        while (
            start
            and len(rest[start - 1]) <= 60
            and (found := agencies.names(re.sub(r"[\s　]+", "、", rest[start - 1])))
        ):
            names, start = found + names, start - 1
        if names:
            return rest[:start] + rest[place + 1 :], names, _day(rest[place])
    return rest, [], ""


def _day(line: str) -> str:
    found = dates.find(line)
    return found[0].iso if found else ""


def _dated(*texts: str, body: bool = False) -> Iterable[tuple[str, str]]:
    """What the dates of a note, or of the body's last articles, are the dates of."""
    for text in texts:
        for date in dates.find(text):
            if not date.iso:
                continue
            if re.search(r"有效期(?:至|到|截至)\s?$", text[: date.start]):
                yield "expires_on", date.iso
                continue
            for kind, words in _SAID:
                if words.match(text, date.end) and (not body or kind == "effective"):
                    yield f"{kind}_on", date.iso
                    break
