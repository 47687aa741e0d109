"""What editors do with names in texts that lead nowhere: make an entry, tell which entry is meant, leave them."""

from django.db import transaction
from django.db.models import Q

from accounts.models import record
from materials.models import IgnoredName, Policy, PolicyAlias
from materials.numbers import normal_number
from materials.search.library import index_policies


class NameTaken(Exception):
    """Why a name cannot be given, as a sentence."""


@transaction.atomic
def ignore_name(key: str, printed: str, *, by) -> None:
    """After this the name is not listed any more."""
    ignored, _ = IgnoredName.objects.get_or_create(key=key, defaults={"printed": printed})
    record(by, "name.ignored", ignored, name=printed)


@transaction.atomic
def add_name(policy: Policy, printed: str, *, by) -> None:
    """What is called so leads to the policy: another title, or its number if it has none. Raises NameTaken."""
    if number := normal_number(printed):
        if policy.number:
            raise NameTaken(f"《{policy}》已经有字号 {policy.number}，请去条目里核对。")
        if twin := Policy.objects.filter(number=number).first():
            raise NameTaken(f"{number} 已经是《{twin}》的字号。")
        policy.number, policy.number_printed = number, printed
    else:
        _refuse_known_title(printed)
        PolicyAlias.objects.create(policy=policy, title=printed)
    policy.save(update_fields=["number", "number_printed", "updated_at"])
    index_policies(Policy.objects.filter(pk=policy.pk))
    record(by, "policy.named", policy, name=printed)


@transaction.atomic
def draft_entry(title: str, *, by) -> Policy:
    """A new entry that nobody but editors sees, with its title only. Raises NameTaken."""
    _refuse_known_title(title)
    policy = Policy.objects.create(title=title)
    index_policies(Policy.objects.filter(pk=policy.pk))
    record(by, "policy.created", policy, published=False)
    return policy


def _refuse_known_title(title: str) -> None:
    if twin := Policy.objects.filter(Q(title=title) | Q(aliases__title=title)).first():
        where = "（在回收站里）" if twin.trashed_at else ""
        raise NameTaken(f"库里的《{twin}》{where}已经叫这个名字。")
