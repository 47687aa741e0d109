"""Numbers that Word writes by itself (一、 （一） 1. ★): they are in no paragraph's text, yet they are what a handout's
headings are known by."""

import re
from typing import Any

from docx.oxml.ns import qn

_CHINESE = "〇一二三四五六七八九"
_BULLETS = {
    "\uf0ab": "★",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
}  # Wingdings, as Word's bullet menu stores them
_MOST = 9999  # a start value in a broken file


class Numbering:
    """Counts the numbered paragraphs of a document, which must be asked for in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[str, Any]] = {}  # numId → level → its definition
        self._counts: dict[tuple[str, int], int] = {}
        self._styles = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))
        }
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        if part is None:
            return
        root = part.element
        abstract = {one.get(qn("w:abstractNumId")): one for one in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            source = abstract.get(_value(number.find(qn("w:abstractNumId"))))
            if source is not None:
                levels = {one.get(qn("w:ilvl")): one for one in source.iter(qn("w:lvl"))}
                self._levels[number.get(qn("w:numId"))] = levels

    def of(self, paragraph: Any) -> str:
        """What Word prints in front of a paragraph; "" where it is not numbered."""
        properties = paragraph.find(qn("w:pPr"))
        found = self._reference(properties) or self._reference(self._style(properties))
        if not found:
            return ""
        identity, depth = found
        levels = self._levels.get(identity, {})
        level = levels.get(str(depth))
        if level is None:
            return ""
        start = _int(_value(level.find(qn("w:start"))), 1)
        self._counts[identity, depth] = self._counts.get((identity, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((identity, deeper), None)
        return re.sub(
            "%([1-9])", lambda match: self._shown(identity, levels, int(match[1]) - 1), _text(level)
        )

    def _shown(self, identity: str, levels: dict[str, Any], depth: int) -> str:
        level = levels.get(str(depth))
        form = _value(level.find(qn("w:numFmt"))) if level is not None else ""
        count = self._counts.get((identity, depth), 1)
        chinese = form.startswith(("chinese", "japanese", "ideograph", "taiwanese"))
        return _chinese(count) if chinese else str(count)

    def _reference(self, properties: Any) -> tuple[str, int] | None:
        number = properties.find(qn("w:numPr")) if properties is not None else None
        identity = _value(number.find(qn("w:numId"))) if number is not None else ""
        if number is None or identity in ("", "0"):
            return None
        return identity, _int(_value(number.find(qn("w:ilvl"))), 0)

    def _style(self, properties: Any) -> Any:
        name = _value(properties.find(qn("w:pStyle"))) if properties is not None else ""
        style = self._styles.get(name)
        return style.find(qn("w:pPr")) if style is not None else None


def _value(element: Any) -> str:
    return (element.get(qn("w:val")) or "") if element is not None else ""


def _int(text: str, default: int) -> int:
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _text(level: Any) -> str:
    """The pattern %1、 or a bullet; other bullets of symbol fonts are private characters and say nothing as text."""
    text = _value(level.find(qn("w:lvlText")))
    text = _BULLETS.get(text, text)
    return "" if any("\ue000" <= char <= "\uf8ff" for char in text) else text


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    front = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return front + (_CHINESE[ones] if ones else "")
