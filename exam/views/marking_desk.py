"""The marking desk: which questions wait, one question's scripts, and what a teacher sets."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page, wants_json
from exam.actions.claims import claim_next, queue, round_of
from exam.actions.marking_desk import keep_phrase, set_round, set_show_suggestion
from exam.actions.release import release_all, to_release
from exam.forms.marking_desk import DeskSettingsForm, NextForm, PhraseForm, RoundForm
from exam.models import (
    Appeal,
    Claim,
    DeskSettings,
    Marking,
    MarkingRound,
    Phrase,
    Question,
    QuestionState,
    Remarking,
    Submission,
)


@require_safe
@permission_needed("accounts.teach")
def desk(request):
    """Published questions with answers to mark, those with most to do first, and open appeals."""
    finished = Marking.objects.by_teachers().filter(submission=OuterRef("pk"), finished_at__isnull=False)
    unmarked = Submission.objects.filter(attempt__question=OuterRef("pk")).exclude(Exists(finished))
    questions = (
        Question.objects.for_list()
        .with_pending_rubric()
        .filter(state=QuestionState.PUBLISHED, attempts__submission__isnull=False)
        .annotate(
            script_count=Count("attempts__submission", distinct=True),
            marked_count=Count(
                "attempts__submission",
                Q(attempts__submission__markings__seat__gt=0)
                & Q(attempts__submission__markings__finished_at__isnull=False),
                distinct=True,
            ),
            waiting=Exists(unmarked),
        )
        .order_by("-waiting", "pk")
    )
    context = {
        "questions": Paginator(questions, 30).get_page(request.GET.get("page")),
        "appeals": Appeal.objects.filter(answered_at=None)
        .select_related("submission__attempt__question__topic")
        .defer("submission__text")
        .order_by("created_at")[:30],
    }
    return page(request, "exam/marking_desk.html", context)


@dataclass(frozen=True)
class ScriptRow:
    """One line of a question's list: what there is to know of a script without its student's name. `total` is
    None as long as another teacher's marks would show too early."""

    submission: Submission
    state: str
    total: Decimal | None
    to_release: bool


def script_rows(submissions, current: MarkingRound, user) -> list[ScriptRow]:
    now = timezone.now()
    rows = []
    for submission in submissions:
        finished = {m.seat: m for m in submission.markings.all() if m.seat and m.finished_at}
        decided = [finished[seat] for seat in current.deciding({s: m.total for s, m in finished.items()})]
        claims = [claim for claim in submission.claims.all() if claim.expires_at > now]
        own = next((m for m in submission.markings.all() if m.marker_id == user.pk and m.seat), None)
        anew = [m for m in submission.markings.all() if m.remarking and not m.remarking.undone_at]
        deciding = anew[-1:] if anew and anew[-1].finished_at else decided
        total = sum((m.total for m in deciding), Decimal(0)) / len(deciding) if deciding else None
        if any(claim.teacher_id == user.pk for claim in claims):
            state = "你在批"
        elif claims:
            state = "别的老师在批"
        elif anew and not anew[-1].finished_at:
            state = "在改评"
        elif deciding:
            state = "已公布" if deciding[0].released_at else "批完，待公布"
        elif own and own.finished_at:
            state, total = "你批完了，等另一位老师", own.total
        else:
            state = "待第三位老师" if len(finished) == 2 else "有草稿" if own else "待批"
        unreleased = bool(deciding) and deciding[0].released_at is None
        rows.append(ScriptRow(submission, state, total, unreleased))
    return rows


def marking_context(request, question: Question, form: RoundForm | None = None) -> dict:
    current = round_of(question)
    submissions = (
        Submission.objects.filter(attempt__question=question)
        .defer("text")
        .prefetch_related("markings__remarking", "claims")
        .order_by("pk")
    )
    shown = Paginator(submissions, 50).get_page(request.GET.get("page"))
    return {
        "question": question,
        "rubric": question.rubric,
        "round": current,
        "form": form or RoundForm(instance=current),
        "scripts": shown,
        "rows": script_rows(shown, current, request.user),
        "left": len(queue(question, request.user)),
        "done": own_finished(question, request.user),
        "unreleased": to_release(question).exists(),
        "remarkings": Remarking.objects.filter(submission__attempt__question=question).select_related(
            "by", "undone_by"
        ),
    }


