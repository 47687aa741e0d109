"""Dataclasses to and from JSON's plain values. A Decimal is a string there, so that 2.50 stays 2.50."""

import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .problems import Problem


def to_plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list):
        return [to_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: Any, data: Any, place: str, problems: list[Problem]) -> Any:
    """`data` as the dataclass, list or value that `kind` describes. What does not fit is added to `problems` with
    its path and comes back as None; a field left out has its default. A field's metadata may hold `most` (length
    of a text, greatest number) and `choices`."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if data is None:
            return None
        kind = next(each for each in typing.get_args(kind) if each is not type(None))
        origin = typing.get_origin(kind)
    if origin is list:
        if not isinstance(data, list):
            return _wrong(problems, place, "要是一个列表")
        (item,) = typing.get_args(kind)
        return [from_plain(item, each, f"{place}[{n}]", problems) for n, each in enumerate(data)]
    if is_dataclass(kind):
        return _record(kind, data, place, problems)
    return _value(kind, data, place, problems)


def _record(kind: Any, data: Any, place: str, problems: list[Problem]) -> Any:
    if not isinstance(data, dict):
        return _wrong(problems, place, "要是一个对象")
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for name in data.keys() - known.keys():
        _wrong(problems, f"{place}.{name}", "不认得这个字段，请删掉或改正名字")
    values = {}
    for name, field in known.items():
        where = f"{place}.{name}"
        if name in data:
            values[name] = from_plain(hints[name], data[name], where, problems)
            _check(field, values[name], where, problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            _wrong(problems, where, "缺了这个字段")
            values[name] = None
    return kind(**values)


def _value(kind: Any, data: Any, place: str, problems: list[Problem]) -> Any:
    if kind is Decimal:
        try:
            if isinstance(data, bool) or not isinstance(data, str | int):
                raise InvalidOperation
            value = Decimal(data)
            if value.is_finite():
                return value
        except InvalidOperation:
            pass
        return _wrong(problems, place, '要是写成文字的数，如 "2.5"')
    if kind is int and isinstance(data, bool):
        return _wrong(problems, place, "要是整数")
    if not isinstance(data, kind):
        names = {str: "文字", int: "整数", bool: "true 或 false"}
        return _wrong(problems, place, f"要是{names[kind]}")
    if kind is str and any(char == "\0" or "\ud800" <= char <= "\udfff" for char in data):
        return _wrong(problems, place, "有存不了的字符（NUL 或不成对的代理项）")
    return data


def _check(field: Field[Any], value: Any, place: str, problems: list[Problem]) -> None:
    most, choices = field.metadata.get("most"), field.metadata.get("choices")
    if value is None:
        return
    if choices and value not in choices:
        _wrong(problems, place, f"只能是 {'、'.join(choices)} 之一")
    if most and isinstance(value, str) and len(value) > most:
        _wrong(problems, place, f"有 {len(value)} 字，最多 {most} 字")
    if most and isinstance(value, int | Decimal) and not 0 <= value <= most:
        _wrong(problems, place, f"要在 0 和 {most} 之间")
    if isinstance(value, Decimal) and value != round(value, 2):
        _wrong(problems, place, "最多两位小数")


def _wrong(problems: list[Problem], place: str, text: str) -> None:
    problems.append(Problem(place.removeprefix("."), f"{text}。"))
