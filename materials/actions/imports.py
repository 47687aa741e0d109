"""A record becomes an entry of the library or another text of one, in transactions of few rows, so that people who
save meanwhile hardly wait. Nothing of it is seen before all of it is there."""

from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain, islice

from django.db.models import Count, F, Q
from django.utils import timezone

from materials.actions.policies import add_issuers, replace_issuers
from materials.citing import resolve_all, write_citations
from materials.known_names import known_names, names_changed
from materials.models import (
    Audience,
    DateKind,
    ImportedRecord,
    Level,
    Passage,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyVersion,
    Precision,
    SearchDocument,
    Status,
    Topic,
)
from materials.records import BadRecord, Record, standing
from materials.search.index import STEP, Document, add, remove
from materials.search.library import entry_document, index_policies, index_texts, passage_piece
from materials.steps import step
from materials.wording.names import Names

# The number of a version until all its passages are there: no reader takes it for the newest.
BEING_WRITTEN = 0
MOST_ROWS = 100  # written together, so that whoever waits to write waits a few milliseconds
WINDOW = 20  # records whose names are looked up together
NOT_KNOWN = ("", Level.UNKNOWN, Status.UNKNOWN)


class Outcome(Enum):
    NEW = "新条目"
    TEXT = "已有条目的又一版"
    SAME = "没有变化"


def import_records(records: Iterable[Record]) -> Iterator[tuple[Record, Outcome | BadRecord]]:
    """Make the library say what the records say, and say of each what became of it or why nothing did; the same
    record again changes nothing. What an interrupted import left is thrown away and made again."""
    names = known_names().names  # those of new entries are looked for in the end
    records = iter(records)
    while window := list(islice(records, WINDOW)):
        digests = dict(
            ImportedRecord.objects.filter(key__in=[one.key for one in window]).values_list("key", "digest")
        )
        taken = _names_and_numbers(window)
        together: list[Record] = []  # records of new entries that are written together
        for record in window:
            if digests.get(record.key) == record.digest:
                yield record, Outcome.SAME
                continue
            said = {record.title, *record.aliases, record.number} - {""}
            if record.key not in digests and not said & taken:
                if together and _rows([*together, record]) > MOST_ROWS:
                    yield from _new_entries(together, names)
                    together = []
                together.append(record)
                taken |= said
                digests[record.key] = record.digest
                continue
            if together:
                yield from _new_entries(together, names)
                together = []
            try:
                yield record, _import_known(record, names)
            except BadRecord as error:
                yield record, error
        if together:
            yield from _new_entries(together, names)
    resolve_all()


def known_titles(records: list[Record]) -> set[str]:
    """Those titles and aliases of the records that the library has already."""
    names = {name for record in records for name in (record.title, *record.aliases)}
    return {
        *Policy.objects.filter(title__in=names).values_list("title", flat=True),
        *PolicyAlias.objects.filter(title__in=names).values_list("title", flat=True),
    }


def _names_and_numbers(records: list[Record]) -> set[str]:
    """Those titles, aliases and numbers of the records that the library has already."""
    numbers = {record.number for record in records} - {""}
    return {
        *known_titles(records),
        *Policy.objects.filter(number__in=numbers).values_list("number", flat=True),
    }


def _import_known(record: Record, names: Names) -> Outcome:
    """Another text of an entry that is there, or none if it has this one; an entry that was cut short is made again.
    Raises BadRecord, changing nothing."""
    known = ImportedRecord.objects.filter(key=record.key).select_related("version__policy").first()
    policy = _without_leftovers(known.version.policy if known else _same_work(record))
    _check(record, policy, known)
    if policy is None:
        list(_new_entries([record], names))
        return Outcome.NEW
    if not record.passages:
        return Outcome.SAME
    if version := _version_with_text(policy, record):
        if not hasattr(version, "record"):  # an editor's, or an import's that was cut short at the very end
            _finish(record, version, names)
        return Outcome.SAME
    said = _said_of_text(record)
    if policy.versions.filter(in_force_from=said["in_force_from"]).exists():
        said["in_force_from"] = None  # of two texts that claim one day, nobody knows which stood
    with step():
        version = PolicyVersion.objects.create(policy=policy, number=BEING_WRITTEN, **said)
    _write_passages([version], [record])
    with step():
        _put_in_order(record, policy, version, known)
    _finish(record, version, names)
    return Outcome.TEXT


def _finish(record: Record, version: PolicyVersion, names: Names) -> None:
    """What stands in the library is found, and then the record is known: before that it would be tried again."""
    names_changed()
    index_texts(Policy.objects.filter(pk=version.policy_id), names)
    values = {"version": version, "digest": record.digest, "facts": record.facts}
    ImportedRecord.objects.update_or_create(key=record.key, defaults=values)


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
        while some := list(passages[:STEP]):
            with step():
                version.passages.filter(pk__in=some).delete()
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


