"""One record of an import file, checked: what is wrong with it is said in a sentence. No database here."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from materials.dates import partial_date
from materials.models.policies import DateKind, Level, Passage, Policy, PolicyAlias, Precision, Status
from materials.numbers import normal_number
from materials.wording.effect import in_force_from

LAST = 3  # passages, in which a text says from when on it is in force
LARGEST = 5 * 1024 * 1024  # bytes of one record
STATUSES = {
    "": Status.UNKNOWN,
    "现行有效": Status.IN_FORCE,
    "有效": Status.IN_FORCE,
    "尚未施行": Status.NOT_YET,
    "尚未生效": Status.NOT_YET,
    "已修改": Status.AMENDED,
    "已废止": Status.REPEALED,
    "失效": Status.EXPIRED,
}
STATUS_WORDS = {value: word for word, value in reversed(STATUSES.items())} | {Status.UNKNOWN: ""}
_LEVELS = {label: value for value, label in Level.choices}
# The level that a kind of document has by itself; a local law's shows in its issuer's name.
_LEVELS_OF_KINDS = dict.fromkeys(["法律", "行政法规", "司法解释", "国务院文件"], Level.NATIONAL) | {
    "部门规章": Level.MINISTRY
}
_NATIONAL = re.compile("国务院|全国人民代表大会|最高人民|中国共产党|中共中央|中华人民共和国")
_PLACES = [
    (re.compile("北京市|天津市|上海市|重庆市|.*省"), Level.PROVINCE),
    (re.compile(".*自治区"), Level.REGION),
    (re.compile(".*[市州盟]"), Level.CITY),
    (re.compile(".*[县旗]"), Level.COUNTY),
]
_ACTIVE = ("<script", "<iframe", "<object", "<embed", "javascript:")


class BadRecord(ValueError):
    """Why a record is not imported, as a sentence."""


@dataclass(frozen=True)
class Record:
    """`number` is the normal form where it is understood, `printed` as the file has it. `dates` by kind: the first
    day it can mean, its precision, as printed. `facts` is everything but the passages, as the file has it; `line`
    where it stands there. `in_force_from` is the day its text is in force from, as the file or the text says."""

    key: str
    digest: str
    title: str
    number: str
    printed: str
    level: Level
    kind: str
    status: Status
    issuers: list[str]
    aliases: list[str]
    topics: list[str]
    dates: dict[DateKind, tuple[date | None, Precision, str]]
    note: str
    in_force_from: date | None
    summary: str
    source_url: str
    passages: list[tuple[str, str, str]]
    facts: dict
    line: int = 0

    @property
    def standing(self) -> tuple[bool, str]:
        """Of two texts of one document the greater one is the newer."""
        return standing(self.facts)


def standing(facts: dict) -> tuple[bool, str]:
    """A record's place in time among the texts of its document, by what it says of itself."""
    past = STATUSES.get(facts.get("status", "")) in (Status.AMENDED, Status.REPEALED, Status.EXPIRED)
    return not past, facts.get("issued_on", "")


def read_line(line: bytes, number: int = 0) -> Record:
    """The record on a line of a JSONL file. Raises BadRecord."""
    if len(line) > LARGEST:
        raise BadRecord(f"这一条超过 {LARGEST // 1024 // 1024} MB，不收：请拆成几条。")
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRecord(f"不是 UTF-8 编码（第 {error.start + 1} 个字节读不通）。") from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"（第 {error.colno} 个字符附近）" if isinstance(error, json.JSONDecodeError) else ""
        raise BadRecord(f"不是完整的 JSON{where}。") from error
    return read_record(data, number)


