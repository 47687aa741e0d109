"""A student's own highlights: made and changed beside the writing by a script, or on plain pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import page, wants_json
from exam.actions.reading import annotate, highlight_text
from exam.forms.reading import HighlightForm, NoteForm, OwnForm
from exam.models import Highlight
from exam.querysets import own_highlights


def sent(request):
    """What a form is bound to: also an empty POST is one."""
    return request.POST if request.method == "POST" else None


def answer_changed(request, target, words):
    """To a script the text anew with its highlights, to a person the way back to the list."""
    if wants_json(request):
        prefetch_related_objects([target], own_highlights(request.user))
        return JsonResponse({"html": render_to_string("exam/_marked.html", {"target": target})})
    messages.success(request, words)
    return redirect("highlights")


def answer_refused(form):
    """To a script: 403 where somebody else has signed in since, else 422, with a sentence."""
    return JsonResponse({"error": form.sentence}, status=403 if form.has_error("student") else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def highlights(request):
    """The person's highlights with their notes; POST marks another."""
    form = HighlightForm(sent(request), user=request.user)
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("start", "end", "note")}
        highlight_text(form.target, **chosen, by=request.user)
        return answer_changed(request, form.target, "已划线。")
    if form.is_bound and wants_json(request):
        return answer_refused(form)
    found = Highlight.objects.readable_by(request.user).order_by("-created_at", "-pk")
    context = {"highlights": Paginator(found, 30).get_page(request.GET.get("page")), "form": form}
    return page(request, "exam/highlights.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def highlight(request, pk):
    """One's own highlight with its note to change."""
    found = get_object_or_404(Highlight.objects.readable_by(request.user), pk=pk)
    form = NoteForm(sent(request), user=request.user, initial={"note": found.note})
    if form.is_valid():
        annotate(found, form.cleaned_data["note"])
        return answer_changed(request, found.target, "批注已保存。")
    if form.is_bound and wants_json(request):
        return answer_refused(form)
    context = {"highlight": found, "form": form}
    return page(request, "exam/highlight.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request, pk):
    """Take a highlight and its note away."""
    form = OwnForm(request.POST, user=request.user)
    if not form.is_valid():
        return answer_refused(form)
    found = get_object_or_404(Highlight.objects.readable_by(request.user), pk=pk)
    found.delete()
    return answer_changed(request, found.target, "划线已删除。")
