"""The piece of a text that shows why it was found."""

from .query import Query
from .text import composed, located

BEFORE, LENGTH = 24, 110  # characters

Parts = list[tuple[str, bool]]


def snippet(text: str, query: Query, *, length: int = LENGTH) -> Parts:
    """About `length` characters around the first hit as (piece, was it looked for); `…` where text is left out.

    The pieces together are a stretch of the text, except for white space and the dots.
    """
    folded, places = located(text)
    text = composed(text)
    marked = _marked(folded, places, query)
    first = marked[0][0] if marked else 0
    start = 0 if len(text) <= length or first <= BEFORE else first - BEFORE
    end = min(len(text), start + length)
    parts: Parts = [("…", False)] if start else []
    for begin, stop in marked:
        if begin >= end:
            break
        parts += [(text[start:begin], False), (text[begin : min(stop, end)], True)]
        start = min(stop, end)
    parts += [(text[start:end], False), ("…" if end < len(text) else "", False)]
    return [(" ".join(part.split("\n")), hit) for part, hit in parts if part]


def _marked(folded: str, places: list[int], query: Query) -> list[tuple[int, int]]:
    """Where in the text the terms stand, in order, none overlapping another."""
    found: list[tuple[int, int]] = []
    for stretch in {one for term in query.terms for one in term.stretches}:
        lead = stretch.startswith(" ")
        place = folded.find(stretch)
        while place >= 0:
            found.append((places[place + lead], places[place + len(stretch) - 1] + 1))
            place = folded.find(stretch, place + 1)
    merged: list[tuple[int, int]] = []
    for begin, stop in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((begin, stop))
    return merged