def _version_with_text(policy: Policy, record: Record) -> PolicyVersion | None:
    versions = policy.versions.annotate(long=Count("passages")).filter(long=len(record.passages))
    for version in versions.select_related("record"):
        if list(version.passages.values_list("label", "heading", "text")) == record.passages:
            return version
    return None


def _rows(records: Iterable[Record]) -> int:
    """How many rows describe the records, about: all but their texts."""
    return sum(
        4 + 2 * len(one.issuers) + len(one.dates) + len(one.aliases) + len(one.topics) for one in records
    )


def _new_entries(records: list[Record], names: Names) -> Iterator[tuple[Record, Outcome]]:
    """New entries with their texts, seen only when all of it is there."""
    with step():
        policies = Policy.objects.bulk_create(Policy(**_said(record)) for record in records)
        versions = PolicyVersion.objects.bulk_create(
            PolicyVersion(policy=policy, number=BEING_WRITTEN, **_said_of_text(record))
            for policy, record in zip(policies, records, strict=True)
        )
        documents = _described(policies, versions, records)
        cards = SearchDocument.objects.bulk_create(document.card() for document in documents)
    for document, passages in zip(documents, _write_passages(versions, records), strict=True):
        document.pieces = map(passage_piece, passages)
    own = zip(documents, cards, strict=True)
    add(entry for document, card in own for entry in document.entries(card, names))
    write_citations([citation for document in documents for citation in document.citations])
    with step():
        names_changed()
        PolicyVersion.objects.filter(pk__in=[version.pk for version in versions]).update(number=1)
        Policy.objects.filter(pk__in=[policy.pk for policy in policies]).update(published_at=timezone.now())
        SearchDocument.objects.filter(pk__in=[card.pk for card in cards]).update(audience=Audience.EVERYBODY)
        ImportedRecord.objects.bulk_create(
            ImportedRecord(key=record.key, version=version, digest=record.digest, facts=record.facts)
            for record, version in zip(records, versions, strict=True)
        )
    for record in records:
        yield record, Outcome.NEW


def _described(policies, versions, records: list[Record]) -> list[Document]:
    """Writes what describes new policies; what is to be found of each besides its text."""
    named = Topic.objects.filter(name__in={name for record in records for name in record.topics})
    topics = {topic.name: topic for topic in named}
    aliases, dates, topic_links, documents = [], [], [], []
    for policy, version, record in zip(policies, versions, records, strict=True):
        own_dates = [
            PolicyDate(policy=policy, kind=kind, day=day, precision=precision, printed=printed)
            for kind, (day, precision, printed) in record.dates.items()
        ]
        own_topics = [topics[name] for name in record.topics if name in topics]
        dates += own_dates
        aliases += [PolicyAlias(policy=policy, title=title) for title in record.aliases]
        topic_links += [Policy.topics.through(policy=policy, topic=topic) for topic in own_topics]
        document = entry_document(
            policy,
            aliases=record.aliases,
            issuers=record.issuers,
            dates=own_dates,
            topics=own_topics,
            life=policy.life_by(own_dates, [version], []),
        )
        documents.append(document)
    PolicyDate.objects.bulk_create(dates)
    PolicyAlias.objects.bulk_create(aliases)
    Policy.topics.through.objects.bulk_create(topic_links)
    add_issuers([(policy, record.issuers) for policy, record in zip(policies, records, strict=True)])
    return documents


def _said_of_text(record: Record) -> dict:
    day, precision, _ = record.dates.get(DateKind.ISSUED, (None, None, ""))
    return {
        "in_force_from": record.in_force_from,
        "issued_on": day if precision == Precision.DAY else None,
        "note": record.note[: PolicyVersion._meta.get_field("note").max_length],
    }


def _write_passages(versions: Iterable[PolicyVersion], records: Iterable[Record]) -> list[list[Passage]]:
    """Writes the texts of these versions, some passages at a time; each version's passages."""
    texts = [
        [
            Passage(version=version, position=position, label=label, heading=heading, text=text)
            for position, (label, heading, text) in enumerate(record.passages, 1)
        ]
        for version, record in zip(versions, records, strict=True)
    ]
    rows = chain.from_iterable(texts)
    while some := list(islice(rows, MOST_ROWS)):
        with step():
            Passage.objects.bulk_create(some)
    return texts


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
    if place == 0:
        _describe(policy, record, overwrite=bool(recorded and recorded[0]))


def _said(record: Record) -> dict:
    """The policy's own fields, as the record has them."""
    return {
        "title": record.title,
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
