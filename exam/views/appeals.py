"""Appeals: a student asks on the comparison page, a teacher answers on a page of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.appeals import answer_appeal
from exam.actions.appeals import appeal as open_appeal
from exam.errors import AppealClosed
from exam.forms.appeals import AnswerForm, AppealForm
from exam.models import Appeal
from exam.verdict import verdict_on
from exam.views.attempts import held_back, own_attempt
from exam.views.comparison import comparison_context


@require_POST
def new(request, pk):
    found = own_attempt(request, pk)
    if not found.submitted_at or held_back(request, found):
        raise PermissionDenied("交卷之后才能申诉。")
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            open_appeal(found.submission, form.cleaned_data["reason"])
        except AppealClosed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "申诉已交给老师，答复会出现在这一页。")
            return redirect("comparison", pk)
    context = comparison_context(found) | {"appeal_form": form}
    return page(request, "exam/comparison.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def appeal(request, pk):
    """The reason beside the script and its marks, and the answer to be written. One's own is a colleague's."""
    rows = Appeal.objects.select_related("submission__attempt__question__topic", "answered_by")
    found = get_object_or_404(rows, pk=pk)
    if found.submission.attempt.student_id == request.user.pk:
        raise PermissionDenied("这是你自己的申诉，由别的老师答复。")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_appeal(found, form.cleaned_data["answer"], by=request.user)
        except AppealClosed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已答复，学生看得到。")
            return redirect("marking-desk")
    context = {
        "appeal": found,
        "submission": found.submission,
        "question": found.submission.attempt.question,
        "verdict": verdict_on(found.submission),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "exam/appeal.html", context, status=status)
