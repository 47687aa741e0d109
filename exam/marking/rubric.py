"""What an answer is compared with: scoring points, made ready once for each question."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from functools import cached_property

from exam.marking.rarity import rarity
from exam.marking.text import TERM, Clause, Reading, pairs_of, read

# A pair that the question already gives away proves little: any answer repeats it.
GIVEN = 0.3
REPEATED = 0.1  # and a character of it even less, where what is a point's very own is asked
SHORT, LONG = 4, 48  # folded characters: where a point's wording leaves no room, and all the room there is
# Where a point has no statement of its own, references are cut here into points.
CUT = re.compile(r"[。！？!?；;\n]+")
LABEL = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）.．、:：](?![0-9])|[①-⑳])\s*")
PRICE = re.compile(r"[（(][^（()）]{0,4}[0-9]+(?:\.[0-9])?\s*分[^（()）]{0,8}[)）]")  # （2分）, （每点2分）
FEWEST, MOST = 4, 12  # folded characters a derived point has at least; derived points at most
# A run of material belongs to a point when it shares this much of the point's weight.
LINKED = 0.12


@dataclass(frozen=True)
class Point:
    """One scoring point: statement, full marks, and accepted wordings (可接受表述)."""

    pid: str
    text: str
    marks: Decimal
    keywords: tuple[str, ...] = ()


class Bag:
    """Weighted characters or pairs, and how much of their weight a text covers."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self.grams = frozenset(weights)
        self.total = math.fsum(weights.values())  # exact, so that the order of a set never tells

    def share(self, grams: frozenset[str]) -> float:
        """The part of the whole weight that `grams` cover, 0..1."""
        weights = self.weights
        if not self.total:
            return 0.0
        return min(1.0, math.fsum(map(weights.__getitem__, weights.keys() & grams)) / self.total)


@dataclass(frozen=True)
class Wanted:
    """A point as the engine looks for it: grams with weights, accepted wordings, and its passage of the material."""

    point: Point
    folded: str
    pairs: Bag
    characters: Bag
    keywords: tuple[tuple[str, frozenset[str]], ...]  # folded, with pairs
    own: Bag  # characters that neither the question nor another point has
    passage: Bag  # pairs of the material's run that only this point leans on
    denied: frozenset[str]

    @property
    def bare(self) -> bool:
        """A bare term without accepted wordings: sharing some characters with it says nothing."""
        return not self.keywords and len(self.folded) <= TERM

    @cached_property
    def room(self) -> float:
        """0 for a bare term, which is said or not, to 1 for a long statement, of which a part of the words will do."""
        return min(1.0, math.log(max(SHORT, len(self.folded)) / SHORT) / math.log(LONG / SHORT))


def derive(reference: str, max_marks: Decimal) -> list[Point]:
    """Points of equal marks, a sentence of the reference each; [] where it says nothing."""
    texts = [LABEL.sub("", part).strip() for part in CUT.split(reference)]
    texts = [text for text in texts if len(read(text).folded) >= FEWEST]
    if not texts and read(reference).folded:
        texts = [reference.strip()]
    if not texts:
        return []
    if len(texts) > MOST:  # neighbours together, so that every sentence counts
        size = -(-len(texts) // MOST)
        texts = ["；".join(texts[i : i + size]) for i in range(0, len(texts), size)]
    each = (max_marks / len(texts)).quantize(Decimal("0.001"), ROUND_DOWN)
    return [Point(f"p{number}", text, each) for number, text in enumerate(texts, 1)]


def prepare(question: str, material: str, points: Sequence[Point]) -> list[Wanted]:
    """Make points ready. What the question already says counts `GIVEN`, what several points share counts less."""
    given = read(question).pairs
    readings = [read(LABEL.sub("", PRICE.sub("", point.text)) or point.text) for point in points]
    shared: dict[str, int] = {}
    for reading in readings:
        for gram in reading.pairs | reading.characters:
            shared[gram] = shared.get(gram, 0) + 1
    given_characters = read(question).characters

    def weigh(grams: frozenset[str], known: frozenset[str]) -> Bag:
        return Bag({g: rarity(g) * (GIVEN if g in known else 1) / shared[g] ** 0.5 for g in grams})

    wanted = []
    for point, reading in zip(points, readings, strict=True):
        keywords = tuple((k, pairs_of(k)) for k in (read(w).folded for w in point.keywords) if k)
        wanted.append(
            Wanted(
                point,
                reading.folded,
                weigh(reading.pairs, given),
                weigh(reading.characters, given_characters),
                keywords,
                Bag(
                    {
                        g: rarity(g) * (REPEATED if g in given_characters else 1) / shared[g]
                        for g in reading.characters
                    }
                ),
                Bag({}),
                frozenset().union(*(clause.denied for clause in reading.clauses)),
            )
        )
    return _with_passages(wanted, read(material), given)


def _with_passages(wanted: list[Wanted], material: Reading, given: frozenset[str]) -> list[Wanted]:
    """Each clause of the material goes to the point it shares most with, together with the point's keywords."""
    passages: list[dict[str, float]] = [{} for _ in wanted]
    often = Counter(gram for clause in material.clauses for gram in clause.pairs)
    for clause in material.clauses:
        text = material.folded[clause.start : clause.end]
        shares = [_leaning(want, clause, text) for want in wanted]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < LINKED:
            continue
        for gram in clause.pairs - given:
            if gram not in wanted[best].pairs.weights:
                passages[best][gram] = rarity(gram) / often[gram]
    return [replace(w, passage=Bag(passage)) for w, passage in zip(wanted, passages, strict=True)]


def _leaning(want: Wanted, clause: Clause, text: str) -> float:
    return want.pairs.share(clause.pairs) + 0.3 * sum(word in text for word, _ in want.keywords)
