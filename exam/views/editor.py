"""The question editor: where a question begins, its page, its saves, and what its buttons do."""

import uuid

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_needed
from accounts.http import page, posted
from exam.actions.authoring_library import papers_to_join, papers_with_materials, take
from exam.actions.authoring_rows import content_of, original_of, write_task
from exam.actions.question_drafts import edit, hand_over, lacks_of, save, start_draft, throw_away
from exam.authoring.checks import gap, total
from exam.authoring.draft import LISTS, Content, Reference, parse
from exam.authoring.points import propose
from exam.authoring.preview import as_text
from exam.authoring.steps import step
from exam.authoring.suggest import suggest
from exam.errors import ExamError, Incomplete, NotAllowed, StaleDraft
from exam.forms.question_drafts import EditorForm, NewQuestionForm, QuestionDraftForm
from exam.models import (
    DimensionKind,
    LengthKind,
    LengthPenalty,
    Material,
    PointKind,
    Question,
    QuestionDraft,
    QuestionType,
)
from exam.views.editor_library import library
from materials.models import Topic


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def question_new(request):
    """Where a question begins: empty, as a copy, from a reference answer, or (elsewhere) from a handout."""
    posted = request.method == "POST"
    form = NewQuestionForm(
        request.POST if posted else None, initial={"question": request.GET.get("copy", "")}
    )
    if posted and form.is_valid():
        return redirect(start_draft(_beginning(form.cleaned_data), by=request.user))
    drafts = QuestionDraft.objects.filter(question=None).select_related("saved_by")[:30]
    context = {"form": form, "drafts": drafts}
    return page(request, "exam/teach_question_new.html", context, status=422 if posted else 200)


def _beginning(data: dict) -> Content:
    if data["start"] == "copy":
        content = content_of(data["question"])
        content.paper, content.copy_of = "", str(data["question"].pk)
        return content
    content = Content(language_guard="1")
    if data["start"] == "answer":
        content.references = [Reference(text=data["answer"])]
        propose(content, "1")
    return content


@require_POST
@permission_needed("accounts.teach")
def question_edit(request, pk):
    """On to the draft in which a question is changed; of a published one, to its new version."""
    question = get_object_or_404(Question, pk=pk)
    try:
        return redirect(edit(question, by=request.user))
    except NotAllowed as error:
        messages.error(request, str(error))
        return redirect("teach-question", pk)


def any_draft(pk) -> QuestionDraft:
    drafts = QuestionDraft.objects.select_related(
        "question__topic", "question__replaces", "saved_by", "author"
    )
    return get_object_or_404(drafts, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def question_draft(request, pk):
    draft = any_draft(pk)
    if request.method == "POST":
        return _carry_out(request, draft)
    if draft.question and draft.question.state != "draft":
        return redirect("teach-question", draft.question_id)
    if request.htmx.target == "library-found":
        return page(request, "exam/teach_editor.html", {"library": library(request)}, partial="library-found")
    return _editor(request, draft, parse(draft.text))


def _editor(request, draft, content, *, stored=None, error="", lacks=None, status=200):
    """The page with `content` in its fields. `stored` is the other text of a conflict, `lacks` what keeps the
    question from being published, where that was asked."""
    materials = [Material(number=int(one.number), title=one.title, text=one.text) for one in content.materials
                 if one.number.isdecimal() and len(one.number) < 3]  # fmt: skip
    for material in materials:
        material.own_highlights = []
    context = {
        "draft": draft,
        "content": content,
        "original": original_of(content),
        "blank": {name: kind() for name, kind in LISTS.items()},
        "question": preview_of(draft, content),
        "materials": materials,
        "lacks": lacks_of(content, draft.question) if lacks is None else lacks,
        "asked": lacks is not None,
        "suggestion": suggest(content),
        "total": total(content),
        "gap": gap(content),
        "topics": Topic.objects.order_by("name"),
        "papers": papers_to_join(),
        "papers_with_materials": papers_with_materials(),
        "library": library(request),
        "types": [choice for choice in QuestionType.choices if choice[0] != QuestionType.UNDECIDED],
        "length_kinds": LengthKind.choices,
        "kinds": PointKind.choices,
        "dimensions": DimensionKind.choices,
        "chosen_dimensions": content.dimensions.split(),
        "penalties": LengthPenalty.choices,
        "stored": stored,
        "stored_words": as_text(parse(stored.text)) if stored else "",
        "error": error,
        "client": uuid.uuid4(),
    }
    return page(request, "exam/teach_editor.html", context, partial="preview", status=status)


def preview_of(draft: QuestionDraft, content: Content) -> Question:
    """A question that is in no table, for the page that students see. What is half-typed is left out of it."""
    question = Question(number=draft.question.number if draft.question else 1)
    write_task(question, content)
    return question


def _carry_out(request, draft):
    """A button of the page: first what is typed is stored, then what the button says is done."""
    form = EditorForm(request.POST)
    if not form.is_valid():
        error = " ".join(words for errors in form.errors.values() for words in errors)
        return _editor(request, draft, parse(draft.text), error=error, status=422)
    content, do = form.content, form.cleaned_data["do"]
    try:
        stored = save(draft, content, by=request.user, revision=form.cleaned_data["revision"])
        if do in ("published", "in_review"):
            question = hand_over(stored, do, by=request.user)
            messages.success(request, f"{question}：{question.get_state_display()}。")
            return redirect("teach-question", question.pk)
        place = step(content, do) or take(content, do, by=request.user)
        if place:
            save(stored, content, by=request.user, revision=stored.revision)
    except StaleDraft as error:
        draft.revision = error.draft.revision
        return _editor(request, draft, content, stored=error.draft, status=409)
    except Incomplete as error:
        draft.refresh_from_db()
        return _editor(request, draft, content, error=str(error), lacks=error.lacks, status=422)
    except ExamError as error:
        return _editor(request, draft, content, error=str(error), status=422)
    if not place:
        messages.success(request, f"已保存 {timezone.localtime(stored.saved_at):%H:%M:%S}")
    searched = request.POST.get("q", "")
    query = (
        f"?q={searched}"
        if do.startswith("library") or (place and do.startswith(("policy", "passage")))
        else ""
    )
    return redirect(f"{draft.get_absolute_url()}{query}#{place or ('library' if query else '')}")


@require_POST
@permission_needed("accounts.teach")
def question_draft_save(request, pk):
    """A save of the page's script: where it stands now, 409 with both texts, 422 with a sentence."""
    form = QuestionDraftForm(posted(request))
    if not form.is_valid():
        return JsonResponse({"error": form.sentence}, status=422)
    data = form.cleaned_data
    data.pop("text")
    try:
        stored = save(QuestionDraft(pk=pk), form.content, by=request.user, **data)
    except StaleDraft as error:
        stored = error.draft
        answer = {
            "error": f"{stored.saved_by}刚改过这道题：两份都在，请选一份。",
            "text": stored.text,
            "words": as_text(parse(stored.text)),
            "revision": stored.revision,
            "saved_at": stored.saved_at.isoformat(),
        }
        return JsonResponse(answer, status=409)
    except NotAllowed as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse({"revision": stored.revision, "saved_at": stored.saved_at.isoformat()})


@require_POST
@permission_needed("accounts.teach")
def question_draft_delete(request, pk):
    try:
        throw_away(any_draft(pk), by=request.user)
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "草稿已删除；删掉的内容在修改记录里还查得到。")
    return redirect(reverse("teach"))
