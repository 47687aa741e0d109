"""What a teacher, editor or operator has done and prepared, as rows of their export; nothing of the students it was
done for."""

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry

from accounts.trail import WORDS
from exam.marks import plain
from exam.models import (
    Appeal,
    Assignment,
    Claim,
    DeskSettings,
    Marking,
    MarkingKind,
    MarkingRound,
    QuestionDraft,
    QuestionReview,
    Remarking,
    Rubric,
)
from exam.own_rows import Row, at, seen_rows
from exam.verdict import quoted
from materials.models import EditingDraft, PolicyEdit, PolicyUpload


def teaching(user) -> Iterator[Row]:
    for each in user.phrases.iterator():
        yield {"常用评语": each.text}
    for each in DeskSettings.objects.filter(teacher=user):
        yield {"批改设置": "显示系统建议" if each.show_suggestion else "不显示系统建议"}
    yield from _questions(user)
    for each in Assignment.objects.filter(created_by=user).select_related("classroom").iterator():
        yield {"布置的作业": each.title, "班级": each.classroom.name, "截止": at(each.due_at)}
    yield from _marking(user)


def _questions(user) -> Iterator[Row]:
    for each in user.handout_uploads.iterator(chunk_size=1):
        yield {"上传的讲义": each.name, "上传": at(each.uploaded_at), "正文": each.text}
    for each in user.question_imports.iterator(chunk_size=1):
        yield {"导入的题目": each.name, "上传": at(each.uploaded_at), "正文": each.text}
    drafts = QuestionDraft.objects.filter(author=user) | QuestionDraft.objects.filter(saved_by=user)
    for each in seen_rows(drafts):
        yield {"题目草稿": each.text, "存于": at(each.saved_at)}
    for each in QuestionReview.objects.filter(reviewer=user).select_related("question").iterator():
        yield {"审阅": each.get_verdict_display(), "题目": each.question.stem, "意见": each.text}
    for each in Rubric.objects.filter(confirmed_by=user).select_related("question").iterator():
        yield {"确认的评分标准": f"第 {each.version} 版", "题目": each.question.stem}


def _marking(user) -> Iterator[Row]:
    rows = Marking.objects.filter(marker=user, kind=MarkingKind.TEACHER).select_related(
        "submission__attempt__question"
    )
    for each in seen_rows(rows.prefetch_related("inline_comments").order_by("pk")):
        script = each.submission
        yield {
            "批改": script.attempt.question.stem,
            "总分": plain(each.total),
            "总评": each.comment,
            "批注": [note.text for note in quoted(script.text, each.inline_comments.all())],
            "批完": at(each.finished_at),
        }
    for each in Claim.objects.filter(teacher=user):
        yield {"占用的答卷": "1 份", "到": at(each.expires_at)}
    for each in MarkingRound.objects.filter(moderator=user).select_related("question"):
        yield {"复核": each.question.stem}
    for each in Remarking.objects.filter(by=user) | Remarking.objects.filter(undone_by=user):
        yield {"改评理由": each.reason, "写于": at(each.created_at), "撤销": at(each.undone_at)}
    for each in Appeal.objects.filter(answered_by=user):
        yield {"申诉的答复": each.answer, "答于": at(each.answered_at)}


def editing(user) -> Iterator[Row]:
    for each in EditingDraft.objects.filter(editor=user).select_related("policy"):
        yield {"没存的改动": str(each.policy or "新条目"), "内容": each.fields, "存于": at(each.saved_at)}
    for each in PolicyUpload.objects.filter(uploaded_by=user).defer("data"):
        yield {"上传的文件": each.name, "上传": at(each.uploaded_at)}
    edits = PolicyEdit.objects.filter(editor=user).select_related("policy").defer("text", "fields")
    for each in edits.order_by("pk").iterator():
        yield {"改过的条目": str(each.policy), "什么时候": at(each.at)}


def deeds(user) -> Iterator[Row]:
    """Without the details of a line: they speak of others."""
    for each in user.audit_events.order_by("pk").iterator():
        what = WORDS.get(each.verb, each.verb)
        yield {"什么时候": at(each.at), "做了什么": what, "对": f"{each.target_type} {each.target_id}"}
    for each in LogEntry.objects.filter(user=user).order_by("pk").iterator():
        yield {"什么时候": at(each.action_time), "在管理界面": each.object_repr}
