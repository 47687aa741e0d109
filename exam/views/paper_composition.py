"""The teacher's papers: their list, what one is made of, its check list, its opening."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.papers import (
    add_question,
    close_paper,
    drop_material,
    facts_of,
    move_question,
    open_paper,
    questions_of,
    remove_question,
    start_paper,
    write_material,
)
from exam.authoring.paper_checks import checks
from exam.errors import ExamError
from exam.forms.papers import CompositionForm, NewPaperForm, PaperMaterialForm
from exam.models import Paper, Question
from exam.querysets import papers_for_teachers

CANDIDATES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def papers(request):
    """The papers with what they hold, and a new one."""
    posted = request.method == "POST"
    form = NewPaperForm(request.POST if posted else None)
    if posted and form.is_valid():
        return redirect("paper-composition", start_paper(form.save(commit=False), by=request.user).pk)
    shown = Paginator(papers_for_teachers(Paper.objects.all()), 30).get_page(request.GET.get("page"))
    context = {"papers": shown, "form": form}
    return page(request, "exam/teach_papers.html", context, status=422 if posted else 200)


class CandidateForm(forms.Form):
    """Which questions are offered; what is not understood is left out."""

    q = forms.CharField(required=False, max_length=100)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def composition(request, pk):
    """A paper's questions and materials with the check list beside them; each change answers with the new list."""
    paper = get_object_or_404(Paper, pk=pk)
    error = ""
    if request.method == "POST":
        form = CompositionForm(paper, request.POST)
        error = form.sentence if not form.is_valid() else _change(request, paper, form.cleaned_data)
        if not error and not request.htmx:
            return redirect("paper-composition", pk)
    return _page(request, paper, PaperMaterialForm(), error)


@require_POST
@permission_needed("accounts.teach")
def material_new(request, pk):
    """A material typed in the paper."""
    paper = get_object_or_404(Paper, pk=pk)
    form = PaperMaterialForm(request.POST)
    if form.is_valid():
        try:
            made = write_material(
                paper, form.cleaned_data["title"], form.cleaned_data["text"], by=request.user
            )
        except ExamError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made}在卷里了。出题时把题放进这份卷，就能选它。")
            return redirect("paper-composition", pk)
    return _page(request, paper, form)


def _page(request, paper: Paper, form: PaperMaterialForm, error: str = ""):
    questions = list(questions_of(paper))
    facts = facts_of(paper, questions)
    context = {
        "paper": paper,
        "questions": questions,
        "facts": facts,
        "checks": checks(facts),
        "idle": set(facts.materials) - {number for one in facts.questions for number in one.materials},
        "candidates": _candidates(request, paper),
        "typed": request.GET.get("q", ""),
        "error": error,
        "form": form,
    }
    status = 422 if error or form.errors else 200
    return page(request, "exam/teach_composition.html", context, partial="composition", status=status)


def _change(request, paper: Paper, data: dict) -> str:
    """Carry out what the form says; a sentence where it cannot be done."""
    question, by = data["question"], request.user
    try:
        match data["do"]:
            case "add":
                add_question(paper, question, by=by)
            case "remove":
                remove_question(paper, question, by=by)
            case "up" | "down":
                move_question(paper, question, -1 if data["do"] == "up" else 1, by=by)
            case "drop":
                drop_material(paper, data["material"], by=by)
    except ExamError as error:
        return str(error)
    return ""


def _candidates(request, paper: Paper):
    """Questions of other papers, newest first, narrowed by words of stem or topic."""
    form = CandidateForm(request.GET)
    form.is_valid()
    found = Question.objects.newest_versions().exclude(paper=paper).for_list().with_pending_rubric()
    for word in (form.cleaned_data.get("q") or "").split():
        found = found.saying(word)
    return found.order_by("-pk")[:CANDIDATES]


@require_POST
@permission_needed("accounts.teach")
def opening(request, pk):
    paper = get_object_or_404(Paper, pk=pk)
    try:
        (open_paper if request.POST.get("open") else close_paper)(paper, by=request.user)
    except ExamError as error:
        messages.error(request, str(error))
    else:
        words = "已开放：学生可以整卷作答了。" if request.POST.get("open") else "已收回：不再有新的整卷作答。"
        messages.success(request, words)
    return redirect("paper-composition", pk)
