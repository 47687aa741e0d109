"""Writing the index: a document goes in whole, in place of what was there. Called by the actions that save what
is searched, in their transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from materials.citing import citations_in, write_citations
from materials.known_names import known_names
from materials.models.citations import Citation
from materials.models.search import Audience, SearchDocument
from materials.search.engines import Entry, engine
from materials.search.initials import initials_of
from materials.search.order import Hit, entry_number
from materials.search.text import canonical
from materials.search.tokens import BORDER, facet_word, words
from materials.steps import step
from materials.wording.names import Names

STEP = 90  # entries written at once
LONGEST_PIECE, OVERLAP = 50_000, 200  # characters; PostgreSQL takes a megabyte of different words at most


@dataclass(frozen=True)
class Piece:
    """A stretch of a document's text; `past` where it no longer stands so."""

    hit: Hit
    text: str
    label: str = ""
    anchor: str = ""
    passage_id: int | None = None
    past: bool = False


@dataclass
class Document:
    """What is to be found of one row. `names` make it found by name, as `named`; level 0 is the highest, year 0
    is unknown."""

    kind: str
    object_id: int
    title: str
    address: str
    pieces: Iterable[Piece] = ()
    names: list[str] = field(default_factory=list)
    named: Hit = Hit.POLICY
    number: str = ""
    note: str = ""
    facets: list[tuple[str, str]] = field(default_factory=list)
    audience: Audience = Audience.EVERYBODY
    statuses: Sequence[tuple[date, str]] = ()  # today's, and those that follow by themselves with their days
    level: int = 0
    year: int = 0
    past: bool = False
    # Whom its pieces name: filled while `entries` runs.
    citations: list[Citation] = field(default_factory=list)

    def card(self) -> SearchDocument:
        """Its row, not saved."""
        statuses = [*self.statuses, (None, ""), (None, "")]
        return SearchDocument(
            status=statuses[0][1],
            status_then=statuses[1][1],
            status_turns_on=statuses[1][0],
            kind=self.kind,
            object_id=self.object_id,
            title=self.title,
            number=self.number,
            note=self.note[:400],
            address=self.address,
            names=f" {BORDER}".join(dict.fromkeys(filter(None, self._written_and_spelt()))),
            facets="\n".join(f"{name}\t{' '.join(value.split())}" for name, value in self.facets),
            audience=self.audience,
        )

    def _written_and_spelt(self) -> Iterator[str]:
        for name in self.names:
            yield canonical(name)
            yield initials_of(name)

    def entries(self, card: SearchDocument, names: Names) -> Iterator[Entry]:
        """Its rows under a saved card: its names first, then each piece that holds a letter or digit. Notes the
        citations on the way."""
        facets = facet_words(card)
        standing = {"document": card.pk, "level": self.level, "year": self.year}
        if card.names:
            number = entry_number(self.named, position=0, past=self.past, **standing)
            yield entry_of(number, card.pk, facets, text=card.names, body=self.title)
        position = 0
        for place, piece in enumerate(self.pieces, 1):
            where = {"label": piece.label, "anchor": piece.anchor, "passage_id": piece.passage_id}
            self.citations += citations_in(names, piece.text, card, position=place, **where)
            for start in range(0, max(len(piece.text) - OVERLAP, 1), LONGEST_PIECE - OVERLAP):
                body = piece.text[start : start + LONGEST_PIECE]
                if text := canonical(body):
                    position += 1
                    past = self.past or piece.past
                    number = entry_number(piece.hit, position=position, past=past, **standing)
                    yield entry_of(
                        number,
                        card.pk,
                        facets,
                        text=text,
                        passage_id=piece.passage_id,
                        label=piece.label,
                        anchor=piece.anchor,
                        body="" if piece.passage_id else body,
                    )


def entry_of(number: int, document_id: int, facets: list[str], *, text: str, **fields) -> Entry:
    return Entry(number, document_id, text=text, words=[*words(text), *facets], **fields)


def facet_words(card: SearchDocument) -> list[str]:
    """The words that all entries of a document have besides those of their text."""
    return [facet_word(*line.split("\t", 1)) for line in card.facets.splitlines()]


def index(documents: Iterable[Document], names: Names | None = None) -> None:
    """Make the index say this of these documents, with whom they name, by these names (those known now). Many
    entries go in several transactions unless the caller has one."""
    for document in documents:
        card = document.card()
        known = SearchDocument.objects.filter(kind=card.kind, object_id=card.object_id)
        _empty(known)
        card.pk = known.values_list("pk", flat=True).first()
        card.save()
        add(document.entries(card, names or known_names().names))
        write_citations(document.citations)


def add(entries: Iterator[Entry]) -> None:
    """Put in entries of saved cards, a step at a time."""
    while some := list(islice(entries, STEP)):
        with step():
            engine().add(some)
        engine().tidy()


def remove(kind: str, object_ids: Iterable[int]) -> None:
    """After this nobody finds these."""
    cards = SearchDocument.objects.filter(kind=kind, object_id__in=object_ids)
    _empty(cards)
    cards.delete()


def clear() -> None:
    """After this nobody finds anything."""
    with transaction.atomic():
        engine().clear()
        SearchDocument.objects.all().delete()


def _empty(cards: QuerySet[SearchDocument]) -> None:
    for card in cards:
        with step():
            card.citations.all().delete()
        facets = facet_words(card)
        while some := list(card.entries.values_list("pk", "text")[:STEP]):
            with step():
                engine().take_out([entry_of(number, card.pk, facets, text=text) for number, text in some])
