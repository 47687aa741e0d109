"""The text of a .docx: its paragraphs in document order, those in tables and text boxes included."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from .errors import UnreadableFile
from .word_numbers import Numbering

UNPACKED_LIMIT = 32 * 1024 * 1024  # bytes; a small archive may unpack to gigabytes
_ENTRY_LIMIT = 5000
_BROKEN = "这个 .docx 打不开，可能已损坏，请用 Word 打开后重新另存为 .docx。"

_P, _R, _T = qn("w:p"), qn("w:r"), qn("w:t")
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(data: bytes) -> str:
    """One line a paragraph. Raises UnreadableFile for a broken archive, one that unpacks to too much, or macros."""
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = Numbering(document)
        return "\n".join(
            numbering.of(paragraph) + _text(paragraph) for paragraph in _paragraphs(document.element.body)
        )
    except Exception as error:  # python-docx, lxml and zipfile raise a dozen kinds on broken files
        raise UnreadableFile(_BROKEN) from error


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:  # a hostile directory trips zipfile in several ways
        raise UnreadableFile(_BROKEN) from error
    # zipfile never yields more than the declared size, so the declared sizes are a bound.
    if len(entries) > _ENTRY_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise UnreadableFile("这个 .docx 解开后太大，不收；请去掉图片或拆成几份，再另存为 .docx。")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise UnreadableFile("这个文件带宏，不收，请另存为不带宏的 .docx。")


def _paragraphs(body: Any) -> Iterator[Any]:
    for paragraph in body.iter(_P):
        # A text box is stored twice, the second time for old programs.
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            yield paragraph


def _text(paragraph: Any) -> str:
    """What is seen: insertions and links are, deletions are not; a text box inside is a paragraph of its own."""
    pieces = []
    for element in paragraph.iter(_T, *_MARKS):
        if element.getparent().tag == _R and next(element.iterancestors(_P)) is paragraph:
            pieces.append(element.text or "" if element.tag == _T else _MARKS[element.tag])
    return "".join(pieces)
