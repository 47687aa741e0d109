"""A student's notebook: excerpts with their sources, taken on a form that a selection or a link fills in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import keep_offline, page, wants_json
from exam.actions.notebook import change_excerpt, take_excerpt
from exam.export import Note, notebook_as_docx, notebook_as_markdown
from exam.forms.notebook import ExcerptForm, NotebookFilter, SourceForm
from exam.models import Excerpt, ExcerptTag
from exam.views.exports import WORD
from exam.views.reading import answer_refused

TITLE = "素材本"
GONE = "没有这段文字，或者已经不能看了。"


def narrowed(request):
    """The filter form, and the excerpts it leaves."""
    mine = Excerpt.objects.shown_to(request.user)
    tags = ExcerptTag.objects.filter(excerpt__in=mine).values_list("name", flat=True).distinct()
    filters = NotebookFilter(request.GET, tags=sorted(tags.order_by()))
    return filters, filters.narrow(mine)


@require_safe
def notebook(request):
    """The person's excerpts; `notebook-picks` is the short list beside a draft."""
    filters, found = narrowed(request)
    hidden = request.user.excerpts.count() - Excerpt.objects.shown_to(request.user).count()
    shown = Paginator(found.for_list(), 30).get_page(request.GET.get("page"))
    context = {"excerpts": shown, "filters": filters, "hidden": hidden}
    partial = "notebook-picks" if request.htmx.target == "notebook-picks" else "notebook-list"
    response = page(request, "exam/notebook.html", context, partial=partial)
    if set(request.GET) <= {"page"}:  # the whole notebook, which the service worker follows to its end
        keep_offline(response)
        if shown.has_next():
            response["Link"] = f'<?page={shown.next_page_number()}>; rel="next"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The form for an excerpt, filled in with the words of `?passage=12&start=3&end=9`; without a source an empty one."""
    bound = request.method == "POST"
    where = SourceForm(request.POST if bound else request.GET, user=request.user)
    if not where.is_valid():
        if wants_json(request):
            return JsonResponse({"error": GONE}, status=422)
        raise Http404(GONE)
    source = where.source
    form = ExcerptForm(
        request.POST if bound else None,
        user=request.user,
        origin=source.text if source else "",
        initial={"text": where.chosen, "next": request.GET.get("next", "")},
    )
    if bound and wants_json(request) and not form.is_valid():
        return answer_refused(form)
    if not form.is_valid():
        context = {"form": form, "where": where, "source": source}
        response = page(request, "exam/excerpt_new.html", context, status=422 if bound else 200)
        return response if bound or request.GET else keep_offline(response, "form")
    taken = take_excerpt(source, **form.words, key=form.cleaned_data["key"], by=request.user)
    messages.success(request, "已收进素材本。")
    if wants_json(request):
        return JsonResponse({"excerpt": taken.pk})
    back = form.cleaned_data["next"]
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else "notebook")


def own_excerpt(request, pk) -> Excerpt:
    return get_object_or_404(Excerpt.objects.shown_to(request.user).for_list(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def excerpt(request, pk):
    """One's own excerpt to read and change. Its words can be cut, or restored as far as the source still has them."""
    found = own_excerpt(request, pk)
    prefetch_related_objects([found], "slots__framework")
    tags = [tag.name for tag in found.tags.all()]
    initial = {"text": found.text, "kind": found.kind, "note": found.note, "tags": tags}
    texts = [found.text, *filter(None, [found.source and found.source.text])]
    origin = "\n".join(texts) if found.place else ""
    data = request.POST if request.method == "POST" else None
    form = ExcerptForm(data, user=request.user, origin=origin, initial=initial)
    if not form.is_valid():
        context = {"excerpt": found, "form": form}
        return page(request, "exam/excerpt.html", context, status=422 if form.is_bound else 200)
    change_excerpt(found, **form.words)
    messages.success(request, "摘录已保存。")
    return redirect("notebook")


@require_POST
def remove(request, pk):
    get_object_or_404(Excerpt.objects.shown_to(request.user), pk=pk).delete()
    messages.success(request, "摘录已删除。")
    return redirect("notebook")


@require_safe
def markdown(request):
    return file(notebook_as_markdown(TITLE, notes(request)), "md", "text/markdown; charset=utf-8")


@require_safe
def docx(request):
    data = notebook_as_docx(TITLE, notes(request), str(request.user), timezone.localtime())
    return file(data, "docx", WORD)


def notes(request) -> list[Note]:
    """What the filters leave, to be exported."""
    _, found = narrowed(request)
    return [
        Note(
            text=each.text,
            note=each.note,
            place=each.place,
            facts="；".join(
                [
                    each.get_kind_display(),
                    *(f"#{tag}" for tag in each.tags.all()),
                    f"{timezone.localtime(each.created_at):%Y-%m-%d} 摘",
                ]
            ),
            changes=each.changes,
        )
        for each in found.for_list()
    ]


def file(data: bytes, suffix: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{TITLE}.{suffix}")
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
