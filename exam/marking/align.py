"""Where in a text does each scoring point seem to stand?

Sentences are compared with a point's statement and accepted wordings by shared character bigrams, the
simplest measure that works on Chinese without a word list. What is found is a pointer for the reader's
eye, never a mark.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Of the weight of a point's bigrams, the share a sentence has to have before it is pointed at. Fitted by
# eye on the sample questions: below it, sentences of the same topic begin to be taken for the point.
ENOUGH = 0.34

SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Segment:
    """A stretch of a text, in code points, with the positions (from 0) of the points found there."""

    start: int
    end: int
    points: tuple[int, ...]


def align(text: str, points: Sequence[Sequence[str]]) -> list[Segment]:
    """Split `text` into segments that rebuild it exactly, in order; each point appears in at most one of them.

    A point is its statement followed by its accepted wordings.
    """
    sentences = [(match.start(), match.end()) for match in SENTENCE.finditer(text)]
    grams = [bigrams(text[start:end]) for start, end in sentences]
    variants = [[bigrams(variant) for variant in point if len(fold(variant)) > 1] for point in points]
    weights = _rarity(variants)
    found: dict[int, list[int]] = {}
    for number, point in enumerate(variants):
        scores = [max((_share(gram, v, weights) for v in point), default=0.0) for gram in grams]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        if best is not None and scores[best] >= ENOUGH:
            found.setdefault(best, []).append(number)
    return _segments(text, {sentences[index]: tuple(numbers) for index, numbers in found.items()})


def _segments(text: str, found: dict[tuple[int, int], tuple[int, ...]]) -> list[Segment]:
    segments, position = [], 0
    for (start, end), numbers in sorted(found.items()):
        if position < start:
            segments.append(Segment(position, start, ()))
        segments.append(Segment(start, end, numbers))
        position = end
    if position < len(text):
        segments.append(Segment(position, len(text), ()))
    return segments


def fold(text: str) -> str:
    """Full- and half-width alike, without marks and white space."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def bigrams(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1))


def _rarity(variants: list[list[frozenset[str]]]) -> dict[str, float]:
    """A bigram that many points share says little about any one of them."""
    counts: dict[str, int] = {}
    for point in variants:
        for gram in frozenset().union(*point):
            counts[gram] = counts.get(gram, 0) + 1
    return {gram: 1 / count for gram, count in counts.items()}


def _share(sentence: frozenset[str], variant: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights[gram] for gram in variant)
    return sum(weights[gram] for gram in variant & sentence) / total if total else 0.0
