"""A record becomes an entry of the library or another text of one, in transactions of few rows, so that people who
save meanwhile hardly wait. Nothing of it is seen before all of it is there."""

from collections.abc import Iterator
from contextlib import nullcontext
from enum import Enum
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from materials.actions.policies import add_issuers, replace_issuers
from materials.models import (
    Audience,
    ImportedRecord,
    Level,
    Passage,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyVersion,
    SearchDocument,
    Status,
    Topic,
)
from materials.records import BadRecord, Record, standing
from materials.search.index import STEP, Piece, add, remove
from materials.search.library import entry_document, index_policies, passage_piece

# The number of a version until all its passages are there: no reader takes it for the newest.
BEING_WRITTEN = 0
NOT_KNOWN = ("", Level.UNKNOWN, Status.UNKNOWN)


class Outcome(Enum):
    NEW = "新条目"
    TEXT = "已有条目的又一版"
    SAME = "没有变化"


def import_record(record: Record) -> Outcome:
    """Make the library say what the record says; the same record again changes nothing. Raises BadRecord, having
    changed nothing. What an interrupted import left is thrown away and made again."""
    known = ImportedRecord.objects.filter(key=record.key).select_related("version__policy").first()
    if known and known.digest == record.digest:
        return Outcome.SAME
    policy = _without_leftovers(known.version.policy if known else _same_work(record))
    _check(record, policy, known)
    # Few passages go in one transaction; many in several, hidden until the last.
    with transaction.atomic() if len(record.passages) < STEP else nullcontext():
        if policy is None:
            _new_entry(record)
            return Outcome.NEW
        if _has_text(policy, record):
            return Outcome.SAME
        version = _begin_version(record, policy, number=BEING_WRITTEN)
        for _ in _pieces(version, record):
            pass
        with transaction.atomic(savepoint=False):
            _put_in_order(record, policy, version, known)
        index_policies(Policy.objects.filter(pk=policy.pk))
    return Outcome.TEXT


def _same_work(record: Record) -> Policy | None:
    """The entry of this title, or of this alias."""
    alias = PolicyAlias.objects.filter(title=record.title).values("policy")
    return Policy.objects.filter(Q(title=record.title) | Q(pk__in=alias)).first()


def _without_leftovers(policy: Policy | None) -> Policy | None:
    """The policy as it was before an import of it was cut short; None if there was none."""
    leftovers = policy.versions.filter(number=BEING_WRITTEN) if policy else []
    for version in leftovers:
        remove("policy", [policy.pk])
        passages = version.passages.values_list("pk", flat=True)
        while step := list(passages[:STEP]):
            version.passages.filter(pk__in=step).delete()
        version.delete()
        if policy.published_at is None and not policy.versions.exists():
            policy.delete()
            return None
        index_policies(Policy.objects.filter(pk=policy.pk))
    return policy


def _check(record: Record, policy: Policy | None, known: ImportedRecord | None) -> None:
    others = Policy.objects.exclude(pk=policy.pk) if policy else Policy.objects
    if record.number and (twin := others.filter(number=record.number).first()):
        raise BadRecord(f"字号 {record.number} 在库里已经是《{twin}》的。")
    if record.aliases and (twin := others.filter(aliases__title__in=record.aliases).first()):
        raise BadRecord(f"别名与库里的《{twin}》相同。")
    if known:
        if _same_work(record) not in (None, policy):
            raise BadRecord(f"《{record.title}》在库里已经是另一条的标题或别名。")
        if not ImportedRecord.objects.filter(version=policy.versions.first()).exists():
            raise BadRecord(f"编辑改过《{policy}》的正文，没有用文件里的盖掉：请在库里核对。")


def _has_text(policy: Policy, record: Record) -> bool:
    """Whether one of the policy's texts is the record's; where there is none, the policy has it."""
    return not record.passages or any(
        list(version.passages.values_list("label", "heading", "text")) == record.passages
        for version in policy.versions.annotate(long=Count("passages")).filter(long=len(record.passages))
    )


