"""The front page: what this is for a visitor, today's work for whoever is signed in."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import keep_offline, page
from exam.actions.clock import close_expired
from exam.actions.today import daily_set
from exam.missed import missed_points
from exam.models import Attempt, Question, Review
from exam.querysets import open_assignments, topics_with_counts
from exam.results import answered_by
from exam.views.plan import outlook_of
from exam.views.review import due, groups_of
from materials.models import Topic


@require_safe
def home(request):
    if request.user.is_authenticated:
        return today(request)
    context = {
        "topics": topics_with_counts(Topic.objects.visible_to(request.user))[:6],
        "questions": Question.objects.visible_to(request.user).for_list().order_by("-pk")[:5],
    }
    return page(request, "exam/home.html", context)


def today(request):
    """Drafts to go on with first, then the day's small set, then the way to the exam."""
    user, day = request.user, timezone.localdate()
    close_expired(user)
    answers = answered_by(user)
    daily = daily_set(user, day, answers)
    waiting = due(missed_points(user, answers))
    written = [answer for answer in answers if answer.question == daily.question_id]
    drafts = Attempt.objects.of(user).filter(submitted_at=None).for_list()
    context = {
        "outlook": outlook_of(user),
        "assignments": open_assignments(user),
        "drafts": drafts.order_by("-draft__saved_at")[:4],
        "daily": daily,
        "answer": next(
            (each for each in reversed(written) if timezone.localdate(each.submitted_at) == day), None
        ),
        "due": waiting,
        "groups": groups_of(waiting)[:3],
        "reviewed": Review.objects.filter(card__student=user, reviewed_on=day).count(),
        "topics": topics_with_counts(Topic.objects.visible_to(user))[:6],
    }
    return keep_offline(page(request, "exam/today.html", context))
