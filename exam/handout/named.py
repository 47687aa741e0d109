"""Where a stem names given materials, so that a reader can be led to them: 给定资料1, 材料“2”, 资料3～5, 资料一和资料三."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from materials.wording.folding import fold
from materials.wording.numerals import NUMERAL, to_int

from .tasks import NAMED, SOURCE

_NUMBER = re.compile(rf"(?P<range>-{{1,2}}|~|至|到)?\s?(?P<named>{SOURCE}?\"?(?P<numeral>{NUMERAL}))")
_MOST = 99  # of materials; 资料2024 is a year


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as printed; `numbers` are the materials it leads to, none where it names none."""

    text: str
    numbers: tuple[int, ...] = ()


def pieces(text: str, known: Collection[int]) -> list[Piece]:
    """The text cut where it names materials that exist; a range is one piece that leads to each of its numbers."""
    found, position = [], 0
    for start, end, numbers in _names(fold(text)):
        existing = tuple(number for number in numbers if number in known)
        if existing:
            found += [Piece(text[position:start]), Piece(text[start:end], existing)]
            position = end
    return [piece for piece in [*found, Piece(text[position:])] if piece.text]


def _names(folded: str) -> Iterator[tuple[int, int, list[int]]]:
    """Start, end and numbers of each name: 资料1、3～5 is two, the second without its noun."""
    for match in NAMED.finditer(folded):
        names: list[tuple[int, int, list[int]]] = []
        for part in _NUMBER.finditer(folded, match.start("list"), match.end("list")):
            number = to_int(part["numeral"])
            if number is None or number > _MOST:
                continue
            start, _, before = names[-1] if names else (match.start(), 0, [])
            if part["range"] and before and before[-1] < number:
                names[-1] = (start, part.end(), [*before, *range(before[-1] + 1, number + 1)])
            else:
                names.append((part.start("named") if names else start, part.end(), [number]))
        yield from names
