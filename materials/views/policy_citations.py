"""Who cites a policy, and the names in texts that lead to no entry yet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import permission_needed
from accounts.http import page
from materials.actions.citations import NameTaken, add_name, draft_entry, ignore_name
from materials.forms.policy_citations import UnresolvedForm
from materials.models import Citation, IgnoredName, Policy, SearchDocument
from materials.numbers import normal_number
from materials.wording.titles import kind_of


@require_safe
def citations(request, pk):
    """Every text that cites an entry and that the person may find."""
    found = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    shown = Paginator(found.citations.readable_by(request.user), 60).get_page(request.GET.get("page"))
    return page(request, "materials/citations.html", {"policy": found, "citations": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.edit_policies")
def unresolved(request):
    """The editors' work list, the most cited first; what looks like no official document is shown on demand."""
    if request.method != "POST":
        return unresolved_page(request)
    form = UnresolvedForm(request.POST)
    if form.is_valid():
        try:
            return settle(request, form)
        except NameTaken as error:
            form.add_error("entry", str(error))
    return unresolved_page(request, bound=form)


def settle(request, form: UnresolvedForm):
    key, printed, act = form.cleaned_data["key"], form.printed, form.cleaned_data["act"]
    if act == "create":
        return redirect("policy-edit", draft_entry(printed, by=request.user).pk)
    if act == "alias":
        policy = form.cleaned_data["policy"]
        add_name(policy, printed, by=request.user)
        messages.success(request, f"“{printed}”现在通向《{policy}》。")
    else:
        ignore_name(key, printed, by=request.user)
        messages.success(request, f"“{printed}”不再列出。")
    return redirect(request.get_full_path())


def unresolved_page(request, *, bound: UnresolvedForm | None = None):
    open_names = Citation.objects.filter(policy=None).exclude(key__in=IgnoredName.objects.values("key"))
    rows = (
        open_names.order_by()
        .values("key")
        .annotate(times=Count("pk"), printed=Min("printed"), document=Min("document"))
        .order_by("-times", "key")
    )
    everything = "all" in request.GET
    names = [row for row in rows if everything or kind_of(row["key"]) or normal_number(row["key"])]
    shown = Paginator(names, 30).get_page(request.GET.get("page"))
    documents = SearchDocument.objects.in_bulk([row["document"] for row in shown])
    for row in shown:
        row["document"] = documents.get(row["document"])
        row["form"] = bound if bound and bound.data.get("key") == row["key"] else None
    context = {"names": shown, "everything": everything, "bound": bound}
    return page(request, "materials/unresolved.html", context, status=422 if bound else 200)
