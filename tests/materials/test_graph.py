"""Policies drawn in time: nothing overlaps, the older stands above, arrows join what they should; and circles."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.graph import BOX, TALL, Edge, Node, cycle, draw

DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
NODES = st.lists(st.tuples(st.integers(0, 6), DAYS), max_size=12).map(
    lambda rows: [
        Node(number, f"第{number}号文件" * 5, level, day) for number, (level, day) in enumerate(rows)
    ]
)


@given(NODES, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_boxes_stand_in_order_of_time_inside_the_drawing_and_arrows_join_drawn_ones(nodes, pairs):
    drawing = draw(nodes, [Edge(one, other, "依据", True) for one, other in pairs])
    rows = [box.y for box in drawing.boxes]
    assert all(lower - upper >= TALL for upper, lower in pairwise(rows))
    days = [box.node.day for box in drawing.boxes]
    known = [day for day in days if day]
    assert days == sorted(known) + [None] * (len(days) - len(known))
    assert all(
        box.x > 0 and box.x + BOX <= drawing.width and box.y + TALL <= drawing.height for box in drawing.boxes
    )
    drawn = {node.id for node in nodes}
    assert [arrow.edge.source for arrow in drawing.arrows] == [
        one for one, other in pairs if {one, other} <= drawn
    ]


def test_levels_are_columns_years_are_named_once_and_long_titles_are_cut():
    nodes = [
        Node(1, "短", 4, date(2021, 7, 1)),
        Node(2, "很" * 40, 0, date(2021, 1, 1)),
        Node(3, "三", 4, None),
    ]
    drawing = draw(nodes, [Edge(1, 2, "依据", False), Edge(3, 1, "修改", False)])
    assert [box.node.id for box in drawing.boxes] == [2, 1, 3]
    assert [level for level, _ in drawing.levels] == [0, 4]
    assert [year for year, _ in drawing.years] == ["2021", "年份不详"]
    assert [len(line) for line, _ in drawing.boxes[0].lines] == [14, 14]
    assert drawing.boxes[1].x == drawing.boxes[2].x > drawing.boxes[0].x


@pytest.mark.parametrize(
    ("edges", "source", "target", "way"),
    [
        ([], 1, 2, []),
        ([(2, 1)], 1, 2, [2, 1]),
        ([(2, 3), (3, 1)], 1, 2, [2, 3, 1]),
        ([(2, 3), (3, 2)], 1, 2, []),
        ([(1, 2)], 1, 3, []),
        ([], 1, 1, [1]),
    ],
)
def test_an_edge_that_would_close_a_circle_is_known_by_the_way_back(edges, source, target, way):
    assert cycle(edges, source, target) == way
