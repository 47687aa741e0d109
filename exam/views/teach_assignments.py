"""A class's assignments from the teacher's side: set, watch, extend, release, take home as a table."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.models import User
from exam.actions.assignments import (
    extend,
    move_assignment,
    release_assignment,
    set_assignment,
    withdraw_assignment,
)
from exam.actions.clock import close_expired
from exam.board import Board, board_of
from exam.errors import AssignmentFixed
from exam.forms.assignments import AssignmentForm, AssignmentTimesForm, ExtensionForm
from exam.models import Assignment
from exam.views.teach_classes import own_class

BAR_WIDTH, CHART_HEIGHT = 40, 120  # units of the chart's own box


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def new(request, pk):
    """Set a question or a paper; `?question=` or `?paper=` chooses it beforehand."""
    classroom = own_class(request, pk)
    now = timezone.localtime().replace(second=0, microsecond=0)
    due = (now + timedelta(days=7)).replace(hour=22, minute=0)
    usual = {"opens_at": now, "due_at": due, "releases_at": due + timedelta(hours=10)}
    chosen = {name: request.GET.get(name) for name in ("question", "paper")}
    form = AssignmentForm(
        request.POST if request.method == "POST" else None,
        instance=Assignment(classroom=classroom),
        initial=usual | chosen,
    )
    if request.method == "POST" and form.is_valid():
        found = set_assignment(form.save(commit=False), by=request.user)
        messages.success(request, f"已布置给“{classroom}”。")
        return redirect("teach-assignment", found.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "exam/assignment_form.html", {"classroom": classroom, "form": form}, status=status)


def own_assignment(request, pk) -> Assignment:
    taught = Assignment.objects.taught_by(request.user)
    return get_object_or_404(taught.select_related("classroom", "question__topic", "paper"), pk=pk)


@require_safe
@permission_needed("accounts.teach")
def assignment(request, pk):
    """The board: who has not started, is writing, has submitted, is marked; results by point; the distribution."""
    close_expired()
    return board_page(request, own_assignment(request, pk))


def board_page(request, found: Assignment, refused=None, form=None):
    """The board; `form` is the extension typed for the student `refused`."""
    board = board_of(found)
    for row in board.rows:
        own = form if refused and row.student.pk == refused.pk else None
        row.form = own or ExtensionForm(row.student, initial={"due_at": row.due_at})
    context = {"assignment": found, "board": board, "chart": chart(board)}
    return page(request, "exam/teach_assignment.html", context, status=422 if refused else 200)


def chart(board: Board) -> dict | None:
    """The distribution's bars in the units of its drawing."""
    if not board.bars:
        return None
    most = max(bar.count for bar in board.bars)
    bars = [
        {
            "bar": bar,
            "x": number * BAR_WIDTH + 4,
            "middle": number * BAR_WIDTH + BAR_WIDTH // 2,
            "y": CHART_HEIGHT - round(CHART_HEIGHT * bar.count / most),
            "height": round(CHART_HEIGHT * bar.count / most),
        }
        for number, bar in enumerate(board.bars)
    ]
    return {"bars": bars, "width": BAR_WIDTH * len(bars), "bar_width": BAR_WIDTH - 8, "base": CHART_HEIGHT}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def times(request, pk):
    """Change the title, the times or the late policy."""
    found = own_assignment(request, pk)
    form = AssignmentTimesForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        before = {name: form.initial[name] for name in form.changed_data}
        try:
            move_assignment(form.save(commit=False), before=before, by=request.user)
        except AssignmentFixed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "作业已改好。")
            return redirect("teach-assignment", pk)
    context = {"classroom": found.classroom, "form": form, "assignment": found}
    status = 422 if request.method == "POST" else 200
    return page(request, "exam/assignment_form.html", context, status=status)


@require_POST
@permission_needed("accounts.teach")
def extension(request, pk, student):
    """A later end for one student of the class."""
    found = own_assignment(request, pk)
    members = found.classroom.memberships.filter(left_at=None)
    member = get_object_or_404(User.objects.filter(memberships__in=members), pk=student)
    form = ExtensionForm(member, request.POST)
    if form.is_valid():
        try:
            given = extend(found, member, form.cleaned_data["due_at"], by=request.user)
        except AssignmentFixed as error:
            form.add_error("due_at", str(error))
        else:
            messages.success(request, f"{member}延期到 {timezone.localtime(given.due_at):%m-%d %H:%M}。")
            return redirect("teach-assignment", pk)
    return board_page(request, found, member, form)


@require_POST
@permission_needed("accounts.teach")
def release(request, pk):
    found = own_assignment(request, pk)
    try:
        release_assignment(found, by=request.user)
    except AssignmentFixed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已公布：学生现在看得到参考答案、采分点和公布了的评分。")
    return redirect("teach-assignment", pk)


@require_POST
@permission_needed("accounts.teach")
def withdrawal(request, pk):
    found = own_assignment(request, pk)
    try:
        withdraw_assignment(found, by=request.user)
    except AssignmentFixed as error:
        messages.error(request, str(error))
        return redirect("teach-assignment", pk)
    messages.success(request, "作业已收回。")
    return redirect(found.classroom)
