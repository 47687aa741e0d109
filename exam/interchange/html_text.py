"""Paragraphs to simple HTML and back."""

import re
from html import escape

from lxml import html
from lxml.etree import ParserError

_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "table",
    "section",
}
_NOT_TEXT = {"script", "style", "head", "template"}


def as_html(text: str) -> str:
    """One <p> a line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))


def parsed(fragment: str) -> html.HtmlElement:
    """The fragment under one <div>; nothing is loaded or run."""
    try:
        return html.fragment_fromstring(fragment, create_parent="div")
    except ParserError:
        return html.Element("div")


def text_of(element: html.HtmlElement) -> str:
    """What can be read in it, a line a paragraph; blank lines at both ends are gone."""
    pieces: list[str] = []
    _gather(element, pieces)
    text = re.sub(r"[ \t\r]*\n[ \t\r]*", "\n", "".join(pieces).replace("\xa0", " "))
    return re.sub("\n+", "\n", text).strip("\n ")


def _gather(element: html.HtmlElement, pieces: list[str]) -> None:
    if isinstance(element.tag, str) and element.tag not in _NOT_TEXT:
        block = element.tag in _BLOCKS
        pieces.append("\n" if block or element.tag == "br" else "")
        # A line break in the source is a space; in Chinese not even that.
        pieces.append(re.sub(r"\s*\n\s*", "", element.text or ""))
        for child in element:
            _gather(child, pieces)
        pieces.append("\n" if block else "")
    pieces.append(re.sub(r"\s*\n\s*", "", element.tail or ""))
