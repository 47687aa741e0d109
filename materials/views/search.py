from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.views.decorators.http import require_safe

from accounts.http import page
from materials.forms.search import FACETS, HITS, SearchForm
from materials.models import Level, Status
from materials.search.find import Card, Found, Text, audience_of, documents_of, entries_of, find
from materials.search.query import Query, parse
from materials.search.ranking import Group
from materials.search.snippets import Parts, snippet

ON_A_PAGE = 10  # documents
IN_A_DOCUMENT = 3  # passages shown; a link leads to the others
VALUES = 8  # of a facet
LABELS = {"in": HITS, "level": dict(Level.choices), "status": dict(Status.choices)}


@dataclass
class Line:
    """A passage that was hit, as a link with what stands around the words."""

    label: str
    address: str
    parts: Parts


@dataclass
class Result:
    """A document with the first of its passages that were hit."""

    document: Card
    title: Parts
    lines: list[Line]
    others: int
    whole: str  # the address of all its hits


@require_safe
def search(request):
    """One box for policies, their passages, reading, questions and materials; each choice is in the address."""
    form = SearchForm(request.GET)
    query = parse(form.typed)
    audience = audience_of(request.user)
    found = find(query, audience=audience, **form.narrowed)
    kept = request.user.saved_searches.all() if request.user.is_authenticated and not form.typed else []
    shown = Paginator(found.groups, ON_A_PAGE).get_page(request.GET.get("page"))
    within = form.cleaned_data.get("document")
    context = {
        "form": form,
        "query": query,
        "found": found,
        "shown": shown,
        "results": results_of(query, shown, request.GET, whole=within is not None),
        "facets": list(_facets(form, found, request.GET)),
        "counted_on": "+" if found.more else "",
        "within": documents_of(found.groups).get(within) if within else None,
        "kept": kept,
        "fewer_words": [] if found.groups else _fewer_words(query, audience),
    }
    return page(request, "materials/search.html", context, partial="search-results")


def results_of(query: Query, groups: Iterable[Group], address: QueryDict, *, whole: bool) -> list[Result]:
    """What is shown of these documents; with `whole` all their passages that were hit. `address` is the search's."""
    most = None if whole else IN_A_DOCUMENT
    chosen = urlencode(_pairs(address, without=("page", "document")))
    documents = documents_of(groups)
    entries = entries_of([number for group in groups for number in group.texts[:most]])
    results = []
    for group in groups:
        document = documents[group.document]
        lines = [_line(document, entries[number], query) for number in group.texts[:most]]
        title = snippet(document.title, query, length=len(document.title))
        others = len(group.texts) - len(lines)
        results.append(Result(document, title, lines, others, f"?{chosen}&document={document.pk}"))
    return results


def _line(document: Card, entry: Text, query: Query) -> Line:
    parts = snippet(entry.text, query)
    begins_with_it = "".join(text for text, _ in parts).startswith(entry.label)  # as laws are written
    address = document.address + (f"#{entry.anchor}" if entry.anchor else "")
    return Line("" if begins_with_it else entry.label, address, parts)


def _facets(form: SearchForm, found: Found, address: QueryDict):
    """Each facet that still tells documents apart or is chosen: `values` are label, count and address of each,
    `without` is the address that no longer chooses."""
    for name, label in {"in": "在哪里", **FACETS}.items():
        counts = found.facets.get(name, {})
        chosen = form.chosen.get(name)
        if not chosen and len(counts) < 2:
            continue
        labels = LABELS.get(name, {})
        without = urlencode(_pairs(address, without=("page", name)))
        newest_first = name == "year"
        values = sorted(counts.items(), key=lambda item: item[0] if newest_first else (-item[1], item[0]))
        yield {
            "name": name,
            "label": label,
            "chosen": labels.get(chosen, chosen),
            "values": [
                (labels.get(value, value), count, f"{without}&{name}={quote_plus(value)}")
                for value, count in (values[::-1] if newest_first else values)[:VALUES]
            ],
            "without": without,
        }


def _pairs(address: QueryDict, *, without: Collection[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in address.lists() if name not in without for value in values]


def _fewer_words(query: Query, audience) -> list[tuple[str, int]]:
    """For a query of several words that finds nothing: each word alone and how many documents have it."""
    if len(query.terms) < 2:
        return []
    alone = [(term, find(Query((term,)), audience=audience)) for term in query.terms[:4]]
    return [(term.stretches[0].strip(), len(found.groups)) for term, found in alone if found.groups]
