"""What speaks for a point having been made: candidate windows of the answer and their features."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from exam.marking.denial import stated
from exam.marking.rarity import rarity
from exam.marking.rubric import Wanted
from exam.marking.stance import against
from exam.marking.text import Reading

SEEDS = 5  # clauses of the answer looked at closely for each point
WIDEST = 3  # clauses a window has at most
SAID = 0.7  # of a bare term's very own characters
NAMES = ("keywords", "passage", "margin", "coverage", "against")


@dataclass(frozen=True)
class Window:
    """Neighbouring clauses, as a range of their numbers, with the text they cover in folded characters."""

    first: int
    last: int
    start: int
    end: int
    pairs: frozenset[str]
    characters: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """The features (see NAMES, each 0..1) of one window for one point; `denied` is the share said to be not so."""

    window: Window
    features: tuple[float, ...]
    own: float  # the share of the point's very own characters
    denied: float
    words: tuple[str, ...]  # the accepted wordings found
    exact: bool  # the point's own statement, word for word

    @property
    def against(self) -> bool:
        return self.features[-1] > 0


def candidates(answer: Reading, want: Wanted, usable: Sequence[bool]) -> list[tuple[int, int]]:
    """The windows (first and last clause) around the clauses that share most with the point, in reading order."""
    scored = []
    for number, clause in enumerate(answer.clauses):
        if not usable[number]:
            continue
        text = answer.folded[clause.start : clause.end]
        score = (
            want.pairs.share(clause.pairs)
            + 0.5 * want.characters.share(clause.characters)
            + sum(word in text for word, _ in want.keywords)
            + 0.3 * want.passage.share(clause.pairs)
        )
        if score > 0:
            scored.append((-score, number))
    windows = set()
    place = answer.folded.find(want.folded)
    if want.folded and place >= 0:
        inside = [
            n for n, c in enumerate(answer.clauses) if c.end > place and c.start < place + len(want.folded)
        ]
        if all(usable[inside[0] : inside[-1] + 1]):
            windows.add((inside[0], inside[-1]))
    roomy = 3 * len(want.folded) + 12
    for _, seed in sorted(scored)[:SEEDS]:
        for first in range(max(0, seed - WIDEST + 1), seed + 1):
            for last in range(seed, min(len(answer.clauses), first + WIDEST)):
                clauses = answer.clauses[first : last + 1]
                fits = last == first or clauses[-1].end - clauses[0].start <= roomy
                if fits and all(usable[first : last + 1]):
                    windows.add((first, last))
    return sorted(windows)


def _window(answer: Reading, first: int, last: int) -> Window:
    clauses = answer.clauses[first : last + 1]
    return Window(
        first,
        last,
        clauses[0].start,
        clauses[-1].end,
        frozenset().union(*(c.pairs for c in clauses)),
        frozenset().union(*(c.characters for c in clauses)),
    )


def weigh(
    answer: Reading, wanted: Sequence[Wanted], usable: Sequence[bool], kind: str
) -> list[list[Evidence]]:
    """For each point the evidence of each of its candidate windows, in reading order; `kind` from `asked`."""
    seen: dict[tuple[int, int], tuple[Window, list[float]]] = {}  # windows, with their likeness to each point
    found: list[list[Evidence]] = []
    for number, want in enumerate(wanted):
        found.append([])
        whole = stated(answer, want.folded)
        for place in candidates(answer, want, usable):
            if place not in seen:
                window = _window(answer, *place)
                seen[place] = (
                    window,
                    [
                        (w.pairs.share(window.pairs) + w.characters.share(window.characters)) / 2
                        for w in wanted
                    ],
                )
            window, likeness = seen[place]
            others = max(likeness[:number] + likeness[number + 1 :], default=0.0)
            evidence = _look(answer, want, window, likeness[number] - others, kind)
            for start, end, denied in whole:
                if start < window.end and window.start < end:
                    evidence = replace(evidence, denied=float(denied))
            if not want.bare or evidence.own >= SAID:
                found[-1].append(evidence)
    return found


def _look(answer: Reading, want: Wanted, window: Window, margin: float, kind: str) -> Evidence:
    text = answer.folded[window.start : window.end]
    keywords, words = _keywords(want, text, window)
    own = want.own.share(window.characters)
    features = (
        keywords if want.keywords else want.pairs.share(window.pairs),
        min(1.0, 2 * want.passage.share(window.pairs)),
        max(0.0, margin),
        own * want.room,
        float(kind != "" and against(kind, _sentence(answer, window))),
    )
    exact = bool(want.folded) and want.folded in text
    return Evidence(window, features, own, _denied(answer, want, window), words, exact)


def _sentence(answer: Reading, window: Window) -> str:
    """The folded sentences that a window lies in; praise and lack are often said in the clause before."""
    inside = {c.sentence for c in answer.clauses[window.first : window.last + 1]}
    clauses = [c for c in answer.clauses[max(0, window.first - 4) : window.last + 5] if c.sentence in inside]
    return answer.folded[clauses[0].start : clauses[-1].end]


def _keywords(want: Wanted, text: str, window: Window) -> tuple[float, tuple[str, ...]]:
    """Accepted wordings stand for each other, so a second one adds half of what the first did, and so on."""
    found = tuple(word for word, _ in want.keywords if word in text)
    missing = 1.0
    for word, pairs in want.keywords:
        near = len(pairs & window.pairs) / len(pairs) if pairs else 0.0
        hit = 1.0 if word in text else near / 2 if near >= 0.5 else 0.0
        missing *= 1 - 0.6 * hit
    return 1 - missing, found


def _denied(answer: Reading, want: Wanted, window: Window) -> float:
    """The share of the common weight that one text states and the other denies."""
    clauses = answer.clauses[window.first : window.last + 1]
    denied = frozenset().union(*(c.denied for c in clauses))
    if not denied and not want.denied:
        return 0.0
    grams = (want.pairs.weights.keys() & window.pairs) | (want.characters.weights.keys() & window.characters)
    total = fsum(rarity(g) for g in grams)
    differ = fsum(rarity(g) for g in grams if (g in denied) != (g in want.denied))
    return differ / total if total else 0.0
