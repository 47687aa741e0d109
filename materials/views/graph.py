"""A topic's policies in time and relation: a drawing, and the same as a table."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from materials.graph import Edge, Node, draw
from materials.models import Level, Relation, Topic

MOST = 120  # policies; a drawing of more is no help


@require_safe
def topic_graph(request, slug):
    topic = get_object_or_404(Topic.objects.visible_to(request.user), slug=slug)
    policies = list(
        topic.policies.visible_to(request.user).with_life().with_day().order_by("day", "pk")[:MOST]
    )
    pks = [policy.pk for policy in policies]
    relations = list(
        Relation.objects.filter(source__in=pks, target__in=pks)
        .exclude(state="rejected")
        .select_related("source", "target")
    )
    levels = list(Level.values)
    drawing = draw(
        [Node(one.pk, one.title, levels.index(one.level), one.day) for one in policies],
        [Edge(one.source_id, one.target_id, one.kind, one.proposed) for one in relations],
    )
    by_pk = {policy.pk: policy for policy in policies}
    said = {(one.source_id, one.target_id, one.kind): one for one in relations}
    out: dict[int, list[Relation]] = {}
    for one in relations:
        out.setdefault(one.source_id, []).append(one)
    context = {
        "topic": topic,
        "drawing": drawing,
        "boxes": [(box, by_pk[box.node.id], out.get(box.node.id, [])) for box in drawing.boxes],
        "arrows": [(one, said[one.edge.source, one.edge.target, one.edge.kind]) for one in drawing.arrows],
        "levels": [(Level.choices[level][1], x) for level, x in drawing.levels],
    }
    return page(request, "materials/graph.html", context)
