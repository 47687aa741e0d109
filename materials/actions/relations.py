"""Relations between policies: proposed from wording, confirmed or rejected by editors, never in a circle."""

from django.db import transaction

from accounts.models import record
from materials.graph import cycle
from materials.known_names import known_names
from materials.models import Passage, Policy, Relation, RelationKind, RelationState
from materials.search.library import index_policies
from materials.wording import mentions, relations, titles
from materials.wording.own_relations import of_passage, of_title
from materials.wording.stretch import Stretch

KINDS = {label: value for value, label in RelationKind.choices} | {
    "印发": RelationKind.FORWARDS,
    "转发": RelationKind.FORWARDS,
}
# A document cannot, by a detour, rest on itself, amend itself …; citing one another happens.
IN_ONE_DIRECTION = [kind for kind in RelationKind.values if kind != RelationKind.CITES]


class GoesInCircles(Exception):
    """Confirming this relation would lead from a document back to itself."""

    def __init__(self, way: list[Policy]):
        titles = " → ".join(f"《{policy}》" for policy in [*way, way[0]])
        super().__init__(f"这样会绕成一圈：{titles}。请先改其中一条。")


def propose_relations(policy: Policy) -> int:
    """Write down what a policy's title and newest text say of it and of others, where both ends are in the library;
    returns how many relations are new. What is there already, rejected ones too, stays as it is."""
    names = known_names().names
    said = [(policy.pk, names.target(one.key), one.kind, one.evidence) for one in of_title(policy.title)]
    version = policy.versions.exclude(number=0).first()
    for text in Passage.objects.filter(version=version, text__contains="《").values_list("text", flat=True):
        stretch = Stretch(text)
        said += [(policy.pk, names.target(one.key), one.kind, one.evidence) for one in of_passage(stretch)]
        found, _ = titles.find(text)
        for one in relations.read(stretch, mentions.find(stretch, found), lambda title: title.key):
            said.append((names.target(one.source), names.target(one.target), one.kind, one.evidence))
    known = set(Relation.objects.filter(source=policy).values_list("source", "target", "kind"))
    new: dict[tuple, Relation] = {}
    for source, target, label, evidence in said:
        place = (source, target, KINDS[label])
        if source and target and source != target and place not in known:
            new.setdefault(
                place,
                Relation(
                    **dict(zip(("source_id", "target_id", "kind"), place, strict=True)), evidence=evidence
                ),
            )
    Relation.objects.bulk_create(new.values(), ignore_conflicts=True)
    return len(new)


@transaction.atomic
def add_relation(relation: Relation, *, by) -> None:
    """Save a relation that an editor stands for. Raises GoesInCircles."""
    relation.state = RelationState.CONFIRMED
    _refuse_circles(relation)
    relation.save()
    _settle("relation.confirmed", relation, by)


@transaction.atomic
def reject_relation(relation: Relation, *, by) -> None:
    """It does not hold: it is shown no more and not proposed again."""
    relation.state = RelationState.REJECTED
    relation.save(update_fields=["state"])
    _settle("relation.rejected", relation, by)


def _settle(verb: str, relation: Relation, by) -> None:
    if relation.kind in (RelationKind.AMENDS, RelationKind.REPEALS):
        index_policies(Policy.objects.filter(pk=relation.target_id))  # what its status is
    record(by, verb, relation.source, other=relation.target_id, kind=relation.kind, day=relation.day_as_text)


def _refuse_circles(relation: Relation) -> None:
    if relation.kind not in IN_ONE_DIRECTION:
        return
    confirmed = Relation.objects.filter(kind=relation.kind, state=RelationState.CONFIRMED)
    edges = confirmed.exclude(pk=relation.pk).values_list("source", "target")
    if way := cycle(edges, relation.source_id, relation.target_id):
        policies = Policy.objects.in_bulk(way)
        raise GoesInCircles([policies[pk] for pk in [way[-1], *way[:-1]]])
