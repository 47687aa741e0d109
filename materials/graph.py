"""Policies drawn in time: a column for each level, a row for each policy, the oldest on top, and an arrow for each
relation. Lengths are those of the drawing, which is `width` × `height`."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

BOX, TALL, ROW, GAP = 216, 48, 72, 56  # a box's width and height, the room of a row, between columns
LEFT, TOP = 56, 40  # room for the years and for the names of the levels
LINE = 14  # Chinese characters of a line in a box; two lines


@dataclass(frozen=True)
class Node:
    """A policy to draw; `level` is its place among the levels, `day` None where it is not known."""

    id: int
    title: str
    level: int
    day: date | None


@dataclass(frozen=True)
class Edge:
    source: int
    target: int
    kind: str
    proposed: bool


@dataclass(frozen=True)
class Box:
    node: Node
    x: int
    y: int
    lines: list[tuple[str, int]]  # each with the y it is written at


@dataclass(frozen=True)
class Arrow:
    edge: Edge
    path: str


@dataclass(frozen=True)
class Drawing:
    """`levels` and `years` with where they stand: x of a level's middle, y of a year's first row."""

    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]
    levels: list[tuple[int, int]]
    years: list[tuple[str, int]]


def draw(nodes: Sequence[Node], edges: Iterable[Edge]) -> Drawing:
    """Where everything stands; edges between policies that are not drawn are left out."""
    ordered = sorted(nodes, key=lambda node: (node.day is None, node.day or date.min, node.level, node.id))
    columns = {level: place for place, level in enumerate(sorted({node.level for node in nodes}))}
    boxes: dict[int, Box] = {}
    years: list[tuple[str, int]] = []
    for row, node in enumerate(ordered):
        y = TOP + row * ROW
        year = str(node.day.year) if node.day else "年份不详"
        if not years or years[-1][0] != year:
            years.append((year, y))
        boxes[node.id] = Box(node, LEFT + columns[node.level] * (BOX + GAP), y, _lines(node.title, y))
    arrows = [
        Arrow(edge, _path(boxes[edge.source], boxes[edge.target]))
        for edge in edges
        if edge.source in boxes and edge.target in boxes
    ]
    return Drawing(
        width=LEFT + len(columns) * (BOX + GAP),
        height=TOP + len(ordered) * ROW,
        boxes=[boxes[node.id] for node in ordered],
        arrows=arrows,
        levels=[(level, LEFT + place * (BOX + GAP) + BOX // 2) for level, place in columns.items()],
        years=years,
    )


def _lines(title: str, y: int) -> list[tuple[str, int]]:
    if len(title) <= LINE:
        return [(title, y + 29)]
    rest = title[LINE:]
    return [(title[:LINE], y + 20), (rest if len(rest) <= LINE else rest[: LINE - 1] + "…", y + 38)]


def _path(source: Box, target: Box) -> str:
    """From the side of one box to the nearer side of the other; in one column around on the right."""
    y1, y2 = source.y + TALL // 2, target.y + TALL // 2
    if source.x == target.x:
        x1 = x2 = source.x + BOX
        bend1 = bend2 = x1 + GAP - 16
    else:
        rightwards = source.x < target.x
        x1, x2 = (source.x + BOX, target.x) if rightwards else (source.x, target.x + BOX)
        bend1 = bend2 = (x1 + x2) // 2
    return f"M{x1} {y1}C{bend1} {y1} {bend2} {y2} {x2} {y2}"


def cycle(edges: Iterable[tuple[Hashable, Hashable]], source: Hashable, target: Hashable) -> list[Hashable]:
    """What an edge from `source` to `target` would close: the way from `target` back to `source`; [] if none."""
    onward: dict[Hashable, list[Hashable]] = {}
    for one, other in edges:
        onward.setdefault(one, []).append(other)
    ways: list[list[Hashable]] = [[target]]
    seen: set[Hashable] = {target}
    while ways:
        way = ways.pop(0)
        if way[-1] == source:
            return way
        for following in onward.get(way[-1], []):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
