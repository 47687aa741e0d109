"""An import file → its records, one after the other: JSONL, plain or .xz; CSV; one document as .docx or .txt.

Whatever is in the file, each place of it becomes a record or a sentence that says why not.
"""

import csv
import hashlib
import json
import lzma
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import PurePath
from typing import BinaryIO

from materials.articles import cut
from materials.documents import read_document
from materials.files import source
from materials.files.errors import UnreadableFile
from materials.numbers import normal_number
from materials.records import LARGEST, BadRecord, Record, read_line, read_record

DOCUMENTS = (".docx", ".txt", ".md")
Draw = Callable[[float, int], None]  # told now and then which share is done, and the line
Found = tuple[int, Record | BadRecord]
# Of a CSV, columns that hold several things, parted by line feeds or 、 or ；
_LISTS = ("issuers", "aliases", "topics")


def read_file(file: BinaryIO, name: str, *, draw: Draw | None = None) -> Iterator[Found]:
    """Each record with its line, or why there is none. Raises lzma.LZMAError or EOFError where a packed file is
    broken, after everything before that."""
    suffix = PurePath(name).suffix.lower()
    if suffix in DOCUMENTS:
        yield 1, _whole(file, name)
    elif suffix == ".csv":
        yield from _rows(file, draw)
    else:
        for number, line in _lines(file, draw):
            yield number, _tried(read_line, line, number)


def document_record(data: bytes, name: str) -> dict:
    """The record of one document's file, as recognised and not yet checked. Raises UnreadableFile."""
    record = read_document(source.read(data, name, limit=LARGEST), key="")
    known_by = normal_number(record["number"]) or record["title"]
    return record | {"key": f"document-{hashlib.sha256(known_by.encode()).hexdigest()[:40]}"}


def _whole(file: BinaryIO, name: str) -> Record | BadRecord:
    try:
        record = document_record(file.read(LARGEST + 1), name)
    except UnreadableFile as error:
        return BadRecord(str(error))
    if not record["title"]:
        return BadRecord("没有认出标题：请让标题单独站在第一行。")
    return _tried(read_record, record, 1)


def _tried(read, *arguments) -> Record | BadRecord:
    try:
        return read(*arguments)
    except BadRecord as error:
        return error


def _rows(file: BinaryIO, draw: Draw | None) -> Iterator[Found]:
    csv.field_size_limit(LARGEST)
    rows = csv.DictReader(_decoded(file, draw), strict=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except UnicodeDecodeError:
            yield rows.line_num + 1, BadRecord("从这一行起不是 UTF-8 编码：请另存为“CSV UTF-8”再导入。")
            return
        except csv.Error as error:
            yield rows.line_num, BadRecord(f"不是完整的 CSV（{error}），后面的没有再读。")
            return
        yield rows.line_num, _tried(_row, row, rows.line_num)


def _row(row: dict, line: int) -> Record:
    if None in row or None in row.values():
        raise BadRecord("这一行的格数和表头不一样。")
    data: dict = {name.strip(): value for name, value in row.items() if value.strip()}
    for name in _LISTS:
        if name in data:
            data[name] = data[name].replace("、", "\n").replace("；", "\n").splitlines()
    if "text" in data:
        pieces = cut(data.pop("text"))
        data["passages"] = [
            {"label": piece.label, "heading": piece.heading, "text": piece.text} for piece in pieces
        ]
    elif "passages" in data:
        try:
            data["passages"] = json.loads(data["passages"])
        except ValueError as error:
            raise BadRecord("passages 这一格不是 JSON：请改用 text 一列，正文原样粘贴。") from error
    return read_record(data, line)


def _decoded(file: BinaryIO, draw: Draw | None) -> Iterator[str]:
    size = _size(file)
    for number, line in enumerate(iter(lambda: file.readline(LARGEST + 1), b""), 1):
        if draw and number % 20 == 0:
            draw(min(file.tell() / size, 1), number)
        yield line.decode("utf-8-sig" if number == 1 else "utf-8")


def _size(file: BinaryIO) -> int:
    file.seek(0, 2)
    size = file.tell() or 1
    file.seek(0)
    return size


def _lines(raw: BinaryIO, draw: Draw | None) -> Iterator[tuple[int, bytes]]:
    """The numbered lines of a plain or .xz file that are not blank; of one that is too long only so much that this
    shows."""
    size = _size(raw)
    packed = raw.read(6) == b"\xfd7zXZ\0"
    raw.seek(0)
    with lzma.open(raw) if packed else nullcontext(raw) as text:
        number = 0
        while line := text.readline(LARGEST + 1):
            number += 1
            rest = line
            while len(rest) > LARGEST and not rest.endswith(b"\n"):
                rest = text.readline(LARGEST + 1)
            if draw and number % 20 == 0:
                draw(min(raw.tell() / size, 1), number)
            if line.strip():
                yield number, line
    if draw:
        draw(1, number)
