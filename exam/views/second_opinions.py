"""A page for the second opinion on a script: its student's and those who may mark. A POST asks for it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.http import page
from exam.actions.second_opinion import endpoint, opinion_on, second_opinion
from exam.models import Submission
from exam.second_opinion import NoOpinion
from exam.verdict import verdict_on
from exam.views.attempts import held_back


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request, pk):
    rows = Submission.objects.select_related("attempt__question__topic")
    found = get_object_or_404(rows, pk=pk)
    own = found.attempt.student_id == request.user.pk
    if not own and not request.user.has_perm("accounts.teach"):
        raise Http404
    if own and held_back(request, found.attempt):
        raise PermissionDenied("整卷交了以后才能问第二意见。")
    verdict = verdict_on(found)
    rubric = verdict.rubric if verdict else found.attempt.question.rubric
    refusal = ""
    if request.method == "POST":
        try:
            second_opinion(found, rubric, by=request.user)
        except NoOpinion as error:
            refusal = str(error)
        else:
            if not request.htmx:
                return redirect("second-opinion", pk)
    context = {
        "submission": found,
        "question": found.attempt.question,
        "own": own,
        "rubric": rubric,
        "opinion": opinion_on(found, rubric),
        "endpoint": endpoint(),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return page(request, "exam/second_opinion.html", context, partial="second-opinion", status=status)
