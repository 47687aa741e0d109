"""Photos of an attempt's pages. The files lie outside of what is served: each goes through `photo` and its check."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import page
from exam.actions.photos import add_photos, delete_photo, move_photo
from exam.errors import AlreadySubmitted, TooManyPhotos
from exam.forms.photos import PhotoMoveForm, PhotosForm
from exam.models import AnswerPhoto
from exam.views.attempts import own_attempt

FROZEN = "这次作答已经提交，照片不能再加、删或换次序。"


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, pk):
    """The own attempt's photos; a POST adds some, all or none, until the attempt is submitted."""
    attempt = own_attempt(request, pk)
    form = PhotosForm()
    if request.method == "POST":
        if attempt.submitted_at:
            raise PermissionDenied(FROZEN)
        form = PhotosForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                added = add_photos(attempt, form.cleaned_data["photos"])
            except AlreadySubmitted:
                raise PermissionDenied(FROZEN) from None
            except TooManyPhotos as error:
                form.add_error("photos", str(error))
            else:
                messages.success(request, f"存好了 {len(added)} 张照片。")
                return redirect("photos", pk)
    context = {
        "attempt": attempt,
        "photos": attempt.photos.all(),
        "form": form,
        "most": settings.PHOTO_MAX_COUNT,
        "most_bytes": settings.PHOTO_MAX_BYTES,
    }
    return page(request, "exam/photos.html", context, status=422 if form.errors else 200)


@require_safe
def photo(request, pk):
    """The picture itself, for its student and for those who may mark; no cache keeps it."""
    found = get_object_or_404(AnswerPhoto.objects.visible_to(request.user), pk=pk)
    try:
        file = found.image.open()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/jpeg", filename=f"{found}.jpg")


def own_photo(request, pk) -> AnswerPhoto:
    """A photo of the person's own attempt, which is closed if its time is over."""
    found = get_object_or_404(AnswerPhoto, pk=pk, attempt__student=request.user)
    found.attempt = own_attempt(request, found.attempt_id)
    return found


@require_POST
def move(request, pk):
    found = own_photo(request, pk)
    form = PhotoMoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "不知道往哪边挪：请用照片下面的按钮。")
    else:
        _while_open(move_photo, found, form.cleaned_data["step"])
    return redirect("photos", found.attempt_id)


@require_POST
def delete(request, pk):
    found = own_photo(request, pk)
    _while_open(delete_photo, found)
    messages.success(request, "照片已删除。")
    return redirect("photos", found.attempt_id)


def _while_open(action, *arguments):
    try:
        action(*arguments)
    except AlreadySubmitted:
        raise PermissionDenied(FROZEN) from None
