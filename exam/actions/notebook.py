"""A student's notebook: excerpts taken, changed, tagged."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from exam.models import Excerpt, ExcerptTag, Material, ReferenceAnswer
from materials.models import Passage, ReadingParagraph

Source = Passage | Material | ReadingParagraph | ReferenceAnswer


def source_fields(source: Source | None) -> dict:
    """The fields that say where an excerpt is from."""
    match source:
        case Passage():
            return {"passage": source, "policy": source.version.policy, "place": source.whereabouts}
        case Material():
            return {"material": source, "place": source.whereabouts}
        case ReadingParagraph():
            return {"paragraph": source, "place": source.whereabouts}
        case ReferenceAnswer():
            return {"answer": source, "question": source.question, "place": source.whereabouts}
    return {}


@transaction.atomic
def take_excerpt(
    source: Source | None, text: str, *, key: UUID, kind: str, note: str = "", tags: Sequence[str] = (), by
) -> Excerpt:
    """Keep the words with their source. The same form again, as by a double click, is the same excerpt, unchanged."""
    fields = {"text": text, "kind": kind, "note": note, **source_fields(source)}
    excerpt, new = Excerpt.objects.get_or_create(student=by, key=key, defaults=fields)
    if new:
        tag(excerpt, tags)
    return excerpt


@transaction.atomic
def change_excerpt(excerpt: Excerpt, text: str, *, kind: str, note: str, tags: Sequence[str]) -> None:
    excerpt.text, excerpt.kind, excerpt.note = text, kind, note
    excerpt.save(update_fields=["text", "kind", "note"])
    tag(excerpt, tags)


def tag(excerpt: Excerpt, names: Sequence[str]) -> None:
    """These tags and no others."""
    excerpt.tags.all().delete()
    ExcerptTag.objects.bulk_create(ExcerptTag(excerpt=excerpt, name=name) for name in names)
