import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error as error_page
from psycopg.errors import DiskFull

from accounts.http import wants_json

FULL = "服务器的磁盘满了，什么也没有改动。文字还在这台设备上，稍后会自动再存。"
AWAY = "服务器现在读写不了数据库，什么也没有改动。文字还在这台设备上，稍后会自动再存。"
RETRY_AFTER = 10  # seconds
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
FORM_EXPIRED = "页面放得太久，安全凭证已过期。文字还在：刷新页面后再保存一次。"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 that gives what was typed back: an expired token must not cost an essay (F4)."""
    if wants_json(request):
        return JsonResponse({"error": FORM_EXPIRED}, status=403)
    return render(
        request,
        "403_csrf.html",
        {"sentence": FORM_EXPIRED, "typed": request.POST.get("text", "")},
        status=403,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database is gone or busy for too long, or a disk is full: nothing was changed, and it is
    worth trying again."""
    error = sys.exc_info()[1]
    full = (isinstance(error, OSError) and error.errno in NO_SPACE) or isinstance(error.__cause__, DiskFull)
    if not full and not isinstance(error, OperationalError | InterfaceError):
        return error_page(request)
    again = {"Retry-After": str(RETRY_AFTER)}
    if wants_json(request):
        return JsonResponse({"error": FULL if full else AWAY}, status=503, headers=again)
    return HttpResponse(render_to_string("503.html", {"full": full}), status=503, headers=again)
