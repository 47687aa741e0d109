"""The marking desk: which questions wait, one question's scripts, and what a teacher sets."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.forms import model_to_dict
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page, wants_json
from exam.actions.claims import claim_next, queue
from exam.actions.marking_desk import drop_round, set_round
from exam.actions.release import release_all, to_release
from exam.actions.rubrics import new_settings
from exam.errors import RubricRefused
from exam.forms.marking_desk import (
    BatchForm,
    NextForm,
    ReleaseForm,
    RoundForm,
    RubricSettingsForm,
)
from exam.models import (
    MODERATION,
    Appeal,
    Assignment,
    Claim,
    Marking,
    MarkingKind,
    Question,
    QuestionState,
    Remarking,
    Rubric,
    Standing,
    Submission,
)
from exam.querysets import count_of
from exam.rounds import Rounds, round_to_set
from exam.verdict import decided


@require_safe
@permission_needed("accounts.teach")
def desk(request):
    """Published questions with answers to mark, those with most to do first, and open appeals."""
    answers = Submission.objects.filter(attempt__question=OuterRef("pk"))
    finished = Marking.objects.by_teachers().filter(submission=OuterRef("pk"), finished_at__isnull=False)
    questions = (
        Question.objects.filter(Exists(answers), state=QuestionState.PUBLISHED)
        .annotate(waiting=Exists(answers.exclude(Exists(finished))))
        .order_by("-waiting", "pk")
        .values_list("pk", flat=True)
    )
    shown = Paginator(questions, 30).get_page(request.GET.get("page"))
    # What a line tells is counted for the lines of this page only.
    counted = (
        Question.objects.for_list()
        .with_pending_rubric()
        .annotate(script_count=count_of(answers), marked_count=count_of(answers.filter(Exists(finished))))
        .in_bulk(list(shown))
    )
    shown.object_list = [counted[pk] for pk in shown]
    context = {
        "questions": shown,
        "appeals": Appeal.objects.filter(answered_at=None)
        # Not joined: SQLite would look for the few appeals among all questions.
        .prefetch_related(Prefetch("submission", Submission.objects.defer("text")))
        .prefetch_related("submission__attempt__question__topic")
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


WAITING = {3: "待第三位老师", MODERATION: "待复核"}


def script_rows(submissions, rounds: Rounds, user) -> list[ScriptRow]:
    now = timezone.now()
    rows = []
    for submission in submissions:
        current = rounds.of(submission.attempt)
        finished = [m for m in submission.markings.all() if m.kind == MarkingKind.TEACHER and m.finished_at]
        standing, deciding = Standing.of(submission), decided(submission, finished, current)
        claims = [claim for claim in submission.claims.all() if claim.expires_at > now]
        own = next((m for m in submission.markings.all() if m.marker_id == user.pk and m.seat), None)
        anew = [m for m in submission.markings.all() if m.remarking and not m.remarking.undone_at]
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
            moderating = current.open_seats(standing) == [MODERATION]
            state, total = f"你批完了，等{'复核' if moderating else '另一位老师'}", own.total
        elif own and own.returned_at:
            state = "复核退回，请重批"
        else:
            state = WAITING.get(current.open_seats(standing)[0], "有草稿" if own else "待批")
        unreleased = bool(deciding) and deciding[0].released_at is None
        rows.append(ScriptRow(submission, state, total, unreleased))
    return rows


def marking_context(
    request,
    question: Question,
    form: RoundForm | None = None,
    rubric_form: RubricSettingsForm | None = None,
) -> dict:
    assignment, rubric = chosen_assignment(request, question), question.rubric
    current = round_to_set(question, assignment)
    if rubric and not rubric.proposed and rubric_form is None:
        rubric_form = RubricSettingsForm(rubric)
    submissions = (
        scripts_of(question, assignment)
        .select_related("attempt")
        .defer("text")
        .prefetch_related("markings__remarking", "claims")
        .order_by("pk")
    )
    shown = Paginator(submissions, 50).get_page(request.GET.get("page"))
    return {
        "question": question,
        "assignment": assignment,
        "batch": with_assignment("", assignment),
        "assignments": BatchForm(question, request.user, {}).fields["assignment"].queryset,
        "rubric": rubric,
        "rubric_form": rubric_form,
        "round": current,
        "form": form or RoundForm(instance=current),
        "scripts": shown,
        "rows": script_rows(shown, Rounds([question]), request.user),
        "left": len(queue(question, request.user, assignment=assignment)),
        "done": own_finished(question, request.user, assignment),
        "unreleased": to_release(question, assignment).exists(),
        "remarkings": Remarking.objects.filter(
            submission__in=scripts_of(question, assignment)
        ).select_related("by", "undone_by"),
    }


def scripts_of(question: Question, assignment: Assignment | None):
    found = Submission.objects.filter(attempt__question=question)
    return found.filter(attempt__assignment=assignment) if assignment else found


def chosen_assignment(request, question: Question) -> Assignment | None:
    """The assignment whose scripts alone the page is about (`?assignment=`), None for all. Another teacher's is 404."""
    form = BatchForm(question, request.user, request.GET)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["assignment"]


