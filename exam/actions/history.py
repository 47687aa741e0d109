"""Earlier texts of a draft: which are kept when they are replaced, and which go as they grow old."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from exam.models import Draft, DraftRevision

# Within this time a tab's own saves share one entry of the history, unless text disappeared.
STEP = timedelta(seconds=60)
# A save that takes out more characters than this is worth an entry of its own, for ever.
LOSS = 20

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEN_MINUTES = timedelta(minutes=10)


def keep_history(draft: Draft, text: str, client: str) -> None:
    """Put the text that `client` is about to replace by `text` into the history, unless it was only a moment
    on that tab's way. What another tab, a form or a restoring replaces is always kept."""
    if not draft.text:
        return
    last = draft.revisions.first()
    recent = last is not None and timezone.now() - last.saved_at <= STEP
    if recent and client and client == draft.client and not lost_much(draft.text, text):
        return
    DraftRevision.objects.create(
        draft=draft, revision=draft.revision, text=draft.text, saved_at=draft.saved_at
    )
    thin_revisions(draft)


def thin_revisions(draft: Draft) -> int:
    """Delete what `surplus` lets go, but no text that lost much in the next entry. How many went."""
    entries = list(draft.revisions.order_by("revision").values_list("pk", "saved_at"))
    going = surplus([saved_at for _, saved_at in entries], timezone.now())
    if not going:
        return 0
    pairs = [(entries[index][0], entries[index + 1][0]) for index in going]
    texts = dict(
        draft.revisions.filter(pk__in={pk for pair in pairs for pk in pair}).values_list("pk", "text")
    )
    gone = [pk for pk, following in pairs if not lost_much(texts[pk], texts[following])]
    draft.revisions.filter(pk__in=gone).delete()
    return len(gone)


def surplus(times: Sequence[datetime], now: datetime) -> list[int]:
    """Indexes into `times`, oldest first, that thinning can spare. What stays: all of the last hour, then the
    newest of each ten minutes for a day, then the newest of each hour; the first and the last always."""

    def slot(index: int):
        age = now - times[index]
        if age <= HOUR:
            return index
        step = TEN_MINUTES if age <= DAY else HOUR
        return step, times[index].timestamp() // step.total_seconds()

    return [index for index in range(1, len(times) - 1) if slot(index) == slot(index + 1)]


def lost_much(old: str, new: str) -> bool:
    """Whether more than LOSS characters of `old` are gone between what it shares with `new` at both ends."""
    start = _common(old, new)
    return len(old) - start - _common(old[start:][::-1], new[start:][::-1]) > LOSS


def _common(a: str, b: str) -> int:
    """The length of the beginning two texts share, by halving: this runs at each save."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
