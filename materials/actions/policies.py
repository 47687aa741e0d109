"""What editors do to entries: one save, one transaction, one audit line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from materials.models import (
    DateKind,
    Issuer,
    Passage,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyIssuer,
    PolicyVersion,
    Precision,
    Topic,
)
from materials.search.library import index_policies


class StalePolicy(Exception):
    """Another editor saved this entry after it was opened here."""

    def __init__(self):
        super().__init__("这个条目刚被别的编辑改过，没有保存。你填的都还在：请另开一页看看改了什么，再决定。")


@dataclass
class Entry:
    """An entry as an editor wrote it. `opened` is the updated_at it was opened with; None for a new one."""

    fields: dict
    aliases: list[str]
    issuers: list[str]
    dates: dict[DateKind, tuple[date | None, Precision, str]]
    topics: list[Topic]
    passages: list[str]
    published: bool
    opened: datetime | None


@transaction.atomic
def save_policy(policy: Policy | None, entry: Entry, *, by) -> Policy:
    """Make or change an entry. A changed text is a new version; earlier versions stay. Raises StalePolicy."""
    if policy is None:
        policy = Policy()
    else:
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        if policy.updated_at != entry.opened:
            raise StalePolicy
    new = policy.pk is None
    for name, value in entry.fields.items():
        setattr(policy, name, value)
    if entry.published != bool(policy.published_at):
        policy.published_at = timezone.now() if entry.published else None
    policy.save()
    policy.topics.set(entry.topics)
    policy.aliases.all().delete()
    PolicyAlias.objects.bulk_create(PolicyAlias(policy=policy, title=title) for title in entry.aliases)
    replace_issuers(policy, entry.issuers)
    policy.dates.all().delete()
    PolicyDate.objects.bulk_create(
        PolicyDate(policy=policy, kind=kind, day=day, precision=precision, printed=printed)
        for kind, (day, precision, printed) in entry.dates.items()
    )
    _new_version_if_changed(policy, entry.passages)
    index_policies(Policy.objects.filter(pk=policy.pk))
    record(by, "policy.created" if new else "policy.changed", policy, published=entry.published)
    return policy


def replace_issuers(policy: Policy, names: list[str]) -> None:
    """Make these the policy's issuers, in this order."""
    PolicyIssuer.objects.filter(policy=policy).delete()
    add_issuers([(policy, names)])


def add_issuers(signed: list[tuple[Policy, list[str]]]) -> None:
    """The issuers, in this order, of policies that have none."""
    wanted = dict.fromkeys(name for _, names in signed for name in names)
    known = {issuer.name: issuer for issuer in Issuer.objects.filter(name__in=wanted)}
    for name in wanted:
        if name not in known:
            known[name], _ = Issuer.objects.get_or_create(name=name)
    PolicyIssuer.objects.bulk_create(
        PolicyIssuer(policy=policy, issuer=known[name], position=position)
        for policy, names in signed
        for position, name in enumerate(dict.fromkeys(names), 1)
    )


def _new_version_if_changed(policy: Policy, passages: list[str]) -> None:
    last = policy.versions.prefetch_related("passages").first()
    if passages == ([passage.text for passage in last.passages.all()] if last else []):
        return
    version = PolicyVersion.objects.create(policy=policy, number=last.number + 1 if last else 1)
    Passage.objects.bulk_create(
        Passage(version=version, position=position, text=text) for position, text in enumerate(passages, 1)
    )
