"""Scoring points made from a reference answer, and the format points of a 公文: proposals for a teacher. Pure Python."""

import re
from decimal import Decimal

from exam.authoring import values
from exam.authoring.draft import Content, Point
from exam.handout.lines import Line
from exam.handout.marks import share
from exam.handout.rubric import propose_points

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
LONG = 60  # characters: a paragraph above this is represented by its first sentence
FORMATS = ("格式：标题", "格式：称谓", "格式：落款")


def statements(text: str) -> list[str]:
    """What a reference answer enumerates: 一是…二是…, numbered lines, `；` lists, else the first sentence of each
    paragraph."""
    lines = [Line.of(number, line) for number, line in enumerate(values.lines(text), 1)]
    if not lines:
        return []
    found = [point.text for point in propose_points(lines, Decimal(100))]
    if len(found) == 1 and len(pieces := [piece for piece in re.split("[；;]", found[0]) if piece]) > 1:
        found = pieces
    return [_first_sentence(one) for one in found]


def _first_sentence(text: str) -> str:
    sentences = _SENTENCE.findall(text)
    return sentences[0].strip() if len(text) > LONG and len(sentences) > 1 else text.strip()


def propose(content: Content, number: str) -> bool:
    """Replace the points by what the reference answer with this number says, the marks that other kinds of points leave
    shared out; marked as proposed. Whether there was anything to propose."""
    reference = content.reference(number)
    said = statements(reference.text) if reference else []
    if not reference or not said:
        return False
    kept = [point for point in content.points if point.kind != "content"]
    left = (values.marks(content.marks) or Decimal(0)) - sum(
        (values.marks(point.marks) or Decimal(0) for point in kept), Decimal(0)
    )
    shares = share(left, len(said)) if left > 0 else []
    content.points = [
        Point(
            text=text.rstrip("；;。"),
            marks=f"{shares[place].normalize():f}" if shares else "",
            reference=number.strip(),
            reference_quote=text if text in reference.text else "",
        )
        for place, text in enumerate(said)
    ] + kept
    content.proposed = "1"
    return True


def add_formats(content: Content) -> None:
    """A point of one mark for each part of a document's format that has none yet."""
    present = {point.text for point in content.points if point.kind == "format"}
    content.points += [Point(kind="format", text=text, marks="1") for text in FORMATS if text not in present]
