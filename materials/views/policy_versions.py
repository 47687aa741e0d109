"""The texts of a policy in time, and two of them side by side."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from materials.actions.policy_versions import describe_version
from materials.compare import compare
from materials.forms.policy_versions import ComparisonForm, VersionForm
from materials.models import Policy, PolicyVersion


@require_safe
def versions(request, pk):
    """All texts of an entry, the newest first; an editor dates them here."""
    return versions_page(request, entry(request, pk))


def entry(request, pk) -> Policy:
    return get_object_or_404(Policy.objects.visible_to(request.user).with_life(), pk=pk)


def versions_page(request, found: Policy, *, bound: VersionForm | None = None):
    rows = found.versions.all()
    forms = {row.pk: bound if bound and bound.instance == row else VersionForm(instance=row) for row in rows}
    context = {"policy": found, "rows": [(row, forms[row.pk]) for row in rows]}
    return page(request, "materials/versions.html", context, status=422 if bound else 200)


@require_POST
@permission_needed("accounts.edit_policies")
def version_dates(request, pk, number):
    """Say when a text was issued and took effect."""
    version = get_object_or_404(PolicyVersion, policy=pk, number=number)
    form = VersionForm(request.POST, instance=version)
    if not form.is_valid():
        return versions_page(request, entry(request, pk), bound=form)
    describe_version(version, form.cleaned_data, by=request.user)
    messages.success(request, f"第 {number} 版已保存。")
    return redirect("policy-versions", pk)


@require_safe
def comparison(request, pk):
    """Two texts side by side, passage by passage; without a choice the two newest."""
    found = entry(request, pk)
    form = ComparisonForm(request.GET, policy=found)
    old, new = form.chosen
    rows = []
    if old and new:
        one, other = list(old.passages.all()), list(new.passages.all())
        for row in compare([each.text for each in one], [each.text for each in other]):
            rows.append(
                (
                    row,
                    one[row.old] if row.old is not None else None,
                    other[row.new] if row.new is not None else None,
                )
            )
    counts = {kind: sum(row.kind == kind for row, _, _ in rows) for kind in ("changed", "added", "removed")}
    context = {"policy": found, "form": form, "old": old, "new": new, "rows": rows, "counts": counts}
    return page(request, "materials/comparison.html", context)
