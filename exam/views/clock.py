from django.http import JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.http import wants_json
from exam.actions.clock import clock_of, set_running
from exam.views import attempts


@require_http_methods(["GET", "HEAD", "POST"])
def clock(request, pk):
    """What the server's clock says of an attempt; a POST pauses (`running` 0) or resumes a practice first.

    The button is part of the answer's form: without JavaScript what is typed comes along and is saved.
    """
    if request.method == "POST" and "text" in request.POST:
        answer = attempts.draft(request, pk)
        if answer.status_code >= 400:
            return answer
    found = attempts.own_attempt(request, pk)
    if request.method == "POST" and not found.submitted_at:
        set_running(found, request.POST.get("running") == "1")
    if request.method == "POST" and not wants_json(request):
        return redirect(found)
    shown = clock_of(found)
    return JsonResponse({"seconds": shown.seconds, "running": shown.running})
