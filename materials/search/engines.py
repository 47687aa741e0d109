"""The two thin backends: index words into the database, and a query's condition on them.

SQLite keeps the words in a contentless FTS5 table; an entry must be taken out with the very words it was put in
with. PostgreSQL keeps them as a `tsvector` without positions beside the entry, so that a phrase is looked for
as all its words and then as a stretch of the text.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from django.db import connection

from materials.models.search import SearchEntry
from materials.search.order import document_in_sql
from materials.search.query import Query, Term
from materials.search.tokens import phrase
from materials.steps import step

Condition = tuple[str, list]
MERGES, MERGED = 3, 24  # after each step of adding: how often, and how many pages of SQLite's index at once


class Entry(NamedTuple):
    """A SearchEntry as it is written, with its index words."""

    id: int
    document_id: int
    text: str
    words: list[str]
    passage_id: int | None = None
    label: str = ""
    anchor: str = ""
    body: str = ""


COLUMNS = [name for name in Entry._fields if name != "words"]


class Engine(Protocol):
    table: str  # the SQL of the entries' index
    number: str  # of an entry's number in it
    document: str  # of its document's number

    def condition(self, query: Query, facets: Iterable[str]) -> Condition: ...
    def add(self, entries: Sequence[Entry]) -> None: ...
    def take_out(self, entries: Sequence[Entry]) -> None: ...
    def tidy(self) -> None: ...  # a little, after each step of adding
    def clear(self) -> None: ...
    def settle(self) -> None: ...  # after much was put in: what slows the next searches is done now


def engine() -> Engine:
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[connection.vendor]()


class SQLite:
    table = "materials_search_index i"
    number = "i.rowid"
    document = document_in_sql("i.rowid")

    def condition(self, query, facets):
        wanted = [*map(self._any, query.terms), *(f'"{word}"' for word in facets)]
        match = f"({' AND '.join(wanted)})" + "".join(f" NOT {self._any(term)}" for term in query.excluded)
        return "materials_search_index MATCH %s", [match]

    def _any(self, term: Term) -> str:
        phrases = (
            f'"{" ".join(words)}"{"*" if begun else ""}' for words, begun in map(phrase, term.stretches)
        )
        return f"({' OR '.join(phrases)})"

    def add(self, entries):
        values = ", ".join(["%s"] * len(COLUMNS))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO materials_searchentry ({', '.join(COLUMNS)}) VALUES ({values})",
                [[getattr(entry, name) for name in COLUMNS] for entry in entries],
            )
            # In order: FTS5 would write out what it holds at every step back.
            cursor.executemany(
                "INSERT INTO materials_search_index(rowid, words) VALUES (%s, %s)",
                sorted((entry.id, " ".join(entry.words)) for entry in entries),
            )

    def take_out(self, entries):
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO materials_search_index(materials_search_index, rowid, words)"
                " VALUES ('delete', %s, %s)",
                sorted((entry.id, " ".join(entry.words)) for entry in entries),
            )
        SearchEntry.objects.filter(pk__in=[entry.id for entry in entries]).delete()

    def clear(self):
        SearchEntry.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO materials_search_index(materials_search_index) VALUES ('delete-all')")

    def tidy(self):
        # Left to itself FTS5 merges within whatever is being saved, now and then for a third of a second.
        for _ in range(MERGES):
            with step(), connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO materials_search_index(materials_search_index, rank) VALUES ('merge', %s)",
                    [MERGED],
                )

    def settle(self):
        pass


class PostgreSQL:
    table = "materials_searchentry i"
    number = "i.id"
    document = "i.document_id"

    def condition(self, query, facets):
        wanted = " & ".join([*map(self._any, query.terms), *(f"'{word}'" for word in facets)])
        parts, values = ["i.words @@ %s::tsquery"], [wanted]
        for term in query.terms:
            if any(len(phrase(stretch)[0]) > 1 for stretch in term.stretches):
                parts.append(f"({' OR '.join(['strpos(i.text, %s) > 0'] * len(term.stretches))})")
                values += term.stretches
        for term in query.excluded:
            # Not `= 0`: PostgreSQL would take that for rare and look for everything before it sorts.
            parts += ["NOT strpos(i.text, %s) > 0"] * len(term.stretches)
            values += term.stretches
        return " AND ".join(parts), values

    def _any(self, term: Term) -> str:
        phrases = []
        for words, begun in map(phrase, term.stretches):
            quoted = [f"'{word}'" for word in words]
            phrases.append(" & ".join(quoted) + (":*" if begun else ""))
        return f"({' | '.join(phrases)})"

    def add(self, entries):
        types = {name: "text" for name in COLUMNS} | dict.fromkeys(
            ["id", "document_id", "passage_id"], "bigint"
        )
        arrays = ", ".join(f"%s::{types[name]}[]" for name in COLUMNS)
        columns = ", ".join(COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO materials_searchentry ({columns}, words)"
                f" SELECT {columns}, array_to_tsvector(string_to_array(words, ' '))"
                f" FROM unnest({arrays}, %s::text[]) AS rows ({columns}, words)",
                [
                    *([getattr(entry, name) for entry in entries] for name in COLUMNS),
                    [" ".join(dict.fromkeys(entry.words)) for entry in entries],
                ],
            )

    def take_out(self, entries):
        SearchEntry.objects.filter(pk__in=[entry.id for entry in entries]).delete()

    def clear(self):
        SearchEntry.objects.all().delete()

    def tidy(self):
        pass

    def settle(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('materials_search_index')")
            cursor.execute("ANALYZE materials_searchentry")