def read_record(data: Any, line: int = 0) -> Record:
    """The record that a parsed object is. Raises BadRecord."""
    if not isinstance(data, dict):
        raise BadRecord("应当是一个 JSON 对象。")
    passages = [_passage(place, one) for place, one in enumerate(_list(data, "passages"), 1)]
    facts = {name: value for name, value in data.items() if name != "passages"}
    _refuse_odd_characters(facts, passages)
    title, issuers = _text(data, "title", Policy, needed=True), _texts(data, "issuers", 100)
    kind, printed = _text(data, "kind", Policy), _text(data, "number", Policy, column="number_printed")
    number = normal_number(printed)
    status = _text(data, "status")
    if status not in STATUSES:
        raise BadRecord(f"看不懂的有效性“{status[:10]}”：请写 {'、'.join(filter(None, STATUSES))}，或留空。")
    return Record(
        key=_text(data, "key", needed=True, longest=80),
        digest=hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest(),
        title=title,
        number=number,
        printed=printed,
        level=_level(_text(data, "level"), kind, issuers),
        kind=kind,
        status=STATUSES[status],
        issuers=issuers,
        aliases=[name for name in _texts(data, "aliases", _longest(PolicyAlias, "title")) if name != title],
        topics=_texts(data, "topics", 40),
        dates=dict(_dates(data)),
        note=(note := _text(data, "note")),
        in_force_from=_day(data, "in_force_from")
        or in_force_from(note, [text for _, _, text in passages[-LAST:]]),
        summary=_text(data, "summary"),
        source_url=_url(_text(data, "source_url", Policy)),
        passages=passages,
        facts=facts,
        line=line,
    )


def _longest(model, column: str) -> int | None:
    return model._meta.get_field(column).max_length


def _text(
    data: dict, name: str, model=None, *, column: str = "", needed: bool = False, longest: int | None = None
) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise BadRecord(f"{name} 应当是文字。")
    value = (value or "").strip()
    longest = longest or (_longest(model, column or name) if model else None)
    if needed and not value:
        raise BadRecord(f"缺少 {name}。")
    if longest and len(value) > longest:
        raise BadRecord(f"{name} 太长：{len(value)} 字，最多 {longest} 字。")
    return value


def _list(data: dict, name: str) -> list:
    value = data.get(name)
    if value is not None and not isinstance(value, list):
        raise BadRecord(f"{name} 应当是列表。")
    return value or []


def _texts(data: dict, name: str, longest: int | None) -> list[str]:
    """The different texts of a list, in order."""
    values = [_text({name: value}, name, longest=longest) for value in _list(data, name)]
    return list(dict.fromkeys(filter(None, values)))


def _passage(place: int, data: Any) -> tuple[str, str, str]:
    if not isinstance(data, dict):
        raise BadRecord(f"passages 的第 {place} 个应当是对象。")
    try:
        label, heading = (_text(data, name, Passage) for name in ("label", "heading"))
        return label, heading, _text(data, "text", needed=True)
    except BadRecord as error:
        raise BadRecord(f"passages 的第 {place} 个：{error}") from error


def _refuse_odd_characters(facts: dict, passages: Iterable[tuple[str, str, str]]) -> None:
    whole = json.dumps(facts, ensure_ascii=False) + "".join("".join(one) for one in passages)
    if "\0" in whole or r"\u0000" in whole:
        raise BadRecord("文字里有空字符（NUL），请去掉。")
    try:
        whole.encode()
    except UnicodeEncodeError as error:
        raise BadRecord("文字里有不成对的代理码（编码坏了），请从原文重新导出。") from error
    if active := next((mark for mark in _ACTIVE if mark in whole.lower()), None):
        raise BadRecord(f"文字里有网页脚本（{active}），请只留正文。")


def _url(address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise BadRecord("source_url 应当以 http:// 或 https:// 开头。")
    return address


def _level(word: str, kind: str, issuers: list[str]) -> Level:
    if word:
        if word not in _LEVELS:
            raise BadRecord(f"看不懂的层级“{word[:10]}”：请写 {'、'.join(_LEVELS)}。")
        return _LEVELS[word]
    if level := _LEVELS_OF_KINDS.get(kind):
        return level
    if issuers and _NATIONAL.match(issuers[0]):
        return Level.NATIONAL
    if kind != "地方性法规" or not issuers:
        return Level.UNKNOWN
    place = issuers[0].split("人民代表大会")[0]
    return next((level for pattern, level in _PLACES if pattern.fullmatch(place)), Level.UNKNOWN)


def _day(data: dict, name: str) -> date | None:
    printed = _text(data, name)
    try:
        return date.fromisoformat(printed) if printed else None
    except ValueError as error:
        raise BadRecord(f"{name}“{printed[:10]}”：请写成 2021-07-01。") from error


def _dates(data: dict):
    """`issued_on` and the like, each as far as it is known."""
    for kind in DateKind:
        printed = _text(data, f"{kind}_on", longest=40)
        if printed and printed != "None":  # what a careless export writes for nothing
            try:
                yield kind, (*partial_date(printed), printed)
            except ValueError as error:
                raise BadRecord(f"{kind}_on“{printed}”：{error}") from error
