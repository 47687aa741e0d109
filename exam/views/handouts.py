from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from exam.forms.handouts import AnswersForm, HandoutForm
from exam.handout.answers import settle
from exam.handout.apply import apply
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from exam.handout.plan import Plan
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


@require_safe
@permission_needed("accounts.teach")
def handout(request, pk):
    """Everything the handout would make, and its doubts; after confirmation what it made."""
    upload = own_upload(request, pk)
    plan = parse(upload.text)
    return page(request, "exam/handout.html", {"upload": upload, "plan": plan, "form": AnswersForm(plan)})


@require_POST
@permission_needed("accounts.teach")
def confirm(request, pk):
    """Make what the preview showed, in one transaction; a second click finds it done."""
    upload = own_upload(request, pk)
    plan = parse(upload.text)
    form = AnswersForm(plan, request.POST)
    if form.is_valid():
        try:
            return _confirm_once(request, upload, plan, form)
        except HandoutError as error:
            form.add_error(None, str(error))
    return page(request, "exam/handout.html", {"upload": upload, "plan": plan, "form": form}, status=422)


@transaction.atomic
def _confirm_once(request, upload: HandoutUpload, plan: Plan, form: AnswersForm):
    upload = HandoutUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.applied_at:
        messages.info(request, "这份讲义已经导入过，没有再导入一次。")
        return redirect(upload)
    report = apply(settle(plan, form.answers()), by=request.user, publish=form.cleaned_data["publish"])
    upload.applied_at = timezone.now()
    upload.report = {
        "sentence": report.sentence,
        "notes": report.notes,
        "questions": report.question_ids,
        "topic": report.topic.slug,
    }
    upload.save()
    return redirect(upload)
