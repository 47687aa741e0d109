"""Reading a Chinese text for marking: folded characters, clauses, and which of them stand under a "not".

Everything is counted on a folded copy (full- and half-width alike, lower case, no marks or white space);
`Reading.span` leads back to code points of the text as written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

TERM = 5  # folded characters: up to here a point is a bare term (适应性原则), which is said or not
STOP = frozenset("。！？!?；;\n\r")
# Denials that govern the rest of the sentence, and those that govern only the words right after them.
DENIAL = re.compile(
    r"没有做到|并没有|没有能|未能够?|没能|不能够?|不存在|不应该?|不需要?|不必|不要|不会|不是|并非|绝非|从未|从不|没有|"
    r"无需|无须|难以|缺乏|缺少|不(?![仅但断止久少同论管])|未(?![来])|没(?![收落])|无(?![论偿线])"
)
WIDE = re.compile(r"没有做到|并没有|没有能|未能够?|没能|不存在")
TURN = re.compile(r"而|但|却|要")  # a clause that begins so is no longer under the denial before it
REACH = 7  # folded characters a narrow denial governs


@dataclass(frozen=True)
class Clause:
    """What stands between two marks. `start` and `end` count folded characters."""

    start: int
    end: int
    sentence: int
    characters: frozenset[str]
    pairs: frozenset[str]
    denied: frozenset[str]  # the characters and pairs that only occur under a denial


@dataclass(frozen=True)
class Reading:
    """A text, its folded copy and its clauses; `places[i]` is the code point of folded character i."""

    raw: str
    folded: str
    places: tuple[int, ...]
    clauses: tuple[Clause, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Folded characters start..end (not empty) as code points of the text as written."""
        return self.places[start], self.places[end - 1] + 1

    @cached_property
    def characters(self) -> frozenset[str]:
        return frozenset(self.folded)

    @cached_property
    def pairs(self) -> frozenset[str]:
        return frozenset().union(*(clause.pairs for clause in self.clauses))


def read(text: str) -> Reading:
    """Fold a text and cut it at its marks."""
    letters: list[str] = []
    places: list[int] = []
    cuts: list[tuple[int, int]] = []  # where a clause begins, and the number of its sentence
    sentence, broken = 0, True
    for place, raw in enumerate(text):
        kept = [c for c in unicodedata.normalize("NFKC", raw).lower() if c.isalnum()]
        if not kept:
            broken = broken or not raw.isspace() or raw in STOP
            sentence += raw in STOP
            continue
        if broken:
            cuts.append((len(letters), sentence))
            broken = False
        letters += kept
        places += [place] * len(kept)
    folded = "".join(letters)
    return Reading(text, folded, tuple(places), tuple(_clauses(folded, cuts)))


def pairs_of(folded: str) -> frozenset[str]:
    """The character bigrams of a folded text."""
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1))


def _clauses(folded: str, cuts: list[tuple[int, int]]) -> Iterator[Clause]:
    carried_in = -1  # the sentence whose rest stands under a wide denial
    for (start, sentence), (end, _) in pairwise([*cuts, (len(folded), 0)]):
        text = folded[start:end]
        wide = carried_in == sentence and TURN.match(text) is None
        outer, inner = [wide] * len(text), [False] * len(text)
        for denial in DENIAL.finditer(text):
            if WIDE.fullmatch(denial[0]):
                outer[denial.end() :] = [True] * (len(text) - denial.end())
                wide = True
            else:
                reach = min(len(text), denial.end() + REACH)
                inner[denial.end() : reach] = [True] * (reach - denial.end())
        carried_in = sentence if wide else -1
        plain: set[str] = set()
        denied: set[str] = set()
        for i, character in enumerate(text):
            # to deny a denial is to affirm
            (denied if outer[i] != inner[i] else plain).update((character, text[i : i + 2]))
        yield Clause(start, end, sentence, frozenset(text), pairs_of(text), frozenset(denied - plain))
