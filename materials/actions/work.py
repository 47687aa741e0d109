"""What editors do with many entries at once, and what the clock does with them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from materials.links import Answer
from materials.models import Audience, Policy, SearchDocument, Topic
from materials.search.library import index_policies
from materials.steps import step


@transaction.atomic
def work_on(deed: str, policies: Iterable[Policy], *, by, topic: Topic | None = None) -> int:
    """Do one of WorkForm.DEEDS with each of these entries that it changes; how many those were. An entry in the
    trash is only ever restored. Whoever has such an entry open finds on saving that it was changed."""
    pks = [policy.pk for policy in policies]
    changed = [
        policy
        for policy in Policy.objects.select_for_update().filter(pk__in=pks)
        if (policy.trashed_at is not None) == (deed == "restore") and _do(deed, policy, topic)
    ]
    for policy in changed:
        policy.save()
        record(by, f"policy.{deed}", policy, **({"topic": topic.name} if topic else {}))
    index_policies(Policy.objects.filter(pk__in=[policy.pk for policy in changed]))
    return len(changed)


def _do(deed: str, policy: Policy, topic: Topic | None) -> bool:
    """Whether there was something to do; it is not saved."""
    now = timezone.now()
    before = _state(policy)
    match deed:
        case "publish":
            policy.published_at, policy.submitted_at = policy.published_at if policy.is_public else now, None
        case "submit" if policy.published_at is None:
            policy.submitted_at = policy.submitted_at or now
        case "withdraw":
            policy.published_at = policy.submitted_at = None
        case "verified":
            policy.verified_on = timezone.localdate()
        case "source_gone" if policy.source_url:
            policy.source_gone_on = policy.source_gone_on or timezone.localdate()
        case "source_there":
            policy.source_gone_on = None
        case "trash":
            policy.trashed_at = now
        case "restore":
            policy.trashed_at = None
        case "topic" if not policy.topics.contains(topic):
            policy.topics.add(topic)
            return True
    return before != _state(policy)


def _state(policy: Policy) -> tuple:
    return (
        policy.published_at, policy.submitted_at, policy.verified_on, policy.source_gone_on, policy.trashed_at,
    )  # fmt: skip


def note_link(policy: Policy, answer: Answer) -> None:
    """Remember what became of an entry's source link; what is not sure changes nothing. No edit: whoever has the entry
    open may save it."""
    if answer is not Answer.UNKNOWN:
        rows = Policy.objects.filter(pk=policy.pk, source_url=policy.source_url)
        if answer is Answer.THERE:
            rows.update(source_gone_on=None)
        else:
            rows.filter(source_gone_on=None).update(source_gone_on=timezone.localdate())


@transaction.atomic
def publish_due() -> int:
    """Let everybody find the scheduled entries whose time has come: their pages are public by the clock, the index
    has to be told. How many those were."""
    hidden = SearchDocument.objects.filter(kind="policy", audience=Audience.EDITORS).values("object_id")
    due = list(Policy.objects.public().filter(pk__in=hidden))
    for policy in due:
        record(None, "policy.publish", policy, scheduled=policy.published_at.isoformat())
    index_policies(Policy.objects.filter(pk__in=[policy.pk for policy in due]))
    return len(due)


def turn_due() -> int:
    """Let the index know the entries whose status has changed by the calendar: a search knows the first such day by
    itself, this tells it the next, and which texts are of the past. How many those were."""
    documents = SearchDocument.objects.filter(kind="policy", status_turns_on__lte=timezone.localdate())
    turned = list(documents.values_list("object_id", flat=True))
    for pk in turned:
        with step():
            index_policies(Policy.objects.filter(pk=pk))
    return len(turned)
