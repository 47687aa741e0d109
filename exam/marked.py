"""A text as lines, cut where a student's highlights begin and end. Highlights may lie over one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from materials.lines import lines


class Span(Protocol):
    """`start` and `end` are code points of the text."""

    start: int
    end: int
    note: str


@dataclass(frozen=True)
class Stretch:
    """`start` is where in the text it begins; `highlights` are those it lies in, the shortest first; `ended` those that
    have no word after it."""

    start: int
    text: str
    highlights: Sequence[Span]
    ended: Sequence[Span]


@dataclass(frozen=True)
class Line:
    """`start` is where in the text it begins; the stretches together are the line."""

    start: int
    stretches: Sequence[Stretch]

    @property
    def notes(self) -> list[Span]:
        """The noted highlights that end in this line, in the order of their ends."""
        return [found for stretch in self.stretches for found in stretch.ended if found.note]


def marked(text: str, highlights: Sequence[Span]) -> list[Line]:
    """The lines of `text` that are not blank. A highlight that lies wholly in white space is not in them."""
    by_length = sorted(highlights, key=lambda span: (span.end - span.start, span.start))
    found: list[Line] = []
    met: set[int] = set()
    for start, line in reversed(list(lines(text))):  # from the end: where a highlight is first met it ends
        end = start + len(line)
        here = [span for span in by_length if span.start < end and span.end > start]
        cuts = sorted(
            {start, end, *(place for span in here for place in (span.start, span.end) if start < place < end)}
        )
        stretches = []
        for first, last in pairwise(cuts):
            over = [span for span in here if span.start < last and span.end > first]
            ended = [span for span in over if min(span.end, end) == last and id(span) not in met]
            stretches.append(Stretch(first, line[first - start : last - start], over, ended))
        met |= {id(span) for span in here}
        found.append(Line(start, stretches))
    return found[::-1]
