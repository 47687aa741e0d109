"""Progress: what was practised, what it earned, which points were hit; plots with a table behind each."""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from accounts.http import page
from exam.actions.clock import close_expired
from exam.actions.plan import set_compares
from exam.band import LEAST, Band, bands_by_type
from exam.forms.progress import ComparisonForm, ProgressFilter
from exam.marks import credit, percent
from exam.models import Attempt, ScoringPoint, StudyPlan
from exam.results import Result, answered_by, results_of, with_parts
from exam.study.plots import BarPlot, LinePlot, Value, bars, line
from exam.study.progress import Answer, Sums, sums_by

IN_A_LINE = 60  # answers a line shows, the newest
POINTS = 10  # scoring points listed, the least hit first


@dataclass
class PointRecord:
    """One scoring point over one's marked answers to its question; the newest is `attempt`'s."""

    point: ScoringPoint
    attempt: Attempt
    credits: list[str]

    @property
    def hit_rate(self) -> float:
        return self.credits.count("hit") / len(self.credits)


def answer_of(result: Result) -> Answer:
    attempt, question = result.attempt, result.attempt.question
    limit = question.length_limit
    return Answer(
        timezone.localdate(attempt.submitted_at),
        question.get_type_display(),
        question.topic.name,
        result.share,
        tuple(credit(marks, point.marks) for point, marks in result.parts.items()),
        None if attempt.sitting_id else attempt.seconds_spent / 60 or None,
        attempt.cells / limit if limit else None,
    )


def records_of(results: list[Result]) -> list[PointRecord]:
    """By statement, so that a point goes on through the versions of its rubric; the least hit first."""
    records: dict[tuple[int, str], PointRecord] = {}
    for result in results:
        for point, marks in result.parts.items():
            key = result.attempt.question_id, point.text
            known = records.setdefault(key, PointRecord(point, result.attempt, []))
            known.point, known.attempt = point, result.attempt
            known.credits.append(credit(marks, point.marks))
    return sorted(records.values(), key=lambda record: (record.hit_rate, -len(record.credits)))


def lines_of(results: list[Result], answers: list[Answer]) -> list[LinePlot]:
    """Marks, time and length, answer by answer; one that has no value in a plot is left out of it."""
    newest = list(zip(results, answers, strict=True))[-IN_A_LINE:]

    def values(number, words) -> list[Value]:
        return [
            Value(
                date_format(answer.day, "n月j日"),
                number(answer),
                words(number(answer)),
                address(result.attempt),
            )
            for result, answer in newest
            if number(answer) is not None
        ]

    shares = values(lambda answer: answer.share, percent)
    minutes = values(lambda answer: answer.minutes, lambda number: f"{number:.0f} 分钟")
    lengths = values(lambda answer: answer.length, percent)
    plots = []
    if shares:
        plots.append(line("得分占满分", shares, top=1, step=0.5, unit="%", scale=100))
    if minutes:
        top = 10 * math.ceil(max(10, *(value.number for value in minutes)) / 10)
        plots.append(line("用时（分钟，整卷除外）", minutes, top=top, step=top / 2))
    if lengths:
        top = max(1.5, *(value.number for value in lengths))
        plots.append(line("格数占字数要求", lengths, top=top, step=0.5, unit="%", scale=100, goal=1))
    return plots


def bars_of(title: str, sums: list[tuple[str, Sums]], number, bands: dict[str, Band]) -> BarPlot | None:
    known = [(kind, number(of_kind)) for kind, of_kind in sums if number(of_kind) is not None]
    if not known:
        return None
    values = [Value(kind, share, percent(share) + against(bands.get(kind))) for kind, share in known]
    drawn = [(band.low, band.high) if (band := bands.get(kind)) else None for kind, _ in known]
    return bars(title, values, bands=drawn)


def against(band: Band | None) -> str:
    return f"（同班中间一半 {percent(band.low)}—{percent(band.high)}，{band.people} 人）" if band else ""


def address(attempt: Attempt) -> str:
    return reverse("comparison", args=[attempt.pk])


@require_safe
def progress(request):
    user = request.user
    close_expired(user)
    results = results_of(answered_by(user))
    form = ProgressFilter(request.GET, results=results)
    shown = with_parts(form.apply(results))
    answers = [answer_of(result) for result in shown]
    by_type = sums_by(answers, lambda answer: answer.type)
    by_topic = sums_by(answers, lambda answer: answer.topic)
    bands = bands_by_type(user)
    plots = [
        *lines_of(shown, answers),
        bars_of("各题型得分占满分", by_type, lambda sums: sums.share, bands),
        bars_of("各题型采分点命中", by_type, lambda sums: sums.hit_rate, {}),
        bars_of("各专题采分点命中", by_topic, lambda sums: sums.hit_rate, {}),
    ]
    context = {
        "form": form,
        "sums": Sums(answers),
        "tables": [("题型", by_type), ("专题", by_topic)],
        "plots": [plot for plot in plots if plot],
        "records": records_of(shown)[:POINTS],
        "again": again_of(shown),
        "compares": StudyPlan.objects.filter(student=user, compares=True).exists(),
        "bands": bands,
        "least": LEAST,
    }
    return page(request, "exam/progress.html", context, partial="progress-shown")


def again_of(results: list[Result]) -> list[tuple[object, int]]:
    """The questions answered more than once, with how often."""
    times = defaultdict(int)
    for result in results:
        times[result.attempt.question] += 1
    return [(question, number) for question, number in times.items() if number > 1]


@require_POST
def comparison(request):
    """Join the comparison, or leave it."""
    form = ComparisonForm(request.POST)
    form.is_valid()
    set_compares(request.user, form.cleaned_data["compares"])
    messages.success(request, "已加入匿名比较。" if form.cleaned_data["compares"] else "已退出匿名比较。")
    return redirect("progress")
