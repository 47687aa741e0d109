"""Photos of pages written on paper: they come, change places and go until their attempt is submitted.

A file is never left behind without its row, nor a row without its file: what was stored goes again when the rows
cannot be, and what is deleted goes once the row is gone for good.
"""

from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from exam.errors import AlreadySubmitted, TooManyPhotos
from exam.models import AnswerPhoto, Attempt, Draft, Submission
from exam.photograph import Photo


def add_photos(attempt: Attempt, photos: list[Photo]) -> list[AnswerPhoto]:
    """Store the photos as the attempt's last pages, all or none. Raises AlreadySubmitted, TooManyPhotos."""
    rows: list[AnswerPhoto] = []
    try:
        with transaction.atomic():
            present = _open_pages(attempt)
            left = settings.PHOTO_MAX_COUNT - len(present)
            if len(photos) > left:
                raise TooManyPhotos(settings.PHOTO_MAX_COUNT, left)
            last = present[-1].position if present else 0
            for position, photo in enumerate(photos, last + 1):
                row = AnswerPhoto(attempt=attempt, position=position, width=photo.width, height=photo.height)
                rows.append(row)
                row.image.save(f"{uuid4().hex}.jpg", ContentFile(photo.jpeg))
    except BaseException:
        for row in rows:
            row.image.delete(save=False)
        raise
    return rows


@transaction.atomic
def move_photo(photo: AnswerPhoto, step: int) -> None:
    """Change places with the page before (-1) or after (1); at the end of the row nothing happens.
    Raises AlreadySubmitted."""
    pages = _open_pages(photo.attempt)
    if photo not in pages:  # deleted in another tab
        return
    here = pages.index(photo)
    if not 0 <= here + step < len(pages):
        return
    photo, other = pages[here], pages[here + step]
    places = photo.position, other.position
    for row, position in [(photo, 0), (other, places[0]), (photo, places[1])]:  # 0 is nobody's place
        row.position = position
        row.save(update_fields=["position"])


@transaction.atomic
def delete_photo(photo: AnswerPhoto) -> None:
    """Raises AlreadySubmitted."""
    _open_pages(photo.attempt)
    name, storage = photo.image.name, photo.image.storage
    photo.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _open_pages(attempt: Attempt) -> list[AnswerPhoto]:
    """The attempt's pages in order, locked as saving and submitting lock it. Raises AlreadySubmitted."""
    Draft.objects.select_for_update().get(attempt=attempt)
    if Submission.objects.filter(attempt=attempt).exists():
        raise AlreadySubmitted
    return list(attempt.photos.order_by("position"))
