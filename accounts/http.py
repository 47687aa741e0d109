"""How views answer: a whole page first, a fragment when htmx names it, JSON when a script asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, template: str, context: dict, *, partial: str = "", **kwargs) -> HttpResponse:
    """The whole page, or `template#partial` when HX-Target is the partial's name.

    HX-Request alone does not decide: a history restore asks for a full page with it.
    """
    if partial and request.htmx.target == partial and not request.htmx.history_restore_request:
        template = f"{template}#{partial}"
    return render(request, template, context, **kwargs)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks (the draft's autosave), not a person's form."""
    return request.headers.get("Accept", "").startswith("application/json")