def marking_address(question: Question, assignment: Assignment | None, name: str = "marking-question") -> str:
    return with_assignment(reverse(name, args=[question.pk]), assignment)


def with_assignment(address: str, assignment: Assignment | None) -> str:
    return f"{address}?assignment={assignment.pk}" if assignment else address


def own_finished(question: Question, user, assignment: Assignment | None) -> int:
    """How many scripts of the question, or of its assignment, this teacher has finished."""
    own = Marking.objects.by_teachers().filter(marker=user, finished_at__isnull=False)
    return own.filter(submission__in=scripts_of(question, assignment)).count()


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
    assignment = chosen_assignment(request, found)
    claim = claim_next(found, by=request.user, skip=form.cleaned_data["skip"], assignment=assignment)
    address = with_assignment(reverse("script", args=[claim.submission_id]), assignment) if claim else ""
    if wants_json(request):
        return JsonResponse({"script": address})
    if not claim:
        messages.info(request, "这道题现在没有要你批的答卷。")
    return redirect(address or marking_address(found, assignment))


@require_POST
@permission_needed("accounts.teach")
def release(request, pk):
    """Release all that is settled, or what is chosen of it; of one assignment or of all."""
    found = marked_question(pk)
    assignment = chosen_assignment(request, found)
    form = ReleaseForm(to_release(found, assignment), request.POST)
    if not form.is_valid():
        messages.error(request, form.sentence)
        return redirect(marking_address(found, assignment))
    chosen = form.cleaned_data["scripts"] if form.cleaned_data["chosen"] else None
    count = release_all(found, by=request.user, assignment=assignment, chosen=chosen)
    messages.success(
        request, f"公布了 {count} 份评分，学生现在看得到。" if count else "没有批完待公布的答卷。"
    )
    return redirect(marking_address(found, assignment))


@require_POST
@permission_needed("accounts.teach")
def round_settings(request, pk):
    found = marked_question(pk)
    assignment = chosen_assignment(request, found)
    current = round_to_set(found, assignment)
    if assignment and "drop" in request.POST:
        drop_round(current, by=request.user)
        messages.success(request, "这次作业改回按题目的设置批。")
        return redirect(marking_address(found, assignment))
    before = model_to_dict(current, RoundForm.Meta.fields)
    form = RoundForm(request.POST, instance=current)
    if not form.is_valid():
        return page(request, "exam/marking_question.html", marking_context(request, found, form), status=422)
    changed = {name: value for name, value in before.items() if name in form.changed_data}
    set_round(form.save(commit=False), before=changed, by=request.user)
    messages.success(request, f"{current}。")
    return redirect(marking_address(found, assignment))


@require_POST
@permission_needed("accounts.teach")
def rubric_settings(request, pk):
    """A new version of the rubric with other settings; what was marked stays on its own (F8)."""
    found = marked_question(pk)
    rubric = found.rubric
    if rubric is None or rubric.proposed:
        messages.error(request, "这道题的采分点还没有确认：先在题目页确认，再改这些设置。")
        return redirect("marking-question", pk)
    form = RubricSettingsForm(Rubric.objects.get(pk=rubric.pk), request.POST)
    if form.is_valid():
        try:
            version = new_settings(rubric, by=request.user, **form.settings())
        except RubricRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"现在用{version}。批过的仍按原来的一版，要改就逐份改评。")
            return redirect("marking-question", pk)
    context = marking_context(request, found, rubric_form=form)
    return page(request, "exam/marking_question.html", context, status=422)


def live_claim(submission: Submission, user) -> Claim | None:
    """This teacher's lease of the script, if it has not run out."""
    return Claim.objects.filter(submission=submission, teacher=user, expires_at__gt=timezone.now()).first()
