from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.clock import close_expired
from exam.models import Attempt, Question
from exam.querysets import topics_with_counts
from materials.models import Topic


@require_safe
def home(request):
    """Drafts to go on with first, then the topics, then the newest questions."""
    user = request.user
    if user.is_authenticated:
        close_expired(user)
    drafts = (
        Attempt.objects.of(user).filter(submitted_at=None)
        if user.is_authenticated
        else Attempt.objects.none()
    )
    context = {
        "drafts": drafts.for_list()[:5],
        "topics": topics_with_counts(Topic.objects.visible_to(user))[:6],
        "questions": Question.objects.visible_to(user).for_list().with_progress_of(user).order_by("-pk")[:5],
    }
    return page(request, "exam/home.html", context)
