from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.models import Question
from exam.querysets import topics_with_counts
from materials.models import SectionKind, Topic


@require_safe
def topics(request):
    found = topics_with_counts(Topic.objects.visible_to(request.user))
    return page(
        request, "exam/topics.html", {"topics": Paginator(found, 30).get_page(request.GET.get("page"))}
    )


@require_safe
def topic(request, slug):
    """A topic's whole room: background, reading as the handout groups it, policies, questions, frameworks."""
    found = get_object_or_404(Topic.objects.visible_to(request.user), slug=slug)
    sections = found.sections.prefetch_related("groups__paragraphs")
    context = {
        "topic": found,
        "background": [section for section in sections if section.kind == SectionKind.BACKGROUND],
        "reading": [section for section in sections if section.kind == SectionKind.READING],
        "policies": found.policies.visible_to(request.user).for_list(),
        "questions": Question.objects.visible_to(request.user)
        .one_of_each_family(request.user)
        .filter(topic=found)
        .for_list()
        .with_progress_of(request.user)
        .order_by("paper", "number"),
        "frameworks": found.frameworks.all(),
    }
    return page(request, "exam/topic.html", context)
