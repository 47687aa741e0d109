"""What the editor's library panel shows: policies and passages that a search finds."""

from dataclasses import dataclass

from django import forms

from materials.models import SearchDocument, SearchEntry
from materials.search.find import audience_of, find
from materials.search.query import parse

POLICIES = 8
PASSAGES = 4  # of a policy


@dataclass
class Found:
    """A policy with the first of its passages that were hit."""

    document: SearchDocument
    passages: list[SearchEntry]


class LibraryForm(forms.Form):
    """What is not understood is left out, so that the panel always shows."""

    q = forms.CharField(required=False, max_length=200)


def library(request) -> dict:
    form = LibraryForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data.get("q") or ""
    return {"typed": typed, "found": _found(typed, request.user) if typed else None}


def _found(typed: str, user) -> list[Found]:
    groups = find(parse(typed), audience=audience_of(user)).groups
    documents = SearchDocument.objects.filter(kind="policy").in_bulk([group.document for group in groups])
    groups = [group for group in groups if group.document in documents][:POLICIES]
    numbers = [number for group in groups for number in group.texts[:PASSAGES]]
    entries = SearchEntry.objects.exclude(passage=None).select_related("passage").in_bulk(numbers)
    return [
        Found(
            documents[group.document],
            [entries[number] for number in group.texts[:PASSAGES] if number in entries],
        )
        for group in groups
    ]
