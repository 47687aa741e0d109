from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.progress import carry_out
from exam.actions.handouts import importing
from exam.forms.handouts import AnswersForm, HandoutForm
from exam.handout.answers import settle
from exam.handout.apply import steps
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from exam.models import HandoutUpload


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def handout_new(request):
    """Upload or paste a handout. Nothing is made yet: its text is kept for the preview."""
    posted = request.method == "POST"
    form = HandoutForm(request.POST, request.FILES) if posted else HandoutForm()
    if posted and form.is_valid():
        upload = HandoutUpload.objects.create(
            uploaded_by=request.user, name=form.name[:200], text=form.source
        )
        return redirect(upload)
    return page(request, "exam/handout_new.html", {"form": form}, status=422 if posted else 200)


def own_upload(request, pk) -> HandoutUpload:
    return get_object_or_404(HandoutUpload.objects.filter(uploaded_by=request.user), pk=pk)


def handout_page(request: HttpRequest, upload: HandoutUpload, form: AnswersForm, **kwargs) -> HttpResponse:
    context = {"upload": upload, "plan": form.plan, "form": form}
    return page(request, "exam/handout.html", context, **kwargs)


@require_safe
@permission_needed("accounts.teach")
def handout(request, pk):
    """Everything the handout would make, and its doubts; after confirmation what it made."""
    upload = own_upload(request, pk)
    return handout_page(request, upload, AnswersForm(parse(upload.text)))


@require_POST
@permission_needed("accounts.teach")
def confirm(request, pk):
    """Make what the preview showed, in one transaction; a second click finds it done."""
    upload = own_upload(request, pk)
    if upload.applied_at:
        messages.info(request, "这份讲义已经导入过，没有再导入一次。")
        return redirect(upload)
    form = AnswersForm(parse(upload.text), request.POST)
    if not form.is_valid():
        return handout_page(request, upload, form, status=422)
    plan = settle(form.plan, form.answers())

    def answer(refused: HandoutError | None) -> HttpResponse:
        if refused is None:
            return redirect(upload)
        form.add_error(None, str(refused))
        return handout_page(request, upload, form, status=422)

    return carry_out(
        request,
        importing(upload, plan, publish=form.cleaned_data["publish"], by=request.user),
        steps(plan),
        answer,
        title=f"导入：{upload}",
        broken="什么也没有导入。请再试一次。",
    )
