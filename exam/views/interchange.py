"""Questions out, in four formats with what each cannot carry; and in, previewed before anything is made."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.progress import carry_out
from exam.actions.interchange import Taken
from exam.actions.papers import questions_of
from exam.actions.question_imports import importing, rehearsed
from exam.bundling import bundle_of
from exam.forms.interchange import PublishForm, QuestionFileForm
from exam.interchange import bundle, moodle_out
from exam.interchange.handout_text import as_handout
from exam.interchange.problems import FileRefused
from exam.interchange.word import as_docx
from exam.models import Paper, Question, QuestionImport
from exam.views.exports import NOT_IN_NAMES, WORD


@dataclass(frozen=True)
class Format:
    """`write` gives a paper's file and a sentence for each thing that is lost on the way."""

    name: str
    content_type: str
    write: Callable[[bundle.Paper], tuple[bytes, list[str]]]


def _as_json(paper: bundle.Paper) -> tuple[bytes, list[str]]:
    return bundle.dumps(bundle.Bundle([paper])).encode(), []


def _as_text(paper: bundle.Paper) -> tuple[bytes, list[str]]:
    text, lost = as_handout(paper)
    return text.encode(), lost


def _as_word(paper: bundle.Paper) -> tuple[bytes, list[str]]:
    text, lost = as_handout(paper)
    return as_docx(text), lost


FORMATS = {
    "json": Format("题目包（JSON，什么也不丢）", "application/json; charset=utf-8", _as_json),
    "txt": Format("讲义（文本）", "text/plain; charset=utf-8", _as_text),
    "docx": Format("讲义（Word）", WORD, _as_word),
    "xml": Format("Moodle XML", "application/xml; charset=utf-8", moodle_out.dumps),
}


def exported_question(pk) -> tuple[str, bundle.Paper]:
    found = get_object_or_404(Question.objects.select_related("topic", "paper__topic"), pk=pk)
    return f"{found.topic} · {found}", bundle_of([found]).papers[0]


def exported_paper(pk) -> tuple[str, bundle.Paper]:
    found = get_object_or_404(Paper.objects.select_related("topic"), pk=pk)
    said = bundle_of(questions_of(found).select_related("topic", "paper__topic"), whole=True)
    if not said.papers:
        raise Http404("这份卷子里还没有题目。")
    return str(found), said.papers[0]


def exports_page(request, title: str, paper: bundle.Paper, address: str, pk: int) -> HttpResponse:
    """The formats to choose from, and what each loses of this one."""
    formats = [(kind, each.name, each.write(paper)[1]) for kind, each in FORMATS.items()]
    context = {"title": title, "formats": formats, "address": address, "pk": pk}
    return page(request, "exam/exports.html", context)


def download(title: str, paper: bundle.Paper, kind: str) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    data, _ = FORMATS[kind].write(paper)
    name = NOT_IN_NAMES.sub("_", title)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    headers = {"Content-Disposition": disposition}
    return HttpResponse(data, content_type=FORMATS[kind].content_type, headers=headers)


@require_safe
@permission_needed("accounts.teach")
def question(request, pk):
    title, paper = exported_question(pk)
    return exports_page(request, title, paper, "question-export", pk)


@require_safe
@permission_needed("accounts.teach")
def question_file(request, pk, kind):
    return download(*exported_question(pk), kind)


@require_safe
@permission_needed("accounts.teach")
def paper(request, pk):
    title, said = exported_paper(pk)
    return exports_page(request, title, said, "paper-export", pk)


@require_safe
@permission_needed("accounts.teach")
def paper_file(request, pk, kind):
    return download(*exported_paper(pk), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def new(request):
    """Upload a bundle or a Moodle file. Nothing is made yet."""
    posted = request.method == "POST"
    form = QuestionFileForm(request.POST, request.FILES) if posted else QuestionFileForm()
    if posted and form.is_valid():
        text = bundle.dumps(form.bundle)
        name = form.cleaned_data["file"].name[:200]
        upload = QuestionImport.objects.create(uploaded_by=request.user, name=name, text=text, lost=form.lost)
        return redirect(upload)
    return page(request, "exam/question_import_new.html", {"form": form}, status=422 if posted else 200)


def own_import(request, pk) -> QuestionImport:
    return get_object_or_404(QuestionImport, pk=pk, uploaded_by=request.user)


@require_safe
@permission_needed("accounts.teach")
def preview(request, pk):
    """What would be made, question by question; after confirmation what was."""
    upload = own_import(request, pk)
    if upload.applied_at:
        return import_page(request, upload)
    said = bundle.loads(upload.text)

    def answer(found: Taken | FileRefused) -> HttpResponse:
        refused = isinstance(found, FileRefused)
        return import_page(request, upload, **{"problems" if refused else "taken": found})

    work = rehearsed(said, by=request.user)
    return carry_out(
        request, work, size(said), answer, title=f"预览：{upload}", broken="什么也没有改动。请再打开一次。"
    )


def size(said: bundle.Bundle) -> int:
    return sum(len(paper.questions) for paper in said.papers)


def import_page(
    request, upload: QuestionImport, *, taken: Taken | None = None, problems: FileRefused | None = None
) -> HttpResponse:
    context = {
        "upload": upload,
        "form": PublishForm(),
        "taken": taken,
        "problems": problems.sentences if problems else [],
    }
    return page(request, "exam/question_import.html", context)


@require_POST
@permission_needed("accounts.teach")
def confirm(request, pk):
    """Make what the preview showed, in one transaction; a second click finds it done."""
    upload = own_import(request, pk)
    if upload.applied_at:
        messages.info(request, "这个文件已经导入过，没有再导入一次。")
        return redirect(upload)
    form = PublishForm(request.POST)
    form.is_valid()
    said = bundle.loads(upload.text)

    def answer(refused: FileRefused | None) -> HttpResponse:
        if refused is None:
            return redirect(upload)
        answer = import_page(request, upload, problems=refused)
        answer.status_code = 422
        return answer

    work = importing(upload, said, publish=form.cleaned_data["publish"], by=request.user)
    return carry_out(
        request, work, size(said), answer, title=f"导入：{upload}", broken="什么也没有导入。请再试一次。"
    )
