"""How fast the library is searched: the index, the finding and the whole page, beside LIKE and beside tantivy.

On the real corpus beside the repository, at 1,000, 10,000 and 100,000 passages (SEARCH_SIZES). On SQLite in CPU time,
which is all the time it takes there and the same on a busy machine; on PostgreSQL by the clock on the wall.
"""

import json
import lzma
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import tantivy
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from materials.actions.imports import import_records
from materials.models import Passage, Policy, SearchDocument, SearchEntry
from materials.records import read_record
from materials.search.engines import engine
from materials.search.find import MOST_HITS, find
from materials.search.index import clear
from materials.search.library import index_policies
from materials.search.query import parse
from materials.search.text import canonical
from materials.search.tokens import phrase, words
from materials.views.search import ON_A_PAGE, results_of
from tests.production_server import Browser, serving

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "policies.jsonl.xz"
SIZES = [int(size) for size in os.environ.get("SEARCH_SIZES", "1000,10000,100000").split(",")]
EACH, ROUNDS = 40, 3  # queries of a class, and how often each is asked
RUN = re.compile(r"[\u4e00-\u9fff]{7,}")

# A class of queries: how long each of its ways took for each query, in seconds.
Took = dict[str, list[float]]


def measure() -> dict[int, dict]:
    """By number of passages: seconds and bytes of the index, then for each class of queries what each way took."""
    if not CORPUS.exists():
        return {}
    measured = {}
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        for size in SIZES:
            while Passage.objects.count() < size and (line := lines.readline()):
                list(import_records([read_record(json.loads(line))]))
            measured[size] = _at_this_size()
    return measured


def _at_this_size() -> dict:
    texts = list(SearchEntry.objects.filter(passage__isnull=False).values_list("passage__text", flat=True))
    clear()
    now = clock()
    begin = now()
    index_policies(Policy.objects.all())
    engine().settle()
    seconds = now() - begin
    with tempfile.TemporaryDirectory() as folder:
        begin = now()
        ways = {
            "搜索": _find, "搜索和摘句": _shown, "整页": _page(), "LIKE": _like, "tantivy": _tantivy(folder, texts)
        }  # fmt: skip
        other = now() - begin
        classes = {kind: _asked(queries, ways) for kind, queries in _queries(texts).items()}
    documents = SearchDocument.objects.count()
    return {
        "passages": len(texts), "documents": documents, "index": seconds, "size": _size(), "tantivy": other,
        "classes": classes,
    }  # fmt: skip


def served() -> dict[str, list[float]]:
    """Seconds that one person waits for the search page and for a view that does nothing, turn by turn, from the
    production server on what `measure` left in the database."""
    took: dict[str, list[float]] = {"空视图": [], "搜索页": []}
    texts = list(
        SearchEntry.objects.filter(passage__isnull=False).values_list("passage__text", flat=True)[:5000]
    )
    if not texts:
        return {}
    pages = [
        f"{reverse('search')}?{urlencode({'q': query})}"
        for some in _queries(texts).values()
        for query in some
    ]
    with serving(os.environ["DATABASE_URL"]) as server:
        browser = Browser(server.port)
        for page in [*pages[:EACH], *pages * ROUNDS]:
            for name, path in (("空视图", "/bench/nothing/"), ("搜索页", page)):
                begin = time.perf_counter()
                status, _ = browser.get(path)
                took[name].append(time.perf_counter() - begin)
                assert status == 200, status
    return {name: times[EACH:] for name, times in took.items()}


def _queries(texts: list[str]) -> dict[str, list[str]]:
    chance = random.Random(2022)

    def of(length: int) -> str:
        while not (runs := RUN.findall(chance.choice(texts))):
            pass
        run = chance.choice(runs)
        start = chance.randrange(len(run) - length + 1)
        return run[start : start + length]

    def some(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(EACH)]

    return {
        "1 字": some(lambda: of(1)),
        "2 字": some(lambda: of(2)),
        "3–6 字": some(lambda: of(chance.randint(3, 6))),
        "两个词": some(lambda: f"{of(2)} {of(2)}"),
        "词组": some(lambda: f'"{of(7)}"'),
        "不要": some(lambda: f"{of(2)} -{of(2)}"),
        "没有的": ["龘龘龘", "xyzzy"] * (EACH // 2),
    }


def _asked(queries: list[str], ways: dict[str, Callable[[str], object]]) -> Took:
    took: Took = {way: [] for way in ways}
    now = clock()
    for _ in range(ROUNDS):
        for query in queries:
            for way, ask in ways.items():
                begin = now()
                ask(query)
                took[way].append(now() - begin)
    return took


def clock() -> Callable[[], float]:
    return time.process_time if connection.vendor == "sqlite" else time.perf_counter


def _find(query: str) -> object:
    return find(parse(query))


def _shown(query: str) -> object:
    """What stands on a page of results."""
    asked = parse(query)
    groups = find(asked).groups[:ON_A_PAGE]
    return results_of(asked, groups, QueryDict(f"q={query}"), whole=False)


def _page() -> Callable[[str], object]:
    client, address = Client(), reverse("search")
    return lambda query: client.get(address, {"q": query}, headers={"host": "localhost"})


def _like(query: str) -> object:
    rows = Passage.objects.all()
    for term in query.replace('"', "").split():
        rows = rows.exclude(text__contains=term[1:]) if term[0] == "-" else rows.filter(text__contains=term)
    return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_HITS + 1])


def _tantivy(folder: str, texts: list[str]) -> Callable[[str], object]:
    """The near-limit: the same words in a library that does nothing but search."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=folder)
    writer = index.writer(heap_size=128 * 1024 * 1024, num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(words=" ".join(words(canonical(text)))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def parts(query: str) -> Iterator[tuple[object, object]]:
        asked = parse(query)
        wanted = [(term, tantivy.Occur.Must) for term in asked.terms]
        for term, occur in wanted + [(term, tantivy.Occur.MustNot) for term in asked.excluded]:
            sought, begun = phrase(term.stretches[0])
            if len(sought) > 1:
                one = tantivy.Query.phrase_query(schema, "words", sought)
            elif begun:
                one = tantivy.Query.regex_query(schema, "words", f"{sought[0]}.*")
            else:
                one = tantivy.Query.term_query(schema, "words", sought[0])
            yield occur, one

    return lambda query: searcher.search(tantivy.Query.boolean_query(list(parts(query))), limit=MOST_HITS)


def _size() -> int:
    """Bytes of the entries with their index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('materials_searchentry')")
            return cursor.fetchone()[0]
        cursor.execute("SELECT sum(length(block)) FROM materials_search_index_data")
        words_size = cursor.fetchone()[0]
        cursor.execute(
            "SELECT sum(length(CAST(text AS BLOB)) + length(CAST(body AS BLOB))) FROM materials_searchentry"
        )
        return words_size + cursor.fetchone()[0]
