"""The paragraph of a given material that a scoring point comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam.marking.align import align
from materials.lines import lines


@dataclass(frozen=True)
class Passage:
    """A paragraph, or a few, cut around the words a point comes from; `before` and `after` may be empty."""

    before: str
    words: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.words + self.after


def sentence_of(text: str, variants: Sequence[str]) -> tuple[int, int] | None:
    """Where the sentence stands that is likest to the point, in code points; `variants` are its statement and its
    accepted wordings. None where nothing is like it."""
    found = (segment for segment in align(text, [variants]) if segment.points)
    return next(((segment.start, segment.end) for segment in found), None)


def passage_around(text: str, start: int, end: int) -> Passage | None:
    """The paragraphs that [start, end) lies in, in code points; None where it holds no word."""
    within = [(at, at + len(line)) for at, line in lines(text) if at < end and start < at + len(line)]
    if not within:
        return None
    first, last = within[0][0], within[-1][1]
    start, end = max(first, start), min(end, last)
    return Passage(text[first:start], text[start:end], text[end:last])


def passage_of(text: str, variants: Sequence[str]) -> Passage | None:
    """The paragraph with the sentence that is likest to the point; None where nothing is like it."""
    place = sentence_of(text, variants)
    return place and passage_around(text, *place)
