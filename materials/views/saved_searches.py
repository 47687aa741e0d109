"""Searches that a person keeps: each with its page and its feed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import page
from materials.forms.saved_searches import SavedSearchForm


@require_http_methods(["GET", "HEAD", "POST"])
def searches(request):
    """One's own kept searches; a new one is put among them, and one that is there is named anew."""
    form = SavedSearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        search, _ = request.user.saved_searches.update_or_create(
            address=form.cleaned_data["address"], defaults={"name": form.cleaned_data["name"]}
        )
        messages.success(request, f"已保存“{search}”。")
        return redirect("searches")
    context = {"searches": request.user.saved_searches.all(), "form": form}
    return page(request, "materials/searches.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def search_removal(request, pk):
    get_object_or_404(request.user.saved_searches, pk=pk).delete()
    messages.success(request, "已删掉。")
    return redirect("searches")
