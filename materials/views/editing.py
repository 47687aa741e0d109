"""Making and changing an entry: its form, the editor's draft of it, how its text is cut, what became of it."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.models import AuditEvent
from materials.actions.edits import keep_draft, state_of
from materials.actions.policies import StalePolicy, save_policy
from materials.articles import cut, doubts
from materials.differences import differences, text_rows
from materials.forms.editing import DraftForm, TextForm
from materials.forms.policies import PolicyForm
from materials.models import EditingDraft, Policy, PolicyEdit, Topic

editors_only = permission_needed("accounts.edit_policies")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def policy_new(request):
    return edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def policy_edit(request, pk):
    return edit(request, get_object_or_404(Policy.objects.visible_to(request.user), pk=pk))


def edit(request, found: Policy | None):
    """The entry's form; an invalid or overtaken one comes back with everything that was typed."""
    draft = EditingDraft.objects.filter(editor=request.user, policy=found).first()
    context = {"policy": found, "draft": draft}
    if request.method != "POST":
        context |= {"form": PolicyForm(policy=found, typed=_typed(request, found, draft))}
        return page(request, "materials/policy_edit.html", context)
    form, status = PolicyForm(request.POST, policy=found), 422
    if form.is_valid():
        try:
            saved = save_policy(found, form.entry(), by=request.user)
        except StalePolicy as error:
            # The next save is over the state that is shown now, and knowingly so.
            now = Policy.objects.get(pk=found.pk)
            theirs, mine = state_of(now), form.state()
            form = PolicyForm(_opened_now(request.POST, now), policy=now)
            form.add_error(None, str(error))
            context |= {
                "theirs": differences(theirs, mine),
                "rows": text_rows(theirs, mine),
                "overtaken": True,
            }
            status = 409
        except IntegrityError:
            form.add_error(None, "刚刚有人存了同名或同字号的条目，这一份没有保存。请先在政策库里找到那一条。")
            status = 409
        else:
            messages.success(request, "已保存。")
            return redirect(saved)
    return page(request, "materials/policy_edit.html", context | {"form": form}, status=status)


def _opened_now(posted, policy: Policy):
    again = posted.copy()
    again["opened"] = policy.updated_at.isoformat()
    return again


def _typed(request, found: Policy | None, draft: EditingDraft | None) -> dict:
    """What stands in the form instead of the entry: the editor's draft, or an earlier state of the entry."""
    if draft and "draft" in request.GET:
        several = ("topics",)
        return {
            name: values if name in several else "".join(values) for name, values in draft.fields.items()
        } | {"opened": draft.opened}
    if found and request.GET.get("from", "").isdecimal():
        state = get_object_or_404(PolicyEdit, policy=found, pk=request.GET["from"])
        names = state.fields.get("topics", "").split("\n")
        dates = {name: "" for name in PolicyForm(policy=found).fields if name.startswith("date_")}
        topics = [topic.pk for topic in Topic.objects.filter(name__in=names)]
        return dates | state.fields | {"topics": topics, "text": state.text}
    return {}


@require_POST
@editors_only
def draft_new(request):
    return draft(request, None)


@require_POST
@editors_only
def draft_edit(request, pk):
    return draft(request, get_object_or_404(Policy.objects.visible_to(request.user), pk=pk))


def draft(request, found: Policy | None):
    """Keep the form as it was typed, or throw the draft away; a script is told when it was kept."""
    if "discard" in request.POST:
        EditingDraft.objects.filter(editor=request.user, policy=found).delete()
        messages.success(request, "草稿已经丢掉。")
        return redirect("policy-edit", found.pk) if found else redirect("policy-new")
    form = DraftForm(request.POST, names=PolicyForm(policy=found).fields)
    if not form.is_valid():
        return JsonResponse({"error": form.non_field_errors()[0]}, status=422)
    kept = keep_draft(found, form.cleaned_data["typed"], by=request.user)
    return JsonResponse({"saved": date_format(timezone.localtime(kept.saved_at), "H:i:s")})


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def passages(request):
    """How a pasted text would be cut, before anything is saved."""
    form = TextForm(request.POST or None)
    pieces = cut(form.cleaned_data["text"]) if form.is_valid() else []
    context = {"form": form, "pieces": pieces, "doubts": doubts(pieces)}
    status = 422 if form.errors else 200
    return page(request, "materials/passages.html", context, partial="passages", status=status)


@require_safe
@editors_only
def edits(request, pk):
    """Everything that was done to an entry, by whom and when, and each state it was saved in."""
    found = get_object_or_404(Policy, pk=pk)
    events = AuditEvent.objects.filter(target_type="materials.policy", target_id=pk).select_related("actor")
    states = list(found.edits.select_related("editor").defer("text"))
    context = {"policy": found, "events": events[:300], "states": states}
    return page(request, "materials/policy_edits.html", context)


@require_safe
@editors_only
def edit_shown(request, pk, edit):
    """One saved state beside the one before it, and beside what stands now."""
    found = get_object_or_404(Policy, pk=pk)
    one = get_object_or_404(found.edits.select_related("editor"), pk=edit)
    before = found.edits.filter(pk__lt=one.pk).first()
    with_now = "now" in request.GET
    old = (one.fields, one.text) if with_now else (before.fields, before.text) if before else ({}, "")
    new = state_of(found) if with_now else (one.fields, one.text)
    context = {
        "policy": found,
        "edit": one,
        "before": before,
        "with_now": with_now,
        "differences": differences(old, new),
        "rows": text_rows(old, new),
    }
    return page(request, "materials/policy_edit_shown.html", context)
