"""Who did what to a question or a paper and when, on the teacher's pages."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.models import AuditEvent
from exam.authoring.draft import parse
from exam.authoring.preview import as_text
from exam.models import Paper, QuestionState, Rubric
from exam.views.question_life import any_question

DEEDS = {
    "question_draft.started": "开始写",
    "question_draft.edited": "接着别人的改",
    "question_draft.deleted": "删掉草稿",
    "question.written": "草稿写成题目",
    "question.version": "开始新的一版",
    "question.reviewed": "写了审阅意见",
    "question.state": "改了状态",
    "rubric.confirmed": "确认了评分标准",
    "question.imported": "从文件导入",
    "paper.started": "新建了这份卷",
    "paper.settings": "改了时间或答题卡",
    "paper.question_added": "加了一道题",
    "paper.question_removed": "拿出一道题",
    "paper.question_moved": "换了题目的次序",
    "paper.material_written": "写了一则资料",
    "paper.material_dropped": "删掉一则资料",
    "paper.opened": "开放了整卷",
    "paper.closed": "收回了整卷",
}


@dataclass(frozen=True)
class Deed:
    """A line of the record: who, when, what, what more there is to say, and the text that went."""

    event: AuditEvent
    words: str
    more: str
    gone: str


@require_safe
@permission_needed("accounts.teach")
def question(request, pk):
    """Newest first; the drafts' and rubrics' too."""
    found = any_question(pk)
    drafts = AuditEvent.objects.filter(target_type="exam.question", target_id=pk, verb="question.written")
    draft_ids = {event.detail.get("draft") for event in drafts} | {
        getattr(found, "draft", None) and found.draft.pk
    }
    events = AuditEvent.objects.filter(
        Q(target_type="exam.question", target_id=pk)
        | Q(target_type="exam.questiondraft", target_id__in=draft_ids - {None})
        | Q(target_type="exam.rubric", target_id__in=Rubric.objects.filter(question=pk).values("pk"))
    )
    return _record(request, events, f"{found.topic} · {found}", reverse("teach-question", args=[pk]))


@require_safe
@permission_needed("accounts.teach")
def paper(request, pk):
    """Newest first; what was done to its questions stands in their own records."""
    found = get_object_or_404(Paper, pk=pk)
    events = AuditEvent.objects.filter(target_type="exam.paper", target_id=pk)
    return _record(request, events, str(found), reverse("paper-composition", args=[pk]))


def _record(request, events, name: str, address: str):
    shown = Paginator(events.select_related("actor"), 50).get_page(request.GET.get("page"))
    deeds = [Deed(event, DEEDS.get(event.verb, event.verb), _more(event), _gone(event)) for event in shown]
    context = {"name": name, "address": address, "events": shown, "deeds": deeds}
    return page(request, "exam/teach_record.html", context)


def _more(event: AuditEvent) -> str:
    detail, labels = event.detail, dict(QuestionState.choices)
    if event.verb == "question.state":
        return f"{labels.get(detail['before'], '')} → {labels.get(detail['after'], '')}"
    if event.verb == "rubric.confirmed":
        return f"第 {detail.get('version')} 版"
    if event.verb == "paper.question_moved":
        return f"第 {detail.get('before')} 题 → 第 {detail.get('after')} 题"
    if event.verb.startswith("paper.material"):
        return f"资料 {detail.get('number')}"
    return ""


def _gone(event: AuditEvent) -> str:
    """What went, to be copied from: a draft's text that another save replaced, a material that was dropped."""
    if replaced := event.detail.get("replaced"):
        return as_text(parse(replaced))
    return event.detail.get("text", "") if event.verb == "paper.material_dropped" else ""
