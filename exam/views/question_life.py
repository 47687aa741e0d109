"""A question's life on the teacher's pages: its state, its review, its versions and their difference."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.authoring import set_state
from exam.actions.authoring_rows import content_of
from exam.actions.question_drafts import hand_over, is_written
from exam.actions.question_reviews import delete_question, review
from exam.authoring.changes import changes
from exam.errors import Incomplete, NotAllowed, StaleDraft
from exam.forms.authoring import StateForm
from exam.forms.question_drafts import ReviewForm
from exam.models import Question, QuestionDraft, QuestionState


def any_question(pk) -> Question:
    return get_object_or_404(
        Question.objects.select_related("topic", "paper", "replaces", "draft__author"), pk=pk
    )


@require_POST
@permission_needed("accounts.teach")
def state(request, pk):
    """The next step of its life. What is published or sent for review is what the page showed: changes that stand in
    a draft only are looked at in the editor first."""
    found = any_question(pk)
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有这种状态：请用页面上的按钮。")
        return redirect("teach-question", pk)
    draft = QuestionDraft.objects.filter(question=found).first()
    if draft and found.state == QuestionState.DRAFT and not is_written(draft):
        messages.info(request, f"{draft.saved_by}改过这道题，改的还没有写进题目：在这里看过，再发布或送审。")
        return redirect(draft)
    try:
        if draft and found.state == QuestionState.DRAFT:
            found = hand_over(draft, form.cleaned_data["state"], by=request.user)
        else:
            set_state(found, form.cleaned_data["state"], by=request.user)
    except Incomplete as error:
        messages.error(request, f"{error}右边列着每一处。")
        return redirect(draft)
    except StaleDraft as error:
        messages.error(request, f"{error.draft.saved_by}刚改过这道题：看过再发布或送审。")
        return redirect(draft)
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{found}：{found.get_state_display()}。")
    return redirect("teach-question", pk)


@require_POST
@permission_needed("accounts.teach")
def reviewed(request, pk):
    """A second teacher's words about a question in review."""
    found = any_question(pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "写一句话：哪里好，或者哪里要改。")
        return redirect("teach-question", pk)
    try:
        made = review(found, form.cleaned_data["verdict"], form.cleaned_data["text"].strip(), by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"意见已存下：{made.get_verdict_display()}。")
    return redirect("teach-question", pk)


@require_POST
@permission_needed("accounts.teach")
def deletion(request, pk):
    try:
        delete_question(any_question(pk), by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("teach-question", pk)
    messages.success(request, "题目已删除。")
    return redirect("teach")


@require_safe
@permission_needed("accounts.teach")
def compared(request, pk):
    """What a version changed in the one it replaces."""
    found = any_question(pk)
    older = found.replaces
    found_changes = changes(content_of(older), content_of(found)) if older else []
    context = {"question": found, "older": older, "changes": found_changes}
    return page(request, "exam/teach_question_changes.html", context)
