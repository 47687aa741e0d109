"""Reading the index: a query's hits with their documents, counted by facet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from materials.models.search import Audience, SearchDocument, SearchEntry
from materials.search.engines import engine
from materials.search.order import Hit, document_of, hit_of, numbers_of
from materials.search.query import Query
from materials.search.ranking import Group, ranked
from materials.search.tokens import facet_word

MOST_HITS = 500  # of a page's query; whoever sees them is told to add a word


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
    documents = SearchDocument.objects.filter(pk__in={document_of(number) for number in numbers[:most]})
    rows = list(documents.values_list("pk", "names", "facets"))
    groups = ranked(query, numbers[:most], {pk: names for pk, names, _ in rows})
    return Found(groups, _counted(groups, {pk: lines for pk, _, lines in rows}), more)


def _numbers(query, audience, hit, facets, document, most) -> list[int]:
    tool = engine()
    words = [facet_word(name, value) for name, value in facets.items()]
    condition, values = tool.condition(query, words)
    sql = f"SELECT {tool.number} FROM {tool.source} WHERE {condition} AND d.audience <= %s"
    values = [*values, audience]
    if hit is not None:
        sql += f" AND {tool.number} BETWEEN %s AND %s"
        values += numbers_of(hit)
    if document is not None:
        sql += " AND d.id = %s"
        values.append(document)
    sql += f" ORDER BY {tool.number}"
    if most is not None:
        sql += " LIMIT %s"
        values.append(most + 1)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]


def _counted(groups: list[Group], facets: Mapping[int, str]) -> dict[str, Counter[str]]:
    """How many documents have each value, and how many have each kind of hit (as `in`)."""
    lines: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for group in groups:
        lines.update(facets[group.document].split("\n"))
        # A document's passages are of one kind, its names of another.
        kinds.update(hit_of(part[0]).name.lower() for part in (group.names, group.texts) if part)
    counted: dict[str, Counter[str]] = {"in": kinds}
    del lines[""]  # of documents without any
    for line, count in lines.items():
        name, _, value = line.partition("\t")
        counted.setdefault(name, Counter())[value] = count
    return counted


def documents_of(groups: Iterable[Group]) -> dict[int, SearchDocument]:
    """The documents of these groups, by number."""
    return SearchDocument.objects.in_bulk([group.document for group in groups])


def entries_of(numbers: list[int]) -> dict[int, SearchEntry]:
    """The entries with what is shown of them, by number."""
    rows = SearchEntry.objects.select_related("passage").only("label", "anchor", "body", "passage__text")
    return rows.in_bulk(numbers)
