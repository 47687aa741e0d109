"""What a person types, understood: words are AND, "quotes" are phrases, - excludes, a document number is one
term however it is spaced and bracketed, Latin letters may be the pinyin initials of a name."""

import re
from dataclasses import dataclass
from functools import cached_property

from materials.numbers import normal_number

from .initials import as_initials
from .text import CJK_CHAR, canonical

LONGEST_QUERY, MOST_TERMS = 200, 16
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)[-－−])?(?:["“”＂](?P<quoted>[^"“”＂]*)["“”＂]?|(?P<plain>[^\s"“”＂]+))'
)
_SERIAL = re.compile(r"第?(\d+)号$")


@dataclass(frozen=True)
class Term:
    """One thing looked for: any of these canonical stretches. A stretch that starts with a letter or digit has
    a space in front, for it stands at the start of a run; one that starts with CJK may stand inside."""

    stretches: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        return any(stretch in text for stretch in self.stretches)


@dataclass(frozen=True)
class Query:
    """`terms` must all stand in an entry and none of `excluded`; `names` are what the whole query would be as an
    exact title or number, in canonical form without spaces."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    names: frozenset[str] = frozenset()

    @cached_property
    def stretches(self) -> tuple[list[str], list[str]]:
        """All that would be marked in a text: what is one Chinese run, and what is more."""
        every = sorted({one for term in self.terms for one in term.stretches})
        return [one for one in every if " " not in one], [one for one in every if " " in one]

    def matches(self, text: str) -> bool:
        """Whether a canonical text is what is looked for; what both engines must answer."""
        return (
            bool(self.terms)
            and all(term.stands_in(text) for term in self.terms)
            and not any(term.stands_in(text) for term in self.excluded)
        )


def parse(typed: str) -> Query:
    """The query, whatever was typed; without terms when nothing in it can be looked for."""
    terms: list[Term] = []
    excluded: list[Term] = []
    for piece, minus in _pieces(typed[:LONGEST_QUERY])[:MOST_TERMS]:
        if term := _term(piece, initials=not minus):
            wanted = excluded if minus else terms
            if term not in wanted:
                wanted.append(term)
    names = {_closed_up(typed), *(_closed_up(stretch) for term in terms[:1] for stretch in term.stretches)}
    return Query(tuple(terms), tuple(excluded), frozenset(names if len(terms) == 1 else {_closed_up(typed)}))


def _closed_up(text: str) -> str:
    return "".join(canonical(text).split())


def _pieces(typed: str) -> list[tuple[str, bool]]:
    """Each word or quoted phrase, and whether it is excluded; the words of one document number put together."""
    pieces: list[tuple[str, bool]] = []
    run: list[str] = []  # plain words in a row, which may spell a number

    def end_run() -> None:
        pieces.extend((word, False) for word in _numbers_joined(run))
        run.clear()

    for found in _PIECE.finditer(typed):
        if found["plain"] is not None and not found["minus"]:
            run.append(found["plain"])
        else:
            end_run()
            pieces.append((found["plain"] or found["quoted"] or "", bool(found["minus"])))
    end_run()
    return pieces


def _numbers_joined(plain: list[str]) -> list[str]:
    """The words, those that together spell a document number (国发 [2022] 5 号) as one: the fewest that do."""
    joined: list[str] = []
    for word in plain:
        joined.append(word)
        for start in range(len(joined) - 1, max(len(joined) - 8, -1), -1):
            if number := normal_number("".join(joined[start:])):
                joined[start:] = [number]
                break
    return joined


def _term(piece: str, *, initials: bool) -> Term | None:
    number = normal_number(piece)
    # A number is printed with and without 第.
    spellings = [_SERIAL.sub(serial, number) for serial in (r"\1号", r"第\1号")] if number else [piece]
    stretches = tuple(filter(None, [*map(_stretch, spellings), as_initials(piece) if initials else ""]))
    return Term(stretches) if stretches else None


def _stretch(text: str) -> str:
    found = canonical(text)
    return found[1:] if CJK_CHAR.match(found[1:]) else found