def _new_entry(record: Record) -> None:
    whole = len(record.passages) < STEP
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        policy = Policy.objects.create(
            title=record.title, published_at=now if whole else None, **_said(record)
        )
        aliases = [PolicyAlias(policy=policy, title=title) for title in record.aliases]
        dates = [
            PolicyDate(policy=policy, kind=kind, day=day, precision=precision, printed=printed)
            for kind, (day, precision, printed) in record.dates.items()
        ]
        topics = list(Topic.objects.filter(name__in=record.topics))
        PolicyAlias.objects.bulk_create(aliases)
        PolicyDate.objects.bulk_create(dates)
        add_issuers(policy, record.issuers)
        policy.topics.add(*topics)
        version = _begin_version(record, policy, number=1 if whole else BEING_WRITTEN)
        document = entry_document(
            policy,
            aliases=record.aliases,
            issuers=record.issuers,
            dates=dates,
            topics=topics,
            pieces=_pieces(version, record),
        )
        card = document.card()
        card.save(force_insert=True)
    add(document.entries(card))
    with transaction.atomic(savepoint=False):
        if not whole:
            PolicyVersion.objects.filter(pk=version.pk).update(number=1)
            Policy.objects.filter(pk=policy.pk).update(published_at=now)
            SearchDocument.objects.filter(pk=card.pk).update(audience=Audience.EVERYBODY)
        ImportedRecord.objects.create(
            key=record.key, version=version, digest=record.digest, facts=record.facts
        )


def _begin_version(record: Record, policy: Policy, *, number: int) -> PolicyVersion:
    longest = PolicyVersion._meta.get_field("note").max_length
    return PolicyVersion.objects.create(policy=policy, number=number, note=record.note[:longest])


def _pieces(version: PolicyVersion, record: Record) -> Iterator[Piece]:
    """Writes the version's passages, some at a time, each given back as it is searched."""
    rows = (
        Passage(version=version, position=position, label=label, heading=heading, text=text)
        for position, (label, heading, text) in enumerate(record.passages, 1)
    )
    while step := list(islice(rows, STEP)):
        yield from map(passage_piece, Passage.objects.bulk_create(step))


def _put_in_order(
    record: Record, policy: Policy, version: PolicyVersion, known: ImportedRecord | None
) -> None:
    """Number the new text among the policy's others: above the one it replaces, or by what the records say of
    their time; below what editors wrote. The newest text's record describes the policy."""
    versions = list(policy.versions.exclude(pk=version.pk).select_related("record"))
    recorded = [getattr(one, "record", None) for one in versions]
    if known:
        place = recorded.index(known)
    else:
        older = (i for i, one in enumerate(recorded) if one and standing(one.facts) < record.standing)
        place = next(older, len(versions))
    versions.insert(place, version)
    if place:
        # All out of the way first: a number stands once.
        policy.versions.update(number=F("number") + len(versions) + 1)
    for number, one in enumerate(reversed(versions), 1):
        if place or one == version:
            PolicyVersion.objects.filter(pk=one.pk).update(number=number)
    values = {"version": version, "digest": record.digest, "facts": record.facts}
    ImportedRecord.objects.update_or_create(key=record.key, defaults=values)
    if place == 0:
        if known:
            policy.title = record.title
        _describe(policy, record, overwrite=all(recorded) and bool(recorded))


def _said(record: Record) -> dict:
    """The policy's own fields, as the record has them."""
    return {
        "number": record.number,
        "number_printed": record.printed,
        "level": record.level,
        "kind": record.kind,
        "status": record.status,
        "summary": record.summary,
        "source_url": record.source_url,
    }


def _describe(policy: Policy, record: Record, *, overwrite: bool) -> None:
    """Write what the record says of the policy; without `overwrite` only where nothing is known yet."""
    for name, value in _said(record).items():
        if value not in NOT_KNOWN and (overwrite or getattr(policy, name) in NOT_KNOWN):
            setattr(policy, name, value)
    policy.save()
    for title in record.aliases:
        PolicyAlias.objects.get_or_create(policy=policy, title=title)
    if record.issuers and (overwrite or not policy.signatures.exists()):
        replace_issuers(policy, record.issuers)
    for kind, (day, precision, printed) in record.dates.items():
        values = {"day": day, "precision": precision, "printed": printed}
        write = PolicyDate.objects.update_or_create if overwrite else PolicyDate.objects.get_or_create
        write(policy=policy, kind=kind, defaults=values)
    policy.topics.add(*Topic.objects.filter(name__in=record.topics))
