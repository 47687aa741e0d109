"""What a student does to the texts beside the writing: highlight, note in the margin."""

from django.db import transaction

from exam.models import Highlight, Material
from materials.models import ReadingParagraph


@transaction.atomic
def highlight_text(
    target: Material | ReadingParagraph, start: int, end: int, note: str = "", *, by
) -> Highlight:
    """Highlight a span of the text, in code points. The same span again, as after a lost reply, is the same
    highlight with the newer note; one that overlaps others lies over them and changes none."""
    where = {"material": target} if isinstance(target, Material) else {"paragraph": target}
    found, new = Highlight.objects.get_or_create(
        student=by, **where, start=start, end=end, defaults={"note": note}
    )
    if note and not new:
        annotate(found, note)
    return found


def annotate(highlight: Highlight, note: str) -> None:
    """Put the note in the margin; an empty one takes it away and leaves the highlight."""
    highlight.note = note
    highlight.save(update_fields=["note"])
