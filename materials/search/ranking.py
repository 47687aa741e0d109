"""The one ranking, whichever engine found the entries: pure, so that the same finds give the same page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .order import NAMES, document_of, hit_of
from .query import Query
from .tokens import BORDER


@dataclass
class Group:
    """A document with the entries of it that were hit, in reading order.

    `score`: 4 the query is one of its names; 2 to 3 its names hold the query, more the less they hold besides;
    below 1 its text does, more the oftener.
    """

    document: int
    score: float = 0.0
    names: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)

    @property
    def text_score(self) -> float:
        """What its passages count among all passages: those of a document that is named so come first."""
        return round(min(self.score, 3) - 1 if self.names else self.score, 4)

    @property
    def _order(self) -> tuple[float, int]:
        return -self.score, (self.names or self.texts)[0]


def ranked(query: Query, entries: Iterable[int], names: Mapping[int, str]) -> list[Group]:
    """The documents of these entries, best first. `names` maps documents to their names in canonical form;
    entries of documents that are not in it are left out."""
    groups: dict[int, Group] = {}
    for number in sorted(entries):
        document = document_of(number)
        if document in names:
            group = groups.setdefault(document, Group(document))
            (group.names if hit_of(number) in NAMES else group.texts).append(number)
    for group in groups.values():
        group.score = round(_score(query, group, names[group.document]), 4)
    return sorted(groups.values(), key=lambda group: group._order)


def in_one_list(groups: list[Group]) -> list[tuple[int, float]]:
    """Entry and score of every hit: the documents that are named so, then the passages; scores never rise."""
    named = [(number, group.score) for group in groups for number in group.names]
    texts = [(number, group.text_score) for group in groups for number in group.texts]
    return named + texts


def _score(query: Query, group: Group, names: str) -> float:
    if not group.names:
        return 1 - 1 / (1 + len(group.texts))
    best = 0.0
    for name in names.split(BORDER):
        closed_up = "".join(name.split())
        if closed_up in query.names:
            return 4
        held = sum(
            max((len("".join(one.split())) for one in term.stretches if one in name), default=0)
            for term in query.terms
        )
        best = max(best, held / len(closed_up)) if closed_up else best
    return 2 + min(best, 1)
