"""Reading the index: a query's hits with their documents, counted by facet."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from materials.models.search import Audience
from materials.search.engines import engine
from materials.search.order import Hit, document_of, hit_of, numbers_of
from materials.search.query import Query
from materials.search.ranking import Group, ranked
from materials.search.tokens import facet_word

# A document's status on a day.
_STANDING = "CASE WHEN d.status_turns_on <= %s THEN d.status_then ELSE d.status END"
MOST_HITS = 200  # of a page's query; whoever sees them is told to add a word


@dataclass
class Found:
    """`groups` best first; `facets` counts documents by facet and value; `more` when there are more hits than were
    read."""

    groups: list[Group] = field(default_factory=list)
    facets: dict[str, Counter[str]] = field(default_factory=dict)
    more: bool = False

    @property
    def hits(self) -> int:
        return sum(len(group.names) + len(group.texts) for group in self.groups)


def audience_of(user) -> Audience:
    if user.has_perm("accounts.edit_policies"):
        return Audience.EDITORS
    return Audience.MEMBERS if user.is_authenticated else Audience.EVERYBODY


def find(
    query: Query,
    *,
    audience: Audience = Audience.EVERYBODY,
    hit: Hit | None = None,
    facets: Mapping[str, str] | None = None,
    document: int | None = None,
    most: int | None = MOST_HITS,
) -> Found:
    """What `audience` may find: of one kind of hit, with these values of facets, in one document; no more than
    `most` hits."""
    if not query.terms:
        return Found()
    numbers = _numbers(query, audience, hit, facets or {}, document, most)
    more = most is not None and len(numbers) > most
    rows = _rows(
        f"SELECT d.id, d.names, d.facets, {_STANDING} FROM materials_searchdocument d WHERE d.id",
        {document_of(number) for number in numbers[:most]},
        timezone.localdate(),
    )
    groups = ranked(query, numbers[:most], {row[0]: row[1] for row in rows})
    counted = _counted(groups, {row[0]: row[2] for row in rows})
    statuses = {row[0]: row[3] for row in rows if row[3]}
    counted["status"] = Counter(statuses[group.document] for group in groups if group.document in statuses)
    return Found(groups, counted, more)


def _numbers(query, audience, hit, facets, document, most) -> list[int]:
    tool = engine()
    words = [facet_word(name, value) for name, value in facets.items() if name != "status"]
    condition, values = tool.condition(query, words)
    # What others may find is the shorter list of documents, often an empty one.
    hidden = "SELECT id FROM materials_searchdocument WHERE audience > %s"
    sql = f"SELECT {tool.number} FROM {tool.table} WHERE {condition} AND {tool.document} NOT IN ({hidden})"
    values = [*values, audience]
    if hit is not None:
        sql += f" AND {tool.number} BETWEEN %s AND %s"
        values += numbers_of(hit)
    if "status" in facets:
        own = f"SELECT 1 FROM materials_searchdocument d WHERE d.id = {tool.document} AND {_STANDING} = %s"
        sql += f" AND EXISTS ({own})"
        values += [timezone.localdate(), facets["status"]]
    if document is not None:
        sql += f" AND {tool.document} = %s"
        values.append(document)
    sql += f" ORDER BY {tool.number}"
    if most is not None:
        sql += " LIMIT %s"
        values.append(most + 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]


def _rows(sql: str, numbers: Collection[int], *values) -> list[tuple]:
    """The rows whose number is one of these. In SQL, for the ORM takes longer to write such a query than either
    database to answer it."""
    if not numbers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} IN ({', '.join(map(str, numbers))})", values)
        return cursor.fetchall()


def _counted(groups: list[Group], facets: Mapping[int, str]) -> dict[str, Counter[str]]:
    """How many documents have each value, and how many have each kind of hit (as `in`)."""
    lines = Counter("\n".join([facets[group.document] for group in groups]).split("\n"))
    # A document's passages are of one kind, its names of another.
    firsts = [part[0] for group in groups for part in (group.names, group.texts) if part]
    kinds = Counter(map(hit_of, firsts))
    counted = {"in": Counter({hit.name.lower(): count for hit, count in kinds.items()})}
    del lines[""]  # of documents without any
    for line, count in lines.items():
        name, _, value = line.partition("\t")
        counted.setdefault(name, Counter())[value] = count
    return counted


class Card(NamedTuple):
    """What is shown of a document."""

    pk: int
    title: str
    number: str
    note: str
    address: str
    audience: int


class Text(NamedTuple):
    """What is shown of an entry: the whole piece as people read it."""

    pk: int
    label: str
    anchor: str
    text: str


def documents_of(groups: Iterable[Group]) -> dict[int, Card]:
    """The documents of these groups, by number."""
    sql = "SELECT id, title, number, note, address, audience FROM materials_searchdocument WHERE id"
    return {row[0]: Card._make(row) for row in _rows(sql, [group.document for group in groups])}


def objects_of(groups: Iterable[Group], kind: str) -> list[int]:
    """The rows of one kind that these groups lead to."""
    sql = "SELECT object_id, kind FROM materials_searchdocument WHERE id"
    return [pk for pk, of in _rows(sql, [group.document for group in groups]) if of == kind]


def entries_of(numbers: Collection[int]) -> dict[int, Text]:
    """The entries with what is shown of them, by number."""
    sql = (
        "SELECT i.id, i.label, i.anchor, coalesce(p.text, i.body) FROM materials_searchentry i"
        " LEFT JOIN materials_passage p ON p.id = i.passage_id WHERE i.id"
    )
    return {row[0]: Text._make(row) for row in _rows(sql, numbers)}
