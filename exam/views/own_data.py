"""One's own data: what is kept and why, all of it as a file, and the closing of the account."""

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import page
from exam.actions.leaving import close_account, needed_for
from exam.errors import StillNeeded
from exam.export import as_json, as_markdown, zipped
from exam.forms.own_data import DeletionForm
from exam.own_data import about, photo_files, sections


@require_safe
def own_data(request):
    return page(request, "exam/own_data.html", {})


@require_safe
def export(request):
    """Everything of the person as a zip that is sent while it is made."""
    user, now = request.user, timezone.localtime()
    told, parts = about(user), sections(user)

    def files():
        yield "我的数据.json", as_json(told, parts)
        yield "我的数据.md", as_markdown(told, parts)
        yield from photo_files(user)

    name = content_disposition_header(as_attachment=True, filename=f"我的数据 {now:%Y-%m-%d}.zip")
    # The times in it are the person's own, also when it is read after the view has returned.
    pieces = _in_zone(zipped(files()), timezone.get_current_timezone())
    return StreamingHttpResponse(
        pieces, content_type="application/zip", headers={"Content-Disposition": name}
    )


def _in_zone(pieces, zone):
    while True:
        with timezone.override(zone):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request):
    """What goes, what stays, and the password; then the account is closed and the browser forgets its copies."""
    form, status, posted = DeletionForm(user=request.user), 200, request.method == "POST"
    if posted:
        form, status = DeletionForm(request.POST, user=request.user), 422
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            form.add_error(None, "试得太多了，请过几分钟再试。")
            status = 429
        elif form.is_valid():
            try:
                close_account(request.user)
            except StillNeeded as error:
                form.add_error(None, str(error))
            else:
                logout(request)
                closed = render(request, "exam/account_closed.html")
                closed["Clear-Site-Data"] = '"storage"'  # as signing out does
                return closed
    context = {"form": form, "reasons": needed_for(request.user)}
    return page(request, "exam/account_deletion.html", context, status=status)
