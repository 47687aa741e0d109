"""An own answer as a file: what was handed in, or the draft as last saved."""

import re

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exam.actions.writing import sheet_settings
from exam.export import Answer, as_docx, as_text, paragraphs
from exam.models import Attempt
from exam.sheet import count
from exam.views.attempts import own_attempt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What Windows or an address does not take in a file's name.
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@require_safe
def docx(request, pk):
    attempt = own_attempt(request, pk)
    return download(attempt, as_docx(exported(attempt)), "docx", WORD)


@require_safe
def txt(request, pk):
    attempt = own_attempt(request, pk)
    return download(attempt, as_text(exported(attempt)), "txt", "text/plain; charset=utf-8")


def exported(attempt: Attempt) -> Answer:
    question, settings = attempt.question, sheet_settings(attempt.question)
    cells, characters = count(attempt.text, settings)
    written_at = timezone.localtime(attempt.submitted_at or attempt.draft.saved_at)
    state = "提交" if attempt.submitted_at else "保存的草稿"
    return Answer(
        title=f"{question.topic} · {question}（第 {attempt.number} 次作答）",
        stem=question.stem,
        facts=f"{question.length_text}；{cells} 格，{characters} 字；{written_at:%Y-%m-%d %H:%M} {state}",
        author=str(attempt.student),
        written_at=written_at,
        paragraphs=paragraphs(attempt.text, settings),
    )


def download(attempt: Attempt, data: bytes, suffix: str, kind: str) -> HttpResponse:
    question = attempt.question
    name = f"{question.topic} 第{question.number}题 第{attempt.number}次作答"
    name = f"{NOT_IN_NAMES.sub('_', name)}.{suffix}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
