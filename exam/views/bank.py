"""The question bank: filters that combine in the address, and one question to go on with."""

from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.clock import close_expired
from exam.forms.bank import BankForm
from exam.models import Question
from exam.results import answered_by
from exam.whatnext import next_question


@require_safe
def questions(request):
    user = request.user
    close_expired(user)
    visible = Question.objects.visible_to(user).one_of_each_family(user)
    form = BankForm(request.GET, user=user, questions=visible)
    found = form.apply(visible.for_list().with_progress_of(user).with_marks_of(user))
    context = {
        "form": form,
        "questions": Paginator(found, 30).get_page(request.GET.get("page")),
        "next": next_question(found, user, answered_by(user)),
    }
    return page(request, "exam/questions.html", context, partial="question-list")
