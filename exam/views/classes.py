"""The student's side of a class: join it, see what is set, begin it."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.classes import join_class
from accounts.errors import ClassClosed, NoSuchCode, OwnClass
from accounts.http import page
from accounts.models import Classroom
from exam.actions.assignments import start_assignment
from exam.actions.clock import close_expired, question_minutes
from exam.clock import with_extra_time
from exam.errors import AssignmentClosed, DraftsInTheWay
from exam.forms.classes import JoinForm
from exam.models import Assignment, Attempt, Question, Sitting


@require_http_methods(["GET", "HEAD", "POST"])
def classes(request):
    """My classes and everything set for me in them; a POST joins one."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if not ratelimit.consume(request, action="join_class"):
            form.add_error("code", "试得太多了，请过十分钟再试；也可以请老师把你加进班里。")
            status = 429
        elif form.is_valid():
            try:
                joined = join_class(form.cleaned_data["code"], by=request.user)
            except (NoSuchCode, ClassClosed, OwnClass) as error:
                form.add_error("code", str(error))
            else:
                messages.success(request, f"已加入“{joined}”。")
                return redirect("classes")
    close_expired(request.user)
    context = {
        "form": form,
        "classrooms": Classroom.objects.joined_by(request.user).prefetch_related("teachers"),
        "assignments": Assignment.objects.set_for(request.user).with_progress_of(request.user),
    }
    return page(request, "exam/classes.html", context, status=status)


def own_assignment(request, pk) -> Assignment:
    found = Assignment.objects.set_for(request.user).with_progress_of(request.user)
    return get_object_or_404(found, pk=pk)


@require_safe
def assignment(request, pk):
    """What is set, when, and how far one is; the stem only from the opening on."""
    close_expired(request.user)
    found = own_assignment(request, pk)
    rows = Sitting.objects if found.paper_id else Attempt.objects
    own = rows.filter(assignment=found, student=request.user).first()
    attempts = Attempt.objects.of(request.user).filter(assignment=found).select_related("question")
    withheld = Question.objects.withheld_from(request.user).filter(attempts__in=attempts).exists()
    if found.paper_id:
        minutes = with_extra_time(found.paper.minutes or 0, request.user.extra_time_percent)
    else:
        minutes = question_minutes(found.question, request.user) if found.timed else None
    context = {
        "assignment": found,
        "own": own,
        "attempts": attempts.order_by("question__number"),
        "minutes": minutes,
        "withheld": withheld,
        "published": max(found.releases_at, found.own_due),
    }
    return page(request, "exam/assignment.html", context)


@require_POST
def start(request, pk):
    found = own_assignment(request, pk)
    close_expired(request.user)
    try:
        return redirect(start_assignment(found, by=request.user))
    except (AssignmentClosed, DraftsInTheWay) as error:
        messages.error(request, str(error))
        return redirect(found)
