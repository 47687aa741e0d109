"""The one ranking, whichever engine found the entries: pure, so that the same finds give the same page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .order import FIRST_TEXT, document_of
from .query import Query, Term
from .tokens import BORDER


@dataclass(slots=True)
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
        group = groups.get(document)
        if group is None:
            if document not in names:
                continue
            group = groups[document] = Group(document)
        (group.names if number < FIRST_TEXT else group.texts).append(number)
    lengths = [_lengths(term) for term in query.terms]
    for group in groups.values():
        if group.names:
            group.score = round(_name_score(query, lengths, names[group.document]), 4)
        else:
            group.score = round(1 - 1 / (1 + len(group.texts)), 4)
    return sorted(groups.values(), key=lambda group: group._order)


def in_one_list(groups: list[Group]) -> list[tuple[int, float]]:
    """Entry and score of every hit: the documents that are named so, then the passages; scores never rise."""
    named = [(number, group.score) for group in groups for number in group.names]
    texts = [(number, group.text_score) for group in groups for number in group.texts]
    return named + texts


def _name_score(query: Query, lengths: list[list[tuple[str, int]]], names: str) -> float:
    best = 0.0
    for name in names.split(BORDER):
        closed_up = name.replace(" ", "")
        if closed_up in query.names:
            return 4
        held = 0
        for stretches in lengths:
            for stretch, length in stretches:
                if stretch in name:
                    held += length
                    break
        best = max(best, held / len(closed_up)) if closed_up else best
    return 2 + min(best, 1)


def _lengths(term: Term) -> list[tuple[str, int]]:
    """The stretches of a term with their length without spaces, the longest first."""
    stretches = [(one, len(one.replace(" ", ""))) for one in term.stretches]
    return sorted(stretches, key=lambda pair: -pair[1])
