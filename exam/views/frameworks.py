"""A student's own frameworks: the list with the templates, the page where one is filled, its outline beside a draft."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import page, posted
from exam.actions.frameworks import save_framework, start_framework
from exam.errors import NotAllowed, StaleDraft
from exam.forms.frameworks import FrameworkForm, FrameworkSaveForm, StartForm
from exam.forms.notebook import NotebookFilter
from exam.frameworks.content import Slot
from exam.frameworks.steps import step
from exam.frameworks.templates import TEMPLATES
from exam.models import Excerpt, OwnFramework

BESIDE, PICKS = 20, 20  # frameworks beside a draft, excerpts beside a framework


@require_http_methods(["GET", "HEAD", "POST"])
def frameworks(request):
    """One's own frameworks, and what a new one can begin with; `frameworks-beside` are the outlines beside a draft."""
    form = StartForm(request.POST, user=request.user) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            return redirect(start_framework(form.content, by=request.user))
        except NotAllowed as error:
            form.add_error(None, str(error))
    found = request.user.frameworks.with_slots_for(request.user)
    if request.htmx.target == "frameworks-beside":
        found = found[:BESIDE]
    context = {"frameworks": found, "templates": TEMPLATES, "form": form}
    status = 422 if form else 200
    return page(request, "exam/frameworks.html", context, partial="frameworks-beside", status=status)


def own_framework(request, pk) -> OwnFramework:
    return get_object_or_404(request.user.frameworks.with_slots_for(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def framework(request, pk):
    """Its page. `framework-picks` are the excerpts that a search leaves, to be put into a slot."""
    found = own_framework(request, pk)
    if request.method == "POST":
        return carry_out(request, found)
    if request.htmx.target == "framework-picks":
        return page(request, "exam/framework.html", {"excerpts": picks(request)}, partial="framework-picks")
    return shown(request, found)


def shown(request, found, content=None, *, stored=None, error="", status=200):
    """The page with `content` in its fields, else with what is stored. `stored` is the other one of a conflict."""
    content = content or found.content
    # Words and source of each excerpt that the slots name, withheld ones left out.
    excerpts = Excerpt.objects.shown_to(request.user).filter(pk__in=content.excerpts).for_list()
    known = {str(excerpt.pk): excerpt for excerpt in excerpts}
    context = {
        "framework": found,
        "content": content,
        "slots": [(slot, known.get(slot.excerpt)) for slot in content.slots],
        "blank": Slot(),
        "excerpts": picks(request),
        "searched": request.GET.get("q", ""),
        "stored": stored,
        "error": error,
        "client": uuid.uuid4(),
    }
    return page(request, "exam/framework.html", context, status=status)


def picks(request):
    filters = NotebookFilter({"q": request.GET.get("q", "")})
    return filters.narrow(Excerpt.objects.shown_to(request.user)).for_list()[:PICKS]


def carry_out(request, found):
    """A button of the page: first what is typed is stored, then what the button says is done."""
    form = FrameworkForm(request.POST)
    if not form.is_valid():
        error = " ".join(words for errors in form.errors.values() for words in errors)
        return shown(request, found, form.content, error=error, status=422)
    content, asked = form.content, form.cleaned_data
    try:
        stored = save_framework(found, content, revision=asked["revision"])
        place = step(content, asked["do"], asked["into"])
        if place:
            save_framework(stored, content, revision=stored.revision)
    except StaleDraft as error:
        found.revision = error.draft.revision
        other = own_framework(request, found.pk)
        return shown(request, found, content, stored=other, status=409)
    if not place:
        messages.success(request, f"已保存 {timezone.localtime(stored.saved_at):%H:%M:%S}")
    query = f"?{urlencode({'q': asked['q']})}" if asked["q"] else ""
    return redirect(f"{found.get_absolute_url()}{query}#{place or ('picker' if query else '')}")


@require_POST
def save(request, pk):
    """A save of the page's script: where it stands now, 409 with both, 422 with a sentence."""
    found = get_object_or_404(request.user.frameworks, pk=pk)
    form = FrameworkSaveForm(posted(request))
    if not form.is_valid():
        return JsonResponse({"error": form.sentence}, status=422)
    data = form.cleaned_data
    data.pop("text")
    try:
        stored = save_framework(found, form.content, **data)
    except StaleDraft as error:
        stored = own_framework(request, pk)
        answer = {
            "error": str(error),
            "text": stored.content.as_json(),
            "words": stored.outline,
            "revision": stored.revision,
            "saved_at": stored.saved_at.isoformat(),
        }
        return JsonResponse(answer, status=409)
    return JsonResponse({"revision": stored.revision, "saved_at": stored.saved_at.isoformat()})


@require_POST
def remove(request, pk):
    get_object_or_404(request.user.frameworks, pk=pk).delete()
    messages.success(request, "框架已删除，素材本里的摘录都还在。")
    return redirect("frameworks")
