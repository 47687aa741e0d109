"""The documents a handout names, as entries of the library: found again, completed, never overwritten."""

from django.utils import timezone

from accounts.progress import Work
from exam.handout.plan import Plan, PolicyEntry
from exam.handout.rows import Report, checked, day_and_precision
from materials.actions.relations import KINDS
from materials.models import (
    Issuer,
    Level,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyIssuer,
    Relation,
    Topic,
)

LEVELS = {label: value for value, label in Level.choices}


def apply_policies(plan: Plan, topic: Topic, report: Report, *, publish: bool) -> Work[dict[str, Policy]]:
    """Every title of the plan with its row. Relations are proposals until an editor confirms them."""
    rows: dict[str, Policy] = {}
    for entry in plan.policies:
        before = dict(report.made)
        policy = rows[entry.title] = _policy(entry, report, publish)
        _issuers(policy, entry, report)
        _dates(policy, entry, report)
        if not policy.topics.contains(topic):
            policy.topics.add(topic)
            report.count("专题里的政策")
        if report.made != before:
            policy.save(update_fields=["updated_at"])  # an editor's open form is told that the entry changed
        yield report.step()
    for planned in plan.relations:
        source, target = rows.get(planned.source), rows.get(planned.target)
        kind = KINDS.get(planned.kind)
        if source and target and kind and source != target:
            _, created = Relation.objects.get_or_create(
                source=source, target=target, kind=kind, defaults={"evidence": planned.evidence}
            )
            report.count("关系", int(created))
    return rows


def _policy(entry: PolicyEntry, report: Report, publish: bool) -> Policy:
    by_title = (
        Policy.objects.filter(title=entry.title).first()
        or Policy.objects.filter(aliases__title=entry.title).first()
    )
    by_number = Policy.objects.filter(number=entry.number).first() if entry.number else None
    policy = by_title or by_number
    if policy is None:
        policy = checked(
            Policy(
                title=entry.title,
                number=entry.number,
                number_printed=entry.number_printed,
                kind=entry.kind,
                level=LEVELS.get(entry.level, Level.UNKNOWN),
                published_at=timezone.now() if publish else None,
            )
        )
        policy.save()
        report.count("政策条目")
        return policy
    if by_title is None:
        checked(PolicyAlias(policy=policy, title=entry.title)).save()
        report.count("别名")
        report.notes.append(
            f"《{entry.title}》与库中《{policy.title}》字号相同（{entry.number}），记作它的别名，请编辑核对。"
        )
    elif by_number and by_number != by_title:
        report.notes.append(
            f"《{entry.title}》的字号 {entry.number} 在库中属于《{by_number.title}》，没有改动，请编辑核对。"
        )
    elif entry.number and policy.number and policy.number != entry.number:
        report.notes.append(
            f"《{entry.title}》库中字号是 {policy.number}，讲义写的是 {entry.number}，没有改动，请编辑核对。"
        )
    _complete(policy, entry, report, number_is_free=by_number is None)
    return policy


def _complete(policy: Policy, entry: PolicyEntry, report: Report, *, number_is_free: bool) -> None:
    """Fill in what the library does not know yet."""
    missing = {}
    if entry.number and not policy.number and number_is_free:
        missing |= {"number": entry.number, "number_printed": entry.number_printed}
    if entry.level in LEVELS and policy.level == Level.UNKNOWN:
        missing["level"] = LEVELS[entry.level]
    if entry.kind and not policy.kind:
        missing["kind"] = entry.kind
    if missing:
        for name, value in missing.items():
            setattr(policy, name, value)
        checked(policy).save(update_fields=[*missing, "updated_at"])
        report.count("补全的政策")


def _issuers(policy: Policy, entry: PolicyEntry, report: Report) -> None:
    if policy.issuers.exists():
        return
    for position, name in enumerate(dict.fromkeys(entry.issuers), 1):
        issuer = Issuer.objects.filter(name=name).first()
        if issuer is None:
            issuer = checked(Issuer(name=name))
            issuer.save()
        PolicyIssuer.objects.create(policy=policy, issuer=issuer, position=position)
        report.count("发文机关")


def _dates(policy: Policy, entry: PolicyEntry, report: Report) -> None:
    known = {date.kind: date for date in policy.dates.all()}
    # Of two dates of one kind, the one with a year is kept: it says more.
    for planned in sorted(entry.dates, key=lambda date: not date.iso):
        day, precision = day_and_precision(planned.iso)
        row = checked(
            PolicyDate(
                policy=policy, kind=planned.kind, day=day, precision=precision, printed=planned.printed
            )
        )
        there = known.setdefault(planned.kind, row)
        if there is row:
            row.save()
            report.count("日期")
        elif planned.iso and not _agree(there.as_text, planned.iso):
            report.notes.append(
                f"《{entry.title}》库中{there.get_kind_display()}日期是 {there.as_text}，"
                f"讲义写的是 {planned.iso}，没有改动，请编辑核对。"
            )


def _agree(one: str, other: str) -> bool:
    """Whether one date is the other or only less exact: 2021-07 and 2021-07-01."""
    return one.startswith(other) or other.startswith(one)
