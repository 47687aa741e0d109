"""The piece of a text that shows why it was found."""

from collections.abc import Iterator, Sequence

from .query import Query
from .text import composed, in_place, located

BEFORE, LENGTH = 24, 110  # characters

Parts = list[tuple[str, bool]]


def snippet(text: str, query: Query, *, length: int = LENGTH) -> Parts:
    """About `length` characters around the first hit as (piece, was it looked for); `…` where text is left out.

    The pieces together are a stretch of the text, except for white space and the dots.
    """
    text = composed(text)
    marked = _marked(text, query, length)
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
    return [(part.replace("\n", " "), hit) for part, hit in parts if part]


def _marked(text: str, query: Query, length: int) -> list[tuple[int, int]]:
    """Where in the text the terms stand, in order, none overlapping another; at least those of the first `length`
    characters from the first one on."""
    chinese, others = query.stretches
    found = list(_places(chinese, *in_place(text), length)) if chinese else []
    if others:
        found += _places(others, *located(text), length)
    merged: list[tuple[int, int]] = []
    for begin, stop in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((begin, stop))
    return merged


def _places(
    stretches: list[str], folded: str, places: Sequence[int], length: int
) -> Iterator[tuple[int, int]]:
    for stretch in stretches:
        lead = stretch.startswith(" ")
        place = folded.find(stretch)
        last = places[place + lead] + length if place >= 0 else 0
        while place >= 0 and places[place + lead] <= last:
            yield places[place + lead], places[place + len(stretch) - 1] + 1
            place = folded.find(stretch, place + 1)
