from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.clock import close_expired, question_minutes
from exam.models import Attempt, Question
from exam.querysets import own_highlights


@require_safe
def question(request, pk):
    """One question as the paper prints it, and the person's attempts at it. No answer, no point (F7)."""
    found = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("topic", "paper"), pk=pk
    )
    close_expired(request.user)
    attempts = Attempt.objects.of(request.user).filter(question=found).for_list()
    context = {
        "question": found,
        "attempts": attempts,
        "open_attempt": next((attempt for attempt in attempts if not attempt.submitted_at), None),
        "timed_minutes": question_minutes(found, request.user),
        "materials": found.materials.prefetch_related(own_highlights(request.user)),
    }
    return page(request, "exam/question.html", context)
