from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.authoring import confirm_rubric
from exam.errors import MarksOutOfRange
from exam.forms.authoring import RubricForm
from exam.forms.question_drafts import ReviewForm
from exam.models import HandoutUpload, Question, QuestionDraft
from exam.views.question_life import any_question


@require_safe
@permission_needed("accounts.teach")
def desk(request):
    """The teacher's desk: questions with what still waits for a person, and the last handouts."""
    questions = Question.objects.newest_versions().for_list().with_pending_rubric().order_by("-pk")
    context = {
        "questions": Paginator(questions, 30).get_page(request.GET.get("page")),
        "drafts": QuestionDraft.objects.filter(question=None).select_related("saved_by")[:10],
        "uploads": HandoutUpload.objects.filter(uploaded_by=request.user).defer("text")[:10],
    }
    return page(request, "exam/desk.html", context)


def question_context(question: Question, form: RubricForm | None = None) -> dict:
    rubric = question.rubric
    return {
        "question": question,
        "materials": question.materials.all(),
        "references": question.reference_answers.all(),
        "rubric": rubric,
        "points": rubric.points.select_related("material") if rubric else [],
        "bands": rubric.bands.all() if rubric else [],
        "newer": Question.objects.filter(replaces=question).first(),
        "reviews": question.reviews.select_related("reviewer"),
        "review_form": ReviewForm(),
        "form": form or (RubricForm(rubric) if rubric and rubric.proposed else None),
    }


@require_safe
@permission_needed("accounts.teach")
def question(request, pk):
    """A question with its answers and rubric, as only teachers see it before a submission."""
    return page(request, "exam/teach_question.html", question_context(any_question(pk)))


@require_POST
@permission_needed("accounts.teach")
def rubric(request, pk):
    """Confirm proposed points: a new version of the rubric, with the marks adding up."""
    found = any_question(pk)
    if found.rubric is None:
        messages.error(request, "这道题还没有采分点可以确认。")
        return redirect("teach-question", pk)
    form = RubricForm(found.rubric, request.POST)
    if form.is_valid():
        if not found.rubric.proposed:  # the second of two clicks
            messages.info(request, "采分点已经确认过，没有再存一版。")
            return redirect("teach-question", pk)
        try:
            version = confirm_rubric(found, form.points(), by=request.user)
        except MarksOutOfRange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已确认：{version}。")
            return redirect("teach-question", pk)
    return page(request, "exam/teach_question.html", question_context(found, form), status=422)
