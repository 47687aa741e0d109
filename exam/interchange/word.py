"""A handout's text as .docx: one paragraph a line, headings where the format has its parts. Reading it back is the
handout import's business (materials/files/word.py)."""

import io
import re

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

_PART = re.compile("[一二三]、")
_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_docx(text: str) -> bytes:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    for line in text.splitlines():
        heading = _PART.match(line) or line.startswith("专题：")
        paragraph = document.add_paragraph()
        paragraph.add_run(_XML.sub("", line)).bold = bool(heading) or line.startswith(("问题", "【"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
