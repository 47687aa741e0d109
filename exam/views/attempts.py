import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import keep_offline, page, posted, wants_json
from accounts.recent import recent_person
from exam.actions.clock import clock_of, close_expired, settle, start_timed
from exam.actions.marking import self_mark, self_mark_in_band
from exam.actions.quick_save import quick_save
from exam.actions.writing import save_draft, sheet_settings, start_attempt
from exam.actions.writing import submit as submit_attempt
from exam.errors import AlreadySubmitted, StaleDraft, TimeIsUp
from exam.forms.writing import DraftForm, SubmissionForm
from exam.models import Assignment, Attempt, AttemptMode, Question
from exam.querysets import own_highlights, reading_of
from exam.views.comparison import comparison_context


def own_attempt(request, pk) -> Attempt:
    """The person's own attempt, closed if its time is over; anybody else's is 404, for teachers too."""
    own = Attempt.objects.of(request.user).select_related("question__topic", "question__paper", "draft")
    found = get_object_or_404(own, pk=pk)
    return own.get(pk=pk) if settle(found) else found


def held_back(request, attempt) -> tuple[str, str] | None:
    """What keeps the answers to this question out of reach now (F7): its address and the reason in words."""
    if (
        open_one := Attempt.objects.of_open_sittings(request.user)
        .filter(question__family=attempt.question.family)
        .first()
    ):
        return reverse("sitting", args=[open_one.sitting_id]), "这道题在一场没交的整卷里：交卷之后"
    if (
        found := Assignment.objects.withholding(attempt.question.family, request.user)
        .order_by("-releases_at")
        .first()
    ):
        when = timezone.localtime(max(found.releases_at, found.due_of(request.user)))
        return found.get_absolute_url(), f"这道题是作业，{when:%Y-%m-%d %H:%M} 公布：到那时"
    return None


@require_safe
def attempts(request):
    close_expired(request.user)
    found = Attempt.objects.of(request.user).for_list().with_self_marks().with_teacher_marks()
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(request, "exam/attempts.html", {"attempts": shown})


