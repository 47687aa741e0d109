"""What a page with rows holds, as typed: dataclasses of strings with two forms outside.

JSON is what the page's script saves; names with dots (`points.0.text`) are the fields of the form. Leaves are strings,
half-typed ones too. Pure Python.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

LONGEST = 20_000  # characters of one field: a material is rarely above 3,000
MOST_ROWS = 30  # of any list; a form has at most 1,000 fields
LARGEST = 200_000  # characters of the whole; a post has at most 2.5 MB, nine bytes a character


class DraftError(Exception):
    """What was sent is nothing that the page holds; the message is a Chinese sentence."""


@dataclass
class Typed:
    """A dataclass of strings and of the lists that `LISTS` names: the kind of their rows, and what people call them.
    `NAME` is what the whole is called."""

    LISTS: ClassVar[Mapping[str, tuple[type, str]]]
    NAME: ClassVar[str]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a JSON text holds. Raises DraftError for anything else, whatever was sent."""
        if len(text) > LARGEST:
            raise DraftError(
                f"{cls.NAME}的内容有 {len(text)} 个字符，最多 {LARGEST} 个：请删去多粘贴的部分。"
            )
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DraftError(cls._nothing()) from error
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The same of parsed JSON. What is left out is empty; an unknown name or a value of another kind is an error."""
        if not isinstance(data, Mapping):
            raise DraftError(cls._nothing())
        found: dict[str, Any] = cls._leaves(cls, data, skip=cls.LISTS)
        for name, (kind, title) in cls.LISTS.items():
            items = data.get(name, [])
            if not isinstance(items, list):
                raise DraftError(f"没有存上：草稿里的“{name}”不是一列。")
            if len(items) > MOST_ROWS:
                raise DraftError(f"太多了：“{title}”有 {len(items)} 个，最多 {MOST_ROWS} 个。")
            found[name] = [kind(**cls._leaves(kind, item)) for item in items]
        return cls(**found)

    @classmethod
    def from_fields(cls, items: Iterable[tuple[str, str]]) -> Self:
        """What a form's fields hold. Rows follow the order of their numbers; of a name that comes several times (boxes
        that are ticked) the values stand by spaces; names that are none of the page's (a token, a button) are left
        out. Raises DraftError as `parse` does."""
        data: dict[str, Any] = {}
        lists: dict[str, dict[int, dict[str, str]]] = {name: {} for name in cls.LISTS}
        single = {one.name for one in fields(cls)} - set(cls.LISTS)
        for name, value in items:
            parts = name.split(".")
            if len(parts) == 1 and name in single:
                data[name] = f"{data[name]} {value}" if name in data else value
            elif len(parts) == 3 and parts[0] in lists and parts[1].isdecimal() and len(parts[1]) < 6:
                lists[parts[0]].setdefault(int(parts[1]), {})[parts[2]] = value
        for name, found in lists.items():
            data[name] = [found[number] for number in sorted(found)]
        return cls.from_data(data)

    @classmethod
    def _nothing(cls) -> str:
        return f"没有存上：收到的不是{cls.NAME}的草稿，请重新打开这一页。"

    @classmethod
    def _leaves(cls, kind: type, data: object, skip: Iterable[str] = ()) -> dict[str, str]:
        if not isinstance(data, Mapping):
            raise DraftError(cls._nothing())
        known = {one.name for one in fields(kind)}
        leaves = {}
        for name, value in data.items():
            if name not in known:
                raise DraftError(f"没有存上：草稿里没有“{name}”这一项，请重新打开这一页。")
            if name in skip:
                continue
            if not isinstance(value, str):
                raise DraftError(f"没有存上：草稿里的“{name}”不是文字。")
            if len(value) > LONGEST:
                raise DraftError(
                    f"一栏文字有 {len(value)} 个字符，最多 {LONGEST} 个：请分开写或删去多粘贴的部分。"
                )
            leaves[name] = clean(value)
        return leaves


def clean(text: str) -> str:
    """Forms send CRLF, and PostgreSQL cannot hold NUL; everything else stays as typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def add_row(rows: list[Any], row: object) -> int:
    """One more row at the end, while there may be more. The place of the last."""
    if len(rows) < MOST_ROWS:
        rows.append(row)
    return len(rows) - 1


def move_row(rows: list[Any], place: int, way: str) -> int | None:
    """Carry out `up`, `down` or `remove` on the row at `place`: where it stands then, None where it is gone or never was.
    A row at an end stays there."""
    if place >= len(rows):
        return None
    if way == "remove":
        del rows[place]
        return None
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        return other
    return place
