"""A file becomes text or a UnreadableFile; nothing else ever comes out."""

import contextlib
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from materials.files import word
from materials.files.errors import UnreadableFile
from materials.files.source import read

LIMIT = 200_000
TEXT = "一、背景链接\n某地推进数字乡村建设，群众说好。𠮷\n"


def word_file(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("表后")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["讲义.txt", "讲义.MD", "讲义"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_common_encoding_gives_the_same_text(name, encoding, ends):
    assert read(TEXT.replace("\n", ends).encode(encoding), name, limit=LIMIT) == TEXT


def test_nul_is_removed_and_the_rest_of_the_text_kept():
    assert read("一、背景\0链接\n".encode(), "a.txt", limit=LIMIT) == "一、背景链接\n"


def test_word_paragraphs_and_table_cells_come_in_document_order():
    data = word_file("一、背景链接", "段落", table=[["甲", "乙"], ["丙", "丁"]])
    assert read(data, "讲义.docx", limit=LIMIT).split("\n") == [
        "一、背景链接",
        "段落",
        "甲",
        "乙",
        "丙",
        "丁",
        "表后",
    ]


def numbered_word_file(*items: tuple[int, str]) -> bytes:
    """Paragraphs that Word numbers by itself: level 0 as 一、, level 1 as （一）."""
    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(("%1、", "（%2）"))
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in items:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = depth
        number.get_or_add_numId().val = 77
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_numbers_that_word_writes_by_itself_are_read():
    data = numbered_word_file(
        (0, "背景链接"), (0, "深度解读"), (1, "成效"), (1, "问题"), (0, "实战应用"), (1, "甲")
    )
    text = read(data, "讲义.docx", limit=LIMIT)
    assert text.split("\n") == [
        "一、背景链接",
        "二、深度解读",
        "（一）成效",
        "（二）问题",
        "三、实战应用",
        "（一）甲",
    ]


def packed(names: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return buffer.getvalue()


WORD = word_file("段落")
REFUSED = {
    "empty": (b"", "a.txt", "空"),
    "blank": (" \n\u3000\n".encode(), "a.txt", "没有文字"),
    "bom only": (b"\xef\xbb\xbf", "a.txt", "没有文字"),
    "too large": (b"a" * (LIMIT + 1), "a.txt", "上限 195.3 KB"),
    "unknown suffix": (b"x", "a.exe", "后缀"),
    "old word by name": (b"x", "a.doc", "另存为 .docx"),
    "macros by name": (WORD, "a.docm", "另存为 .docx"),
    "old word inside": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.docx", "另存为"),
    "pdf as text": (b"%PDF-1.7 ...", "a.txt", "PDF"),
    "word as text": (WORD, "a.txt", "后缀改为 .docx"),
    "binary": (bytes(range(256)) * 20, "a.txt", "另存为 UTF-8"),
    "gif": (b"GIF89a" + bytes(range(32)) * 9, "a", "另存为 UTF-8"),
    "half a utf-16 character": (b"\xff\xfe\x00", "a.txt", "另存为 UTF-8"),
    "not an archive": ("一、背景链接".encode(), "a.docx", "打不开"),
    "cut short": (WORD[: len(WORD) // 2], "a.docx", "打不开"),
    "another archive": (packed({"a.txt": b"a"}), "a.docx", "打不开"),
    "macros inside": (packed({"word/vbaProject.bin": b"x"}), "a.docx", "宏"),
    "bomb": (packed({"word/document.xml": b" " * (word.UNPACKED_LIMIT + 1)}), "a.docx", "解开后太大"),
}


@pytest.mark.parametrize(("data", "name", "says"), REFUSED.values(), ids=REFUSED)
def test_unreadable_file_is_refused_with_advice(data, name, says):
    with pytest.raises(UnreadableFile, match=says):
        read(data, name, limit=LIMIT)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a", "a.\0md"]))
def test_no_bytes_break_the_reader(data, name):
    try:
        text = read(data, name, limit=LIMIT)
    except UnreadableFile:
        return
    assert text.strip()
    assert "\0" not in text
    assert "\r" not in text


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(WORD) - 1), st.binary(min_size=1, max_size=40))
def test_no_damage_to_a_word_file_breaks_the_reader(position, patch):
    with contextlib.suppress(UnreadableFile):
        read(WORD[:position] + patch + WORD[position + len(patch) :], "a.docx", limit=LIMIT)
