from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import QueryDict
from django.views.decorators.http import require_safe

from accounts.http import page
from materials.forms.search import FACETS, HITS, SearchForm
from materials.models import Level, SearchDocument, SearchEntry, Status
from materials.search.find import Found, audience_of, documents_of, entries_of, find
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

    document: SearchDocument
    title: Parts
    lines: list[Line]
    others: int


@require_safe
def search(request):
    """One box for policies, their passages, reading, questions and materials; each choice is in the address."""
    form = SearchForm(request.GET)
    query = parse(form.typed)
    audience = audience_of(request.user)
    found = find(query, audience=audience, **form.narrowed)
    shown = Paginator(found.groups, ON_A_PAGE).get_page(request.GET.get("page"))
    within = form.cleaned_data.get("document")
    context = {
        "form": form,
        "query": query,
        "found": found,
        "shown": shown,
        "results": _results(query, shown, whole=within is not None),
        "facets": list(_facets(form, found, request.GET)),
        "within": SearchDocument.objects.filter(pk=within).first() if found.groups and within else None,
        "fewer_words": [] if found.groups else _fewer_words(query, audience),
    }
    return page(request, "materials/search.html", context, partial="search-results")


def _results(query: Query, groups: Iterable[Group], *, whole: bool) -> list[Result]:
    most = None if whole else IN_A_DOCUMENT
    documents = documents_of(groups)
    entries = entries_of([number for group in groups for number in group.texts[:most]])
    results = []
    for group in groups:
        document = documents[group.document]
        lines = [_line(document, entries[number], query) for number in group.texts[:most]]
        title = snippet(document.title, query, length=len(document.title))
        results.append(Result(document, title, lines, others=len(group.texts) - len(lines)))
    return results


def _line(document: SearchDocument, entry: SearchEntry, query: Query) -> Line:
    parts = snippet(entry.shown, query)
    begins_with_it = "".join(text for text, _ in parts).startswith(entry.label)  # as laws are written
    address = document.address + (f"#{entry.anchor}" if entry.anchor else "")
    return Line("" if begins_with_it else entry.label, address, parts)


def _facets(form: SearchForm, found: Found, address: QueryDict):
    """Each facet that still tells documents apart or is chosen: `values` are label, count and address of each,
    `without` is the address that no longer chooses."""
    for name, label in {"in": "在哪里", **FACETS}.items():
        counts = found.facets.get(name, {})
        labels = LABELS.get(name, {})
        chosen = form.chosen.get(name)
        if name == "year":
            values = sorted(counts.items(), reverse=True)
        else:
            values = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if chosen or len(values) > 1:
            yield {
                "name": name,
                "label": label,
                "chosen": labels.get(chosen, chosen),
                "values": [
                    (labels.get(value, value), count, _changed(address, name, value))
                    for value, count in values[:VALUES]
                ],
                "without": _changed(address, name, None),
            }


def _changed(address: QueryDict, name: str, value: str | None) -> str:
    """The address's query with another value of one facet, from its first page."""
    changed = address.copy()
    for one in ("page", name):
        changed.pop(one, None)
    if value is not None:
        changed[name] = value
    return changed.urlencode()


def _fewer_words(query: Query, audience) -> list[tuple[str, int]]:
    """For a query of several words that finds nothing: each word alone and how many documents have it."""
    if len(query.terms) < 2:
        return []
    alone = [(term, find(Query((term,)), audience=audience)) for term in query.terms[:4]]
    return [(term.stretches[0].strip(), len(found.groups)) for term, found in alone if found.groups]
