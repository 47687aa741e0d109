"""The editors' work list: what waits for review, is scheduled, grows old or lies in the trash; many at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from materials.actions.work import work_on
from materials.forms.editing import WorkForm
from materials.models import EditingDraft, Policy

editors_only = permission_needed("accounts.edit_policies")
# What the list can show; the names are the querysets' (PolicyQuerySet) and stand in the address.
LISTS = {
    "in_review": "等审核",
    "drafts": "草稿",
    "scheduled": "定时公开",
    "expiring": "有效期将到或已过",
    "unverified": "没有核对过",
    "without_source": "缺来源链接",
    "source_gone": "来源链接打不开",
    "trashed": "回收站",
}


@require_safe
@editors_only
def work_list(request):
    return shown(request, request.GET.get("list", ""))


def shown(request, name: str, *, form: WorkForm | None = None):
    name = name if name in LISTS else "in_review"
    counts = [(one, label, getattr(Policy.objects, one)().count()) for one, label in LISTS.items()]
    rows = getattr(Policy.objects, name)().for_list().prefetch_related("topics")
    context = {
        "name": name,
        "label": LISTS[name],
        "counts": counts,
        "policies": Paginator(rows, 30).get_page(request.GET.get("page")),
        "form": form or WorkForm(),
        "ticked": set(form.data.getlist("policies")) if form else set(),
        "drafts": EditingDraft.objects.filter(editor=request.user).select_related("policy"),
    }
    return page(request, "materials/work.html", context, status=422 if form else 200)


@require_POST
@editors_only
def work(request):
    """Do one thing with all that were ticked."""
    form = WorkForm(request.POST)
    name = request.POST.get("list", "")
    if not form.is_valid():
        return shown(request, name, form=form)
    done, data = WorkForm.DEEDS[form.cleaned_data["deed"]], form.cleaned_data
    count = work_on(data["deed"], data["policies"], by=request.user, topic=data["topic"])
    messages.success(request, f"{done}：{count} 条。" + ("" if count else "选中的都不用改。"))
    return redirect(f"{reverse('policy-work')}?list={name if name in LISTS else ''}")
