"""Everything of one person as a zip: the same rows as JSON and as Markdown, and files beside them.

What goes in comes and leaves piece by piece, so that memory does not grow with what a person has written.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from .notebook import escaped

Fields = Mapping[str, Any]
PIECE = 1 << 16  # bytes that gather before they are passed on


@dataclass(frozen=True)
class Section:
    """A part of an export. `rows` gives its rows anew each time: mappings of a field's name in words to text, a number,
    a truth, None, or lists and mappings of these."""

    title: str
    rows: Callable[[], Iterable[Fields]]


def as_json(about: Fields, sections: Iterable[Section]) -> Iterator[bytes]:
    """One object: `说明`, then a list a section."""
    yield b'{\n"\xe8\xaf\xb4\xe6\x98\x8e": ' + _json(about)
    for section in sections:
        yield b",\n" + _json(section.title) + b": ["
        for number, row in enumerate(section.rows()):
            yield (b",\n" if number else b"\n") + _json(row)
        yield b"\n]"
    yield b"\n}\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def as_markdown(about: Fields, sections: Iterable[Section]) -> Iterator[bytes]:
    """The same to read; what is empty is left out."""
    yield ("# 我的数据\n\n" + "\n".join(_lines(about)) + "\n").encode("utf-8", "replace")
    for section in sections:
        yield f"\n## {section.title}\n".encode()
        number = 0
        for number, row in enumerate(section.rows(), 1):
            text = "\n".join([f"\n### {number}\n", *_lines(row)])
            yield (text + "\n").encode("utf-8", "replace")
        if not number:
            yield "\n没有。\n".encode()


def _lines(fields: Fields, indent: str = "") -> Iterator[str]:
    for name, value in fields.items():
        yield from _entry(name, value, indent)


def _entry(name: str, value: Any, indent: str) -> Iterator[str]:
    if value is None or value == "" or value == [] or value == {}:
        return
    if isinstance(value, Mapping):
        yield f"{indent}- {name}："
        yield from _lines(value, indent + "  ")
    elif isinstance(value, list):
        yield f"{indent}- {name}："
        for number, each in enumerate(value, 1):
            yield from _entry(f"{number}", each, indent + "  ")
    elif isinstance(value, bool):
        yield f"{indent}- {name}：{'是' if value else '否'}"
    elif isinstance(value, str) and "\n" in value:
        yield f"{indent}- {name}：\n"
        yield from (f"{indent}  > {line}" for line in escaped(value).split("\n"))
        yield ""
    else:
        yield f"{indent}- {name}：{escaped(str(value))}"


class _Sink:
    """What a zip is written into, to be taken from there."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes, /) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self) -> bytes:
        data, self.waiting = bytes(self.waiting), bytearray()
        return data


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """A zip of these names and contents, in pieces of some 64 kB."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, pieces in files:
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    if len(sink.waiting) >= PIECE:
                        yield sink.taken()
    yield sink.taken()
