from django import forms
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.clock import close_expired, question_minutes
from exam.models import Attempt, Question, QuestionType
from exam.querysets import own_highlights
from materials.models import Topic


class QuestionFilter(forms.Form):
    """The bank's filters; what is not understood is ignored, so that an old link still opens."""

    type = forms.ChoiceField(label="题型", required=False, choices=[("", "全部题型"), *QuestionType.choices])
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="专题", required=False, to_field_name="slug", empty_label="全部专题"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.visible_to(user)

    def apply(self, questions):
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return questions.filter(**chosen)


@require_safe
def questions(request):
    """The bank: what the person may practise, filtered by the URL."""
    close_expired(request.user)
    filters = QuestionFilter(request.GET or None, user=request.user)
    found = Question.objects.visible_to(request.user).for_list().with_progress_of(request.user)
    found = filters.apply(found) if filters.is_bound else found
    shown = Paginator(found.order_by("-pk"), 30).get_page(request.GET.get("page"))
    context = {"filters": filters, "questions": shown}
    return page(request, "exam/questions.html", context, partial="question-list")


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
        "policies": found.policies.visible_to(request.user),
    }
    return page(request, "exam/question.html", context)
