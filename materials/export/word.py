"""A policy as .docx."""

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from .parts import facts, writable


def as_docx(record: dict, address: str) -> bytes:
    """The document's file: title, what is known of it, the text under its headings, where it was taken from."""
    document = docx.Document()
    title = document.add_heading(writable(record["title"]), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for label, value in facts(record):
        document.add_paragraph(f"{label}：{writable(value)}")
    heading = ""
    for passage in record["passages"]:
        if passage["heading"] != heading and (heading := passage["heading"]):
            document.add_heading(writable(heading), 2)
        for line in writable(passage["text"]).split("\n"):
            document.add_paragraph(line)
    document.add_paragraph(f"引自 {address}")
    document.core_properties.title = writable(record["title"])[:255]
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