@require_POST
def start(request, pk):
    question = get_object_or_404(Question.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("exam.attempt_question", question):
        raise PermissionDenied("这道题已停用，不能再作答；以前的答卷仍可查看。")
    close_expired(request.user)
    begin = start_timed if request.POST.get("mode") == AttemptMode.TIMED else start_attempt
    return redirect("attempt", begin(question, by=request.user).pk)


@require_safe
def attempt(request, pk):
    found = own_attempt(request, pk)
    if found.submitted_at:
        return redirect("comparison", pk)
    return keep_offline(room(request, found, text=found.draft.text))


def room(request, attempt, *, text, form=None, stored=None, status=200):
    """The writing page. `text` is what stands in the text area; `stored` the other text of a conflict."""
    question = attempt.question
    settings = sheet_settings(question)
    materials = list(question.materials.prefetch_related(own_highlights(request.user)))
    context = {
        "attempt": attempt,
        "question": question,
        "materials": materials,
        "reading": [] if materials else reading_of(question.topic, request.user),
        "photos": attempt.photos.all(),
        "clock": clock_of(attempt),
        "notebook": attempt.mode == AttemptMode.PRACTICE,  # no exam lets one in
        "text": text,
        "form": form,
        "stored": stored,
        "client": uuid.uuid4(),
        "sheet": settings,
    }
    return page(request, "exam/room.html", context, status=status)


def answer_saved(request, draft):
    if wants_json(request):
        return JsonResponse({"revision": draft.revision, "saved_at": draft.saved_at.isoformat()})
    messages.success(request, f"已保存 {timezone.localtime(draft.saved_at):%H:%M:%S}")
    return redirect("attempt", draft.attempt_id)


def answer_conflict(request, attempt, text, error: StaleDraft):
    """409 with both texts: the one on the screen stays there, the stored one stands beside it (F2)."""
    stored = error.draft
    if wants_json(request):
        shown = {
            "error": str(error),
            "known": error.known,
            "text": stored.text,
            "revision": stored.revision,
            "saved_at": stored.saved_at.isoformat(),
        }
        return JsonResponse(shown, status=409)
    attempt.draft.revision = stored.revision
    return room(request, attempt, text=text, stored=stored, status=409)


def answer_submitted(request, attempt):
    """On to the comparison, or back to the paper while its sitting is open."""
    if attempt.sitting_id and not attempt.submitted_at:
        answer = {
            "submitted": reverse("sitting", args=[attempt.sitting_id]),
            "words": "已存好，正在回到整卷…",
            "revision": attempt.draft.revision,
            "saved_at": attempt.draft.saved_at.isoformat(),
        }
    else:
        answer = {"submitted": reverse("comparison", args=[attempt.pk])}
    return JsonResponse(answer) if wants_json(request) else redirect(answer["submitted"])


def answer_late(request, attempt, text, error: TimeIsUp):
    """410 with words, the way to the comparison, and what was typed, which is not in the script (F5)."""
    if wants_json(request):
        url = reverse("comparison", args=[attempt.pk])
        return JsonResponse({"error": str(error), "comparison": url}, status=410)
    context = {"attempt": attempt, "text": text, "error": error}
    return page(request, "exam/time_up.html", context, status=410)


def answer_invalid(request, attempt, form):
    if wants_json(request):
        return JsonResponse({"error": form.sentence}, status=422)
    return room(request, attempt, text=posted(request).get("text", ""), form=form, status=422)


def typed(request, form) -> dict:
    """What the person typed, as `save_draft` takes it. A form has no count of its own saves: a page taken from
    the browser's history and sent again must not pass for a repetition."""
    if wants_json(request):
        return form.cleaned_data
    return {name: form.cleaned_data[name] for name in ("text", "revision")}


def carry_out(action, request, attempt, form):
    """`action` with what the form carries: its result and None, or None and the answer to its refusal."""
    try:
        return action(attempt, **typed(request, form)), None
    except TimeIsUp as error:
        return None, answer_late(request, attempt, form.cleaned_data["text"], error)
    except AlreadySubmitted:
        return None, answer_submitted(request, attempt)
    except StaleDraft as error:
        return None, answer_conflict(request, attempt, form.cleaned_data["text"], error)


@require_POST
@recent_person
def draft(request, pk):
    """Save the draft: by the page's script (JSON) or by its own button (a page)."""
    if wants_json(request) and (saved := quick_save(pk, request.user.pk, posted(request))):
        return JsonResponse({"revision": saved.revision, "saved_at": saved.saved_at.isoformat()})
    found = own_attempt(request, pk)
    form = DraftForm(posted(request))
    if not form.is_valid():
        return answer_invalid(request, found, form)
    saved, refusal = carry_out(save_draft, request, found, form)
    return refusal or answer_saved(request, saved)


@require_POST
def submit(request, pk):
    """Hand in; a question of a sitting is only saved here, and handed in with its paper."""
    found = own_attempt(request, pk)
    form = (DraftForm if found.sitting_id else SubmissionForm)(posted(request))
    if not form.is_valid():
        done = found.submitted_at
        return answer_submitted(request, found) if done else answer_invalid(request, found, form)
    hand_over = save_draft if found.sitting_id else submit_attempt
    kept, refusal = carry_out(hand_over, request, found, form)
    if kept and found.sitting_id:
        found.draft = kept
    return refusal or answer_submitted(request, found)


@require_safe
def comparison(request, pk):
    """Own answer, reference answers and rubric side by side; before submission there is nothing here (F7)."""
    found = own_attempt(request, pk)
    if held := held_back(request, found):
        address, why = held
        messages.info(request, f"{why}再看参考答案和采分点。")
        return redirect(address)
    if not found.submitted_at:
        messages.info(request, "先提交，再看参考答案和采分点。")
        return redirect("attempt", pk)
    return page(request, "exam/comparison.html", comparison_context(found))


@require_POST
def self_marking(request, pk):
    found = own_attempt(request, pk)
    if not found.submitted_at:
        raise PermissionDenied("提交之后才能自评。")
    if held := held_back(request, found):
        raise PermissionDenied(f"{held[1]}才能自评。")
    context = comparison_context(found, request.POST)
    form = context["form"]
    if form is None:
        raise PermissionDenied("这道题还没有评分标准，不能自评。")
    if not form.is_valid():
        return page(request, "exam/comparison.html", context, status=422)
    if context["bands"]:
        self_mark_in_band(
            found.submission,
            form.cleaned_data["band"],
            form.cleaned_data["total"],
            form.dimension_bands(),
            by=request.user,
        )
    else:
        self_mark(
            found.submission,
            context["rubric"],
            form.marks(),
            by=request.user,
            suggestion=context["suggestion"],
        )
    messages.success(request, "自评已保存。")
    return redirect("comparison", pk)
