"""What editors do to entries: one save, one transaction, one audit line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from materials.actions.edits import keep_edit, text_of
from materials.actions.relations import propose_relations
from materials.articles import cut, tidy
from materials.models import (
    DateKind,
    EditingDraft,
    Issuer,
    Passage,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyIssuer,
    PolicyVersion,
    Precision,
    Publication,
    Topic,
)
from materials.search.library import index_policies


class StalePolicy(Exception):
    """Another editor saved this entry after it was opened here."""

    def __init__(self):
        super().__init__("这个条目刚被别的编辑改过，没有保存。你填的都还在，下面是两边不同的地方。")


@dataclass
class Entry:
    """An entry as an editor wrote it. `opened` is the updated_at it was opened with, None for a new one;
    `publish_at` a time to come, when it is to be public only then."""

    fields: dict
    aliases: list[str]
    issuers: list[str]
    dates: dict[DateKind, tuple[date | None, Precision, str]]
    topics: list[Topic]
    text: str
    publication: Publication
    publish_at: datetime | None
    opened: datetime | None


@transaction.atomic
def save_policy(policy: Policy | None, entry: Entry, *, by) -> Policy:
    """Make or change an entry. A changed text is a new version; earlier versions stay, and so does each saved state
    of the entry. The editor's own draft of it is done with. Raises StalePolicy."""
    drafts = EditingDraft.objects.filter(editor=by, policy=policy)
    if policy is None:
        policy = Policy()
    else:
        policy = Policy.objects.select_for_update().get(pk=policy.pk)
        if policy.updated_at != entry.opened:
            raise StalePolicy
        if not policy.edits.exists():
            keep_edit(policy, by=None)
    new = policy.pk is None
    if entry.fields["source_url"] != policy.source_url:
        policy.source_gone_on = None
    for name, value in entry.fields.items():
        setattr(policy, name, value)
    _put_where(policy, entry.publication, entry.publish_at)
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
    _new_version_if_changed(policy, entry.text)
    drafts.delete()
    index_policies(Policy.objects.filter(pk=policy.pk))
    propose_relations(policy)
    edit = keep_edit(policy, by=by)
    verb = "policy.created" if new else "policy.changed"
    record(by, verb, policy, publication=entry.publication, edit=edit.pk)
    return policy


def _put_where(policy: Policy, publication: Publication, publish_at: datetime | None) -> None:
    """Leave a public entry's time as it is; what is neither public nor to be is in review or a draft."""
    now = timezone.now()
    if publication == Publication.PUBLIC:
        policy.published_at = publish_at or (policy.published_at if policy.is_public else now)
        policy.submitted_at = None
    else:
        policy.published_at = None
        waiting = publication == Publication.REVIEW
        policy.submitted_at = (policy.submitted_at or now) if waiting else None


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


def _new_version_if_changed(policy: Policy, text: str) -> None:
    last = policy.versions.prefetch_related("passages").first()
    pieces = cut(text)
    known = [(one.label, one.heading, one.text) for one in last.passages.all()] if last else []
    if tidy(text) == tidy(text_of(last)) or [(one.label, one.heading, one.text) for one in pieces] == known:
        return
    version = PolicyVersion.objects.create(policy=policy, number=last.number + 1 if last else 1)
    Passage.objects.bulk_create(
        Passage(version=version, position=position, label=one.label, heading=one.heading, text=one.text)
        for position, one in enumerate(pieces, 1)
    )
