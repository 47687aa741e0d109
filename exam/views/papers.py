from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.authoring import set_paper
from exam.actions.clock import close_expired
from exam.clock import with_extra_time
from exam.forms.papers import PaperForm
from exam.models import Attempt, AttemptMode, Paper, QuestionState, Sitting
from exam.querysets import papers_visible_to


@require_safe
def papers(request):
    """Whole papers to sit; a teacher also sees those that are not open yet."""
    close_expired(request.user)
    found = papers_visible_to(Paper.objects.select_related("topic"), request.user)
    sittings = Sitting.objects.filter(student=request.user, finished_at=None)
    context = {
        "papers": Paginator(found, 30).get_page(request.GET.get("page")),
        "open_sittings": sittings.select_related("paper"),
    }
    return page(request, "exam/papers.html", context)


def paper_context(request, paper) -> dict:
    """A paper's rules for this person, without a word of its questions; their own sittings, newest first."""
    questions = paper.questions.filter(state=QuestionState.PUBLISHED)
    sittings = list(Sitting.objects.filter(student=request.user, paper=paper))
    drafts = Attempt.objects.of(request.user).filter(question__in=questions, submitted_at=None)
    extra = request.user.extra_time_percent
    return {
        "paper": paper,
        "questions": questions,
        "sittings": sittings,
        "open_sitting": next((sitting for sitting in sittings if not sitting.finished_at), None),
        "in_the_way": drafts.exclude(mode=AttemptMode.PRACTICE, draft__text="").select_related("question"),
        "minutes": with_extra_time(paper.minutes or 0, extra),
        "reading_minutes": with_extra_time(paper.reading_minutes or 0, extra),
    }


@require_safe
def paper(request, pk):
    close_expired(request.user)
    found = get_object_or_404(papers_visible_to(Paper.objects.all(), request.user), pk=pk)
    return page(request, "exam/paper.html", paper_context(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def settings(request, pk):
    """Minutes, opening and answer sheet of a paper. Sittings that have begun keep their deadline."""
    found = get_object_or_404(Paper, pk=pk)
    form = PaperForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        set_paper(
            form.instance, before={name: form.initial[name] for name in form.changed_data}, by=request.user
        )
        messages.success(request, "整卷设置已保存。")
        return redirect("teach-paper", pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "exam/teach_paper.html", {"paper": found, "form": form}, status=status)
