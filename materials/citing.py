"""Who names whom: citations are written with the search's index, for each text that somebody may find, and lead
where the library's names lead."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from materials.known_names import entries, known_names
from materials.models import Citation, Policy, SearchDocument
from materials.steps import step
from materials.wording.names import Names, keys_of

STEP = 100  # rows written at once


def citations_in(names: Names, text: str, card: SearchDocument, **place) -> Iterator[Citation]:
    """The citations of one piece of a document, not saved, each name and article once; a document does not cite
    itself."""
    own = card.object_id if card.kind == "policy" else None
    seen: set[tuple[str, str]] = set()
    for named in names.find(text):
        if (named.key, named.article) not in seen and (named.target is None or named.target != own):
            seen.add((named.key, named.article))
            yield Citation(
                document=card,
                key=named.key,
                printed=text[named.start : named.end],
                article=named.article,
                policy_id=named.target,
                **place,
            )


def write_citations(citations: list[Citation]) -> None:
    """Save them, of documents that have none saved."""
    for start in range(0, len(citations), STEP):
        with step():
            Citation.objects.bulk_create(citations[start : start + STEP])


def resolve(policies) -> None:
    """After the names of a queryset of policies changed: what is called by them leads to them, what no longer is
    does not."""
    pks = list(policies.values_list("pk", flat=True))
    keys = {key for entry in entries(Policy.objects.filter(pk__in=pks)) for key in keys_of(entry)}
    _lead_on(Citation.objects.filter(Q(policy__in=pks) | Q(key__in=keys)))


def resolve_all() -> None:
    """The same for all names in all texts."""
    _lead_on(Citation.objects.all())


def _lead_on(citations) -> None:
    names = known_names().names
    said: Iterable[tuple[str, int | None]] = set(citations.order_by().values_list("key", "policy"))
    for key, policy in said:
        if (target := names.target(key)) != policy:
            with step():
                own = Q(document__kind="policy", document__object_id=target)
                rows = Citation.objects.filter(key=key)
                rows.filter(own).delete()
                rows.update(policy=target)
