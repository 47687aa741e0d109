from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.http import wants_json

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
