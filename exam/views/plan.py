"""The plan to the exam, computed from what was done."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import page
from exam.actions.plan import set_plan
from exam.forms.plan import PlanForm
from exam.models import Attempt, Draft, Review, StudyPlan
from exam.study.plan import WEEK, Day, last_days, writing_days

UNKNOWN_EXAM = 4 * WEEK  # days that are planned while no exam is set


@dataclass(frozen=True)
class Outlook:
    """The way to the exam as it stands today. `days` are the days to write on with how many questions each."""

    plan: StudyPlan
    today: date
    days: list[tuple[date, int]]
    this_week: int
    practised: list[Day]

    @property
    def days_left(self) -> int | None:
        return (self.plan.exam_on - self.today).days if self.plan.exam_on else None

    @property
    def questions_left(self) -> int:
        return sum(number for _, number in self.days)

    @property
    def practised_days(self) -> int:
        return sum(day.practised for day in self.practised)

    @property
    def today_number(self) -> int:
        return dict(self.days).get(self.today, 0)

    @property
    def coming(self) -> list[tuple[date, int]]:
        """Of the next seven days."""
        return [(day, number) for day, number in self.days if day < self.today + timedelta(days=WEEK)]


def outlook_of(student) -> Outlook:
    """The plan and the last days of a person; their today is the zone's."""
    plan = StudyPlan.objects.filter(student=student).first() or StudyPlan(student=student)
    today = timezone.localdate()
    since = timezone.now() - timedelta(days=2 * WEEK + 1)
    handed_in = Attempt.objects.of(student).exclude(submitted_at=None)
    done = [timezone.localdate(at) for at in handed_in.values_list("submitted_at", flat=True)]
    drafts = Draft.objects.filter(attempt__student=student, saved_at__gte=since).exclude(text="")
    practised = {timezone.localdate(at) for at in drafts.values_list("saved_at", flat=True)} | set(done)
    reviews = Review.objects.filter(card__student=student, reviewed_at__gte=since)
    practised |= set(reviews.values_list("reviewed_on", flat=True))
    last = max(done, default=None)
    exam_on = plan.exam_on or today + timedelta(days=UNKNOWN_EXAM)
    planned = writing_days(today, exam_on, plan.weekly, last, done.count(last))
    monday = today - timedelta(days=today.weekday())
    return Outlook(
        plan,
        today,
        [(day, len(list(same))) for day, same in groupby(planned)],
        sum(day >= monday for day in done),
        last_days(today, practised),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request):
    """The way to the exam, and what it is computed from."""
    outlook = outlook_of(request.user)
    initial = {
        "exam_on": outlook.plan.exam_on,
        "weekly": outlook.plan.weekly,
        "time_zone": request.user.time_zone,
    }
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        set_plan(request.user, **form.cleaned_data)
        messages.success(request, "计划已保存。")
        return redirect("home")
    context = {"form": form, "outlook": outlook}
    return page(request, "exam/plan.html", context, status=422 if form.is_bound else 200)
