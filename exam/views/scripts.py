"""One script at the marking desk: read, lease, mark, finish, release, mark anew. Its student has no name here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page, wants_json
from exam.actions.claims import claim, claim_next, queue
from exam.actions.marking_desk import save_marks
from exam.actions.release import deciding, release, remark, undo_remarking
from exam.actions.second_opinion import endpoint
from exam.actions.suggesting import suggestion_for
from exam.errors import MarksOutOfRange, NotToBeReleased, ScriptTaken, StaleMarking
from exam.forms.marking_desk import JudgementForm, RemarkingForm
from exam.marked import marked
from exam.marks import credit, plain
from exam.models import MODERATION, DeskSettings, Marking, MarkingKind, Remarking, Submission
from exam.rounds import round_of
from exam.verdict import PARTS, Verdict, quoted, verdict_on
from exam.views.comparison import note_spans, over_length, suggested_spans
from exam.views.essay import notes_on
from exam.views.marking_desk import (
    chosen_assignment,
    live_claim,
    marking_address,
    own_finished,
    with_assignment,
)


def any_script(request, pk) -> Submission:
    rows = Submission.objects.select_related("attempt__question__topic", "attempt__question__paper")
    found = get_object_or_404(rows, pk=pk)
    if found.attempt.student_id == request.user.pk:
        raise PermissionDenied("这是你自己的答卷，由别的老师批改。")
    return found


def own_marking(submission: Submission, user) -> Marking | None:
    """The teacher's newest marking of the script; a re-marking comes before a seat's."""
    own = Marking.objects.filter(submission=submission, marker=user, kind=MarkingKind.TEACHER)
    return own.select_related("rubric", "remarking").order_by("-pk").first()


def script_page(request, found: Submission, *, form=None, stored=None, refusal="", status=200):
    """The script, to be marked under a lease, else to be read; `form` is what was posted and `stored` what the
    server has, when they differ."""
    lease = live_claim(found, request.user)
    marking = lease.marking if lease else own_marking(found, request.user)
    if form is None and lease:
        form = JudgementForm(marking, initial={"token": lease.token})
    context = {
        "submission": found,
        "question": found.attempt.question,
        "lease": lease,
        "marking": marking,
        "form": form,
        "stored": stored,
        "refusal": refusal,
        "remarkings": found.remarkings.select_related("by", "undone_by"),
        "references": found.attempt.question.reference_answers.all(),
        "second_opinions": endpoint() is not None,
    }
    context |= under_judgement(request, found, marking, form)
    context |= progress(request, found) if form else as_marked(found, marking, context["points"])
    return page(request, "exam/script.html", context, partial="script", status=status)


def under_judgement(request, found: Submission, marking: Marking | None, form) -> dict:
    """The text and the points it is judged by, with the suggestion if the teacher wants to see it."""
    newest = found.attempt.question.rubric
    rubric = marking.rubric if marking else newest
    points = form.points if form else list(rubric.points.select_related("material")) if rubric else []
    blind = round_of(found.attempt).blind
    wish = not blind and DeskSettings.objects.filter(teacher=request.user, show_suggestion=True).exists()
    suggestion = suggestion_for(found, rubric) if wish else None
    suggested = {each.point_id: each for each in suggestion.points.all()} if suggestion else {}
    for point in points:
        point.suggested = suggested.get(point.pk)
        point.credit = credit(point.suggested.marks, point.marks) if point.suggested else ""
    bands = form.bands if form else list(rubric.bands.all()) if rubric else []
    notes = notes_on(found) if bands else []
    spans = note_spans(notes) if bands else suggested_spans(points)
    return {
        "rubric": rubric,
        "newer_rubric": rubric != newest,
        "points": points,
        "bands": bands,
        "notes": notes,
        "over": over_length(found, rubric, found.attempt.question),
        "show_suggestion": wish,
        "suggestion": suggestion,
        "lines": marked(found.text, spans),
    }


def progress(request, found: Submission) -> dict:
    """Where the teacher stands in the question, or in its assignment, and her phrases."""
    question = found.attempt.question
    assignment = chosen_assignment(request, question)
    done = own_finished(question, request.user, assignment)
    left = len(queue(question, request.user, assignment=assignment))
    moderator = Marking.objects.filter(submission=found, seat=MODERATION).exclude(marker=request.user)
    return {
        "done": done,
        "all": done + left,
        "assignment": assignment,
        "phrases": request.user.phrases.all(),
        "moderator": moderator.first(),
    }


def as_marked(found: Submission, marking: Marking | None, points) -> dict:
    """The marks that decide or would, as soon as no marker still has to judge without seeing them."""
    settled = deciding(found)
    prefetch_related_objects(settled, *PARTS)
    shown = Verdict(settled) if settled else None
    earned = shown.marks if shown else {}
    for point in points:
        point.earned = earned.get(point.pk)
    return {
        "shown": shown,
        "released": shown is not None and shown.markings[0].released_at is not None,
        "own_total": marking.total if marking and marking.finished_at and not shown else None,
        "inline": quoted(found.text, shown.inline_comments) if shown else [],
        "verdict": verdict_on(found),
        "remarking_form": RemarkingForm(),
    }


@require_safe
@permission_needed("accounts.teach")
def script(request, pk):
    return script_page(request, any_script(request, pk))


@require_POST
@permission_needed("accounts.teach")
def script_claim(request, pk):
    """Lease this very script, or open one's own finished marks again."""
    found = any_script(request, pk)
    try:
        claim(found, by=request.user)
    except ScriptTaken as error:
        messages.error(request, str(error))
    return redirect("script", pk)


