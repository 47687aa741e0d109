"""Earlier versions of a draft: a list to read, and the way back to one of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import page
from exam.actions.writing import restore_revision, sheet_settings
from exam.errors import AlreadySubmitted
from exam.sheet import count
from exam.views.attempts import own_attempt


@require_safe
def versions(request, pk):
    """The draft as it stands and its earlier texts, newest first, each with its cells and characters."""
    attempt = own_attempt(request, pk)
    shown = Paginator(attempt.draft.revisions.order_by("-revision"), 20).get_page(request.GET.get("page"))
    settings = sheet_settings(attempt.question)
    for entry in [attempt.draft, *shown]:
        entry.cells, entry.characters = count(entry.text, settings)
    return page(request, "exam/versions.html", {"attempt": attempt, "versions": shown})


@require_POST
def restore(request, pk, revision):
    """Make an earlier text the draft again, as a new revision."""
    attempt = own_attempt(request, pk)
    entry = get_object_or_404(attempt.draft.revisions, revision=revision)
    try:
        restore_revision(attempt, entry)
    except AlreadySubmitted as error:
        raise PermissionDenied(str(error)) from None
    kept = timezone.localtime(entry.saved_at)
    messages.success(request, f"已恢复 {kept:%H:%M:%S} 的那一份；被换下的文字也在历史版本里。")
    return redirect("attempt", pk)
