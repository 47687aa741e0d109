"""Entries of the library as records of the import format, so that what goes out can come in again."""

from collections.abc import Iterator

from django.db.models import Prefetch

from materials.models import Policy, PolicyVersion
from materials.records import STATUS_WORDS, STATUSES, read_record


def records(policies) -> Iterator[dict]:
    """A record for each text of each policy of a queryset, its newest text first; one without a text has one too."""
    versions = PolicyVersion.objects.exclude(number=0).select_related("record").prefetch_related("passages")
    whole = policies.prefetch_related(
        "aliases", "signatures__issuer", "dates", "topics", Prefetch("versions", versions)
    )
    for policy in whole.order_by("pk").iterator(chunk_size=20):
        newest, *others = policy.versions.all() or [None]
        yield _newest(policy, newest)
        for version in others:
            yield _earlier(policy, version)


def _passages(version: PolicyVersion | None) -> list[dict]:
    rows = version.passages.all() if version else []
    return [{"label": row.label, "heading": row.heading, "text": row.text} for row in rows]


def _facts(version: PolicyVersion | None) -> dict:
    """What the record that the text came from said, if it came from one."""
    return version.record.facts if version and hasattr(version, "record") else {}


def _newest(policy: Policy, version: PolicyVersion | None) -> dict:
    """What the library says of it now."""
    facts = _facts(version)
    status = facts.get("status", "")
    topics = [str(topic) for topic in policy.topics.all()]
    record = {
        "key": facts.get("key") or _key(policy, version),
        "title": policy.title,
        "number": policy.number_printed or policy.number,
        "issuers": [str(row) for row in policy.signatures.all()],
        "kind": policy.kind,
        "status": status if STATUSES.get(status) == policy.status else STATUS_WORDS[policy.status],
        "issued_on": "",
        "topics": list(dict.fromkeys([*facts.get("topics", []), *topics])),
        "note": facts.get("note") or (version.note if version else ""),
        "passages": _passages(version),
    }
    record |= {f"{date.kind}_on": date.as_text for date in policy.dates.all()}
    more = {
        "aliases": [str(alias) for alias in policy.aliases.all()],
        "summary": policy.summary,
        "source_url": policy.source_url,
    }
    record |= {name: value for name, value in more.items() if value}
    if read_record(record).level != policy.level:
        record["level"] = policy.get_level_display()
    return record | _in_force(record, version)


def _earlier(policy: Policy, version: PolicyVersion) -> dict:
    said = {"key": _key(policy, version), "title": policy.title, "status": "已修改", "note": version.note}
    record = said | _facts(version) | {"passages": _passages(version)}
    return record | _in_force(record, version)


def _in_force(record: dict, version: PolicyVersion | None) -> dict:
    """The day the text is in force from, where the record does not say it by itself."""
    day = version.in_force_from if version else None
    return {"in_force_from": day.isoformat()} if day and day != read_record(record).in_force_from else {}


def _key(policy: Policy, version: PolicyVersion | None) -> str:
    return f"policy-{policy.pk}-{version.number if version else 0}"