@require_POST
@permission_needed("accounts.teach")
def marks(request, pk):
    """Save the marks, by the page's script (JSON) or its own button; with `finish` on to the next script."""
    found = any_script(request, pk)
    marking = own_marking(found, request.user)
    if marking is None:
        return answer_stale(request, found, None, StaleMarking("这份答卷不在你手上。", None))
    form = JudgementForm(marking, request.POST)
    if not form.is_valid():
        return answer_invalid(request, found, form)
    data = form.cleaned_data
    try:
        if data["script"] != found.pk:
            raise StaleMarking(f"这是给答卷 {data['script']} 的评分，不是给这一份的。", marking)
        saved = save_marks(
            found,
            form.judgement(),
            by=request.user,
            token=data["token"],
            rubric=data["rubric"],
            revision=data["revision"],
            finish=data["finish"],
        )
    except StaleMarking as error:
        return answer_stale(request, found, form, error)
    except MarksOutOfRange as error:
        form.add_error(None, str(error))
        return answer_invalid(request, found, form)
    return answer_saved(request, found, saved)


def answer_saved(request, found, saved: Marking):
    if wants_json(request):
        return JsonResponse(
            {
                "script": found.pk,
                "revision": saved.revision,
                "total": plain(saved.total),
                "finished": saved.finished_at is not None,
            }
        )
    if not saved.finished_at:
        messages.success(request, "已保存，还没有完成。")
        return redirect("script", found.pk)
    messages.success(request, f"答卷 {found.pk} 批完：{plain(saved.total)} 分，公布之前学生看不到。")
    question = found.attempt.question
    assignment = chosen_assignment(request, question)
    following = claim_next(question, by=request.user, assignment=assignment)
    if following:
        return redirect(with_assignment(reverse("script", args=[following.submission_id]), assignment))
    return redirect(marking_address(question, assignment))


def answer_stale(request, found, form, error: StaleMarking):
    """409 with both: what was posted stays on the page, what is stored stands beside it (F1)."""
    stored = JudgementForm(error.marking) if error.marking else None
    if wants_json(request):
        fields = {field.name: field.value() for field in stored} if stored else {}
        return JsonResponse({"error": str(error), "script": found.pk, "stored": fields}, status=409)
    return script_page(request, found, form=form, stored=stored, refusal=str(error), status=409)


def answer_invalid(request, found, form):
    if wants_json(request):
        return JsonResponse({"error": form.sentence, "script": found.pk}, status=422)
    return script_page(request, found, form=form, status=422)


@require_POST
@permission_needed("accounts.teach")
def script_release(request, pk):
    found = any_script(request, pk)
    try:
        release(found, by=request.user)
    except NotToBeReleased as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"答卷 {pk} 的评分已公布，学生现在看得到。")
    return redirect("script", pk)


@require_POST
@permission_needed("accounts.teach")
def script_remark(request, pk):
    """Begin a re-marking, with a reason."""
    found = any_script(request, pk)
    form = RemarkingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "改评要写明理由（最多 400 字）。")
        return redirect("script", pk)
    try:
        remark(found, form.cleaned_data["reason"], by=request.user)
    except NotToBeReleased as error:
        messages.error(request, str(error))
    return redirect("script", pk)


@require_POST
@permission_needed("accounts.teach")
def remarking_undo(request, pk):
    found = get_object_or_404(Remarking.objects.select_related("submission__attempt"), pk=pk)
    any_script(request, found.submission_id)
    try:
        undo_remarking(found, by=request.user)
    except NotToBeReleased as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "改评已撤销，原来的评分照旧有效。")
    return redirect("script", found.submission_id)
