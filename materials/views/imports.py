"""Policies from a file: one document into the entry's form, many records after a look at them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.progress import carry_out
from materials.actions.imports import Outcome, known_titles
from materials.actions.uploads import importing, rows_of
from materials.articles import Piece, as_text
from materials.files.errors import UnreadableFile
from materials.forms.imports import UploadForm
from materials.forms.policies import PolicyForm
from materials.models import PolicyUpload
from materials.readers import document_record
from materials.records import BadRecord, read_record

editors_only = permission_needed("accounts.edit_policies")
SHOWN = 200  # records of a preview


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def upload_new(request):
    """Take a file: a document fills the form of a new entry, which is saved there; a list is shown first."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if not form.is_document:
            upload = PolicyUpload.objects.create(
                uploaded_by=request.user, name=file.name[-200:], data=file.read()
            )
            return redirect("policy-upload", upload.pk)
        try:
            record = document_record(file.read(), file.name)
            checked = read_record(record | {"title": record["title"] or file.name})
        except (UnreadableFile, BadRecord) as error:
            form.add_error("file", str(error))
        else:
            context = {
                "policy": None,
                "form": PolicyForm(policy=None, typed=_typed(record, checked)),
                "read": file.name,
            }
            return page(request, "materials/policy_edit.html", context)
    status = 422 if request.method == "POST" else 200
    return page(request, "materials/upload_new.html", {"form": form}, status=status)


def _typed(record: dict, checked) -> dict:
    """A recognised record as it stands in the entry's form."""
    return {
        "title": record["title"],
        "number": checked.printed,
        "level": checked.level,
        "kind": checked.kind,
        "issuers": "\n".join(checked.issuers),
        "text": as_text(Piece(*passage) for passage in checked.passages),
    } | {f"date_{kind}": printed for kind, (_, _, printed) in checked.dates.items()}


def own_upload(request, pk) -> PolicyUpload:
    return get_object_or_404(PolicyUpload, pk=pk, uploaded_by=request.user)


@require_safe
@editors_only
def upload(request, pk):
    """What a file would become, and which lines of it would not; afterwards what became of it."""
    found = own_upload(request, pk)
    rows = rows_of(found) if not found.applied_at else []
    good = [record for _, record in rows if not isinstance(record, BadRecord)]
    known = known_titles(good)
    context = {
        "upload": found,
        "good": [(record, record.title in known) for record in good[:SHOWN]],
        "count": len(good),
        "bad": [(line, str(error)) for line, error in rows if isinstance(error, BadRecord)],
        # PostgreSQL keeps a JSON object's keys in an order of its own.
        "counts": [(one.value, found.report["counts"][one.value]) for one in Outcome if found.applied_at],
    }
    return page(request, "materials/upload.html", context)


@require_POST
@editors_only
def upload_confirm(request, pk):
    """Import what can be imported, or throw the file away."""
    found = own_upload(request, pk)
    if "discard" in request.POST:
        found.delete()
        messages.success(request, "没有导入，文件已经丢掉。")
        return redirect("policy-upload-new")
    if found.applied_at:
        messages.info(request, "这个文件已经导入过，没有再导入一次。")
        return redirect("policy-upload", pk)
    rows = rows_of(found)
    return carry_out(
        request,
        importing(found, rows, by=request.user),
        len(rows),
        lambda _: redirect("policy-upload", pk),
        title=f"导入：{found}",
        broken="存下的每一条都是完整的。再导入一次，就从断的地方接着做。",
    )
