"""Editors' pages of relations: what wording suggests, and those of one policy."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.access import permission_needed
from accounts.http import page
from materials.actions.relations import GoesInCircles, add_relation, propose_relations, reject_relation
from materials.forms.relations import DecisionForm, RelationForm, set_day
from materials.models import Policy, Relation


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.edit_policies")
def relations(request):
    """What was inferred from wording and waits for an editor."""
    if request.method != "POST":
        return proposals_page(request)
    form = DecisionForm(request.POST)
    if form.is_valid():
        relation = form.cleaned_data["relation"]
        try:
            if form.cleaned_data["act"] == "reject":
                reject_relation(relation, by=request.user)
            else:
                set_day(relation, form.cleaned_data["day"])
                add_relation(relation, by=request.user)
        except GoesInCircles as error:
            form.add_error("day", str(error))
        else:
            messages.success(
                request,
                f"《{relation.source}》{relation.get_kind_display()}《{relation.target}》：{relation.get_state_display()}。",
            )
            return redirect(request.get_full_path())
    return proposals_page(request, bound=form)


def proposals_page(request, *, bound: DecisionForm | None = None):
    there = {"source__trashed_at": None, "target__trashed_at": None}
    proposed = Relation.objects.filter(state="proposed", **there).select_related("source", "target")
    shown = Paginator(proposed.order_by("source", "kind", "pk"), 30).get_page(request.GET.get("page"))
    rows = [(one, bound if bound and bound.data.get("relation") == str(one.pk) else None) for one in shown]
    context = {"shown": shown, "rows": rows, "bound": bound}
    return page(request, "materials/relations.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.edit_policies")
def policy_relations(request, pk):
    """The relations that start from one policy: add one, read its text for more, take one back."""
    policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    own = policy.relations_out.exclude(state="rejected").select_related("target")
    form = RelationForm(request.POST or None, instance=Relation(source=policy))
    if "propose" in request.POST:
        count = propose_relations(policy)
        messages.success(
            request, f"从正文里找到 {count} 条新的，等着确认。" if count else "正文里没有找到新的。"
        )
        return redirect("policy-relations", pk)
    if "reject" in request.POST:
        reject_relation(get_object_or_404(own, pk=request.POST["reject"]), by=request.user)
        return redirect("policy-relations", pk)
    if request.method == "POST" and form.is_valid():
        try:
            add_relation(form.relation(), by=request.user)
        except GoesInCircles as error:
            form.add_error("other", str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("policy-relations", pk)
    context = {"policy": policy, "relations": own, "form": form}
    return page(
        request, "materials/policy_relations.html", context, status=422 if request.method == "POST" else 200
    )
