"""A student's own frameworks: begun, saved while they are typed, removed with their slots."""

from django.db import transaction
from django.utils import timezone

from exam.errors import NotAllowed, StaleDraft
from exam.frameworks.content import Content
from exam.models import Excerpt, FrameworkSlot, OwnFramework

MOST = 100  # frameworks of one student


@transaction.atomic
def start_framework(content: Content, *, by) -> OwnFramework:
    """A framework with these slots. Raises NotAllowed where the person has very many."""
    if by.frameworks.count() >= MOST:
        raise NotAllowed(f"框架已经有 {MOST} 份：先删去不用的，再建新的。")
    framework = OwnFramework.objects.create(student=by, saved_at=timezone.now())
    _write(framework, content)
    framework.save()
    return framework


@transaction.atomic
def save_framework(
    framework: OwnFramework,
    content: Content,
    *,
    revision: int,
    client: str = "",
    sequence: int = 0,
    after_client: str = "",
    after_sequence: int = 0,
) -> OwnFramework:
    """Store what is typed and return the framework as it is stored then; the rules are those of an answer's draft
    (exam/actions/writing.py). An excerpt that its student has not, or no longer, is left out. Raises StaleDraft."""
    stored = OwnFramework.objects.select_for_update().get(pk=framework.pk)
    if stored.is_late(client, sequence):
        return stored
    changed = _own(stored, content) != stored.content
    if stored.changed_since(revision, client, after_client, after_sequence):
        if not changed:
            return stored
        raise StaleDraft(stored)
    if changed:
        _write(stored, content)
        stored.revision += 1
    stored.client, stored.sequence, stored.saved_at = client, sequence, timezone.now()
    stored.save()
    return stored


def _own(framework: OwnFramework, content: Content) -> Content:
    """The content without what is no excerpt of the framework's student."""
    own = Excerpt.objects.filter(student=framework.student_id, pk__in=content.excerpts)
    known = {str(pk) for pk in own.values_list("pk", flat=True)}
    for slot in content.slots:
        slot.excerpt = slot.excerpt.lstrip("0") if slot.excerpt.lstrip("0") in known else ""
    return content


def _write(framework: OwnFramework, content: Content) -> None:
    """The title and the slots as rows, in the place of those that were there."""
    content = _own(framework, content)
    framework.title = content.title
    framework.slots.all().delete()
    FrameworkSlot.objects.bulk_create(
        FrameworkSlot(
            framework=framework,
            position=position,
            name=slot.name,
            hint=slot.hint,
            text=slot.text,
            excerpt_id=int(slot.excerpt) if slot.excerpt else None,
        )
        for position, slot in enumerate(content.slots)
    )
