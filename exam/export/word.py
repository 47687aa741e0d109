import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .answer import Answer, Paragraph, printable

SIZE = 12  # points: 小四, and so the width of one cell
MARGIN = 25  # millimetres


def as_docx(answer: Answer) -> bytes:
    """The answer as a Word document on A4: title, stem, one line of facts, then its paragraphs."""
    document = titled(answer.title)
    document.add_paragraph(printable(answer.stem))
    add_small(document, answer.facts)
    for part in answer.paragraphs:
        _add(document, part)
    return finished(document, answer.title, answer.author, answer.written_at)


def titled(title: str) -> Any:
    """A new document on A4 that begins with the title."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    _set_font(document.styles["Normal"], "宋体")
    _set_font(document.styles["Heading 1"], "黑体")
    document.add_heading(printable(title), level=1)
    return document


def add_small(document: Any, text: str) -> None:
    """A paragraph in small grey letters."""
    run = document.add_paragraph().add_run(printable(text))
    run.font.size, run.font.color.rgb = Pt(SIZE - 2), RGBColor(0x60, 0x60, 0x60)


def finished(document: Any, title: str, author: str, at: datetime) -> bytes:
    """The document's bytes, with what Word says about it."""
    about = document.core_properties
    about.title, about.author = printable(title)[:255], printable(author)[:255]
    about.comments, about.language = "", "zh-CN"
    about.created = about.modified = at.astimezone(UTC)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_font(style: Any, name: str) -> None:
    style.font.name, style.font.size = name, Pt(SIZE)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), name)  # python-docx names only the Latin font
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would come before the named one


def _add(document: Any, part: Paragraph) -> None:
    paragraph = document.add_paragraph(part.text)
    shape = paragraph.paragraph_format
    shape.space_after, shape.line_spacing = Pt(0), 1.5
    if part.centred:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif part.right is not None:
        shape.alignment, shape.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(SIZE * part.right)
    else:
        shape.first_line_indent = Pt(SIZE * part.left)