def own_finished(question: Question, user) -> int:
    """How many scripts of the question this teacher has finished."""
    own = Marking.objects.by_teachers().filter(marker=user, finished_at__isnull=False)
    return own.filter(submission__attempt__question=question).count()


def marked_question(pk) -> Question:
    return get_object_or_404(Question.objects.select_related("topic", "paper"), pk=pk)


@require_safe
@permission_needed("accounts.teach")
def question(request, pk):
    return page(request, "exam/marking_question.html", marking_context(request, marked_question(pk)))


@require_POST
@permission_needed("accounts.teach")
def next_script(request, pk):
    """Lease the next script and go there; a script is told its address."""
    found = marked_question(pk)
    form = NextForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.sentence}, status=422)
    claim = claim_next(found, by=request.user, skip=form.cleaned_data["skip"])
    address = reverse("script", args=[claim.submission_id]) if claim else ""
    if wants_json(request):
        return JsonResponse({"script": address})
    if not claim:
        messages.info(request, "这道题现在没有要你批的答卷。")
    return redirect(address or reverse("marking-question", args=[pk]))


@require_POST
@permission_needed("accounts.teach")
def release(request, pk):
    count = release_all(marked_question(pk), by=request.user)
    messages.success(
        request, f"公布了 {count} 份评分，学生现在看得到。" if count else "没有批完待公布的答卷。"
    )
    return redirect("marking-question", pk)


@require_POST
@permission_needed("accounts.teach")
def round_settings(request, pk):
    found = marked_question(pk)
    current = round_of(found)
    before = {name: getattr(current, name) for name in ("double", "tolerance_percent")}
    form = RoundForm(request.POST, instance=current)
    if not form.is_valid():
        return page(request, "exam/marking_question.html", marking_context(request, found, form), status=422)
    changed = {name: value for name, value in before.items() if name in form.changed_data}
    set_round(form.save(commit=False), before=changed, by=request.user)
    messages.success(request, f"{current}。")
    return redirect("marking-question", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def settings(request):
    """How this teacher likes the desk, and her own phrases."""
    stored = DeskSettings.objects.filter(teacher=request.user).first()
    shown = {"show_suggestion": bool(stored and stored.show_suggestion)}
    form = DeskSettingsForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        set_show_suggestion(form.cleaned_data["show_suggestion"], by=request.user)
        messages.success(request, "已保存。")
        return redirect("marking-settings")
    return settings_page(request, form=form, phrase_form=PhraseForm())


def settings_page(request, *, form=None, phrase_form, status=200):
    context = {
        "form": form or DeskSettingsForm(),
        "phrase_form": phrase_form,
        "phrases": request.user.phrases.all(),
    }
    return page(request, "exam/marking_settings.html", context, status=status)


@require_POST
@permission_needed("accounts.teach")
def phrase(request):
    form = PhraseForm(request.POST)
    if not form.is_valid():
        return settings_page(request, phrase_form=form, status=422)
    keep_phrase(form.cleaned_data["text"], by=request.user)
    messages.success(request, "已加入常用评语。")
    return redirect("marking-settings")


@require_POST
@permission_needed("accounts.teach")
def phrase_removal(request, pk):
    get_object_or_404(Phrase, pk=pk, teacher=request.user).delete()
    return redirect("marking-settings")


def live_claim(submission: Submission, user) -> Claim | None:
    """This teacher's lease of the script, if it has not run out."""
    return Claim.objects.filter(submission=submission, teacher=user, expires_at__gt=timezone.now()).first()
