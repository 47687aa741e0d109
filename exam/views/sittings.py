from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.http import keep_offline, page, wants_json
from exam.actions.clock import clock_of, close_expired, finish_sitting, start_sitting
from exam.actions.writing import sheet_settings
from exam.clock import seconds_between, whole_minutes, with_extra_time
from exam.errors import DraftsInTheWay
from exam.models import Attempt, Paper, Question, Sitting
from exam.querysets import papers_visible_to
from exam.sheet import count


@require_POST
def start(request, pk):
    paper = get_object_or_404(papers_visible_to(Paper.objects.all(), request.user), pk=pk)
    if not (paper.published and paper.question_count):
        raise PermissionDenied("这份卷子还没有作为整卷开放。")
    close_expired(request.user)
    try:
        return redirect(start_sitting(paper, by=request.user))
    except DraftsInTheWay as error:
        messages.error(request, str(error))
        return redirect("paper", pk)


def own_sitting(request, pk) -> Sitting:
    """The person's own sitting, finished if its time is over; anybody else's is 404, for teachers too."""
    close_expired(request.user)
    return get_object_or_404(Sitting.objects.select_related("paper"), pk=pk, student=request.user)


@require_safe
def sitting(request, pk):
    """The paper's room: its questions in any order under one clock; after the end the way to each comparison."""
    found = own_sitting(request, pk)
    clock = clock_of(found)
    if wants_json(request):
        return JsonResponse({"seconds": clock.seconds, "running": clock.running})
    attempts = Attempt.objects.filter(sitting=found).with_self_marks().order_by("question__number")
    context = {"sitting": found, "paper": found.paper}
    if found.finished_at:
        context["attempts"] = attempts.select_related("question", "submission")
        withheld = Question.objects.withheld_from(request.user).filter(attempts__sitting=found)
        context["withheld"] = withheld.exists()
        context["minutes"] = whole_minutes(seconds_between(found.started_at, found.finished_at))
        return page(request, "exam/sitting_finished.html", context)
    context["attempts"] = with_progress(attempts.select_related("question__paper", "draft"))
    context["untouched"] = sum(not attempt.draft.text for attempt in context["attempts"])
    context["clock"] = clock
    context["materials"] = found.paper.materials.all()
    context["reading_minutes"] = with_extra_time(
        found.paper.reading_minutes or 0, request.user.extra_time_percent
    )
    return keep_offline(page(request, "exam/sitting.html", context))


def with_progress(attempts) -> list[Attempt]:
    """The attempts with `cells` of their drafts; `current` is the one written on last."""
    attempts = list(attempts)
    for attempt in attempts:
        attempt.cells, _ = count(attempt.draft.text, sheet_settings(attempt.question))
    written = [attempt for attempt in attempts if attempt.draft.revision]
    last = max(written, key=lambda attempt: attempt.draft.saved_at, default=None)
    for attempt in attempts:
        attempt.current = attempt is last
    return attempts


@require_POST
def finish(request, pk):
    found = own_sitting(request, pk)
    if not found.finished_at:
        finish_sitting(found)
        messages.success(request, "已交卷。")
    return redirect(found)
