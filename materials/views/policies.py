from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.http import page
from materials.forms.policies import PolicyFilter
from materials.models import Policy


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
