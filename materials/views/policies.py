from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import permission_needed
from accounts.http import page
from materials.actions.policies import StalePolicy, save_policy
from materials.forms.policies import PolicyFilter, PolicyForm
from materials.models import Policy, ReadingParagraph


@require_safe
def policies(request):
    """The library's entries, narrowed by level and topic; words are looked for on the search page."""
    if request.GET.get("q", "").strip():
        return redirect(f"{reverse('search')}?{request.GET.urlencode()}")
    filters = PolicyFilter(request.GET, user=request.user)
    found = filters.apply(Policy.objects.visible_to(request.user).for_list())
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    context = {"filters": filters, "policies": shown}
    return page(request, "materials/policies.html", context, partial="policy-list")


@require_safe
def policy(request, pk):
    """One entry: its text as it stands, where handouts speak of it, its relations."""
    mentions = ReadingParagraph.objects.filter(
        group__section__topic__published_at__isnull=False
    ).select_related("group__section__topic")
    entries = Policy.objects.visible_to(request.user).related_visible_to(request.user)
    found = get_object_or_404(
        entries.prefetch_related(
            "signatures__issuer", "dates", "topics", "aliases", Prefetch("mentions", mentions)
        ),
        pk=pk,
    )
    version = found.versions.prefetch_related("passages").first()
    return page(request, "materials/policy.html", {"policy": found, "version": version})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.edit_policies")
def policy_new(request):
    return edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.edit_policies")
def policy_edit(request, pk):
    return edit(request, get_object_or_404(Policy, pk=pk))


def edit(request, found: Policy | None):
    """The entry's form; an invalid or overtaken one comes back with everything that was typed."""
    if request.method != "POST":
        return page(
            request, "materials/policy_edit.html", {"policy": found, "form": PolicyForm(policy=found)}
        )
    form, status = PolicyForm(request.POST, policy=found), 422
    if form.is_valid():
        try:
            saved = save_policy(found, form.entry(), by=request.user)
        except StalePolicy as error:
            form.add_error(None, str(error))
            status = 409
        except IntegrityError:
            form.add_error(None, "刚刚有人存了同名或同字号的条目，这一份没有保存。请先在政策库里找到那一条。")
            status = 409
        else:
            messages.success(request, "已保存。")
            return redirect(saved)
    return page(request, "materials/policy_edit.html", {"policy": found, "form": form}, status=status)
