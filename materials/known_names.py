"""The names of the library's documents, kept in each process's memory until one of them changes in any process."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils import timezone

from materials.models import NameChange, Policy, PolicyAlias
from materials.wording.names import Entry, Named, Names

OLD_CHANGES = 500  # rows, after which those far back are deleted


@dataclass(frozen=True)
class KnownNames:
    """The index of names, and since when each entry is public (None: it is not)."""

    names: Names
    public_since: dict[int, datetime | None]

    def found_by(self, user, text: str) -> list[Named]:
        """The names in a text that lead to an entry the person may see, none inside another."""
        editor, now, found = user.has_perm("accounts.edit_policies"), timezone.now(), []
        for named in self.names.find(text):
            since = self.public_since.get(named.target) if named.target else None
            if named.target and (editor or (since and since <= now)):
                found.append(named)
        return found


_kept: tuple[tuple, KnownNames] | None = None


def known_names() -> KnownNames:
    """The names as they are now; asks the database once, and thrice when one has changed."""
    global _kept
    stamp = tuple(NameChange.objects.aggregate(Count("pk"), Sum("value")).values())
    kept = _kept
    if kept and kept[0] == stamp:
        return kept[1]
    known = _read()
    if any(stamp):  # else nobody has said yet that anything changed
        _kept = stamp, known
    return known


def names_changed() -> None:
    """To be called in the transaction of whatever may change a title, an alias, a number or who sees an entry."""
    change = NameChange.objects.create(value=secrets.randbits(40))
    if change.pk % OLD_CHANGES == 0:
        NameChange.objects.filter(pk__lt=change.pk - OLD_CHANGES // 2).delete()


def entries(policies) -> list[Entry]:
    """The names of a queryset of policies."""
    return [entry for entry, _ in _rows(policies)]


def _rows(policies) -> list[tuple[Entry, datetime | None]]:
    aliases: dict[int, list[str]] = {}
    for pk, title in PolicyAlias.objects.filter(policy__in=policies).values_list("policy", "title"):
        aliases.setdefault(pk, []).append(title)
    rows = policies.order_by("pk").values_list("pk", "title", "number", "published_at")
    return [
        (Entry(pk, title, tuple(aliases.get(pk, ())), number), since) for pk, title, number, since in rows
    ]


def _read() -> KnownNames:
    rows = _rows(Policy.objects.filter(trashed_at=None))
    return KnownNames(Names(entry for entry, _ in rows), {entry.id: since for entry, since in rows})
