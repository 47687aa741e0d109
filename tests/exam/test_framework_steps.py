"""A framework as typed: what its buttons do, what begins one, what comes out as an outline."""

import json

import pytest

from exam.frameworks.content import Content, Slot, from_handout, without_words
from exam.frameworks.outline import Line, as_text
from exam.frameworks.steps import step
from exam.frameworks.templates import TEMPLATES
from exam.typed import MOST_ROWS, DraftError


def content(*names, **excerpts):
    return Content("甲", [Slot(name, excerpt=excerpts.get(name, "")) for name in names])


def named(content):
    return [(slot.name, slot.excerpt) for slot in content.slots]


@pytest.mark.parametrize(
    ("do", "into", "place", "slots"),
    [
        ("slots.add", "", "slots.2", [("一", "7"), ("二", ""), ("", "")]),
        ("slots.0.down", "", "slots.1", [("二", ""), ("一", "7")]),
        ("slots.0.up", "", "slots.0", [("一", "7"), ("二", "")]),
        ("slots.1.remove", "", "slots", [("一", "7")]),
        ("slots.9.remove", "", "slots", [("一", "7"), ("二", "")]),
        ("slots.0.release", "", "slots.0", [("一", ""), ("二", "")]),
        ("excerpts.12.put", "slots.1", "slots.1", [("一", "7"), ("二", "12")]),
        ("excerpts.12.put", "slots.0", "slots.1", [("一", "7"), ("一", "12"), ("二", "")]),
        ("excerpts.12.put", "x", "slots.1", [("一", "7"), ("一", "12"), ("二", "")]),
        ("slots.x.up", "", None, [("一", "7"), ("二", "")]),
        ("slots.9.release", "", None, [("一", "7"), ("二", "")]),
        ("save", "", None, [("一", "7"), ("二", "")]),
    ],
)
def test_buttons(do, into, place, slots):
    changed = content("一", "二", 一="7")
    assert step(changed, do, into) == place
    assert named(changed) == slots


def test_an_excerpt_put_into_an_empty_framework_makes_a_slot_and_into_a_full_one_changes_nothing():
    empty = Content()
    assert step(empty, "excerpts.1.put") == "slots.0"
    assert named(empty) == [("论据", "1")]
    full = content(*["栏"] * MOST_ROWS, 栏="7")
    step(full, "excerpts.1.put", "slots.3")
    step(full, "slots.add")
    assert named(full) == [("栏", "7")] * MOST_ROWS


@pytest.mark.parametrize(
    "data",
    [
        {"title": "长" * 81},
        {"slots": [{"name": "长" * 41}]},
        {"slots": [{"text": "长" * 3001}]},
        {"slots": [{"excerpt": "x"}]},
        {"slots": [{"excerpt": "1" * 19}]},
        {"slots": [{}] * 31},
        {"slots": [{"place": "1"}]},
    ],
)
def test_what_no_framework_can_hold_is_refused_with_the_place(data):
    with pytest.raises(DraftError, match=r"81|第 1 栏|31|place"):
        Content.parse(json.dumps(data)).check()


def test_a_handout_s_framework_becomes_slots_line_by_line():
    made = from_handout(
        "框架一", "总论点：要减负。\n再说一句。\n\n分论点一：理清 职责：各归其位。\n没有名字的一句。"
    )
    assert [(slot.name, slot.text) for slot in made.slots] == [
        ("总论点", "要减负。\n再说一句。"),
        ("分论点一", "理清 职责：各归其位。\n没有名字的一句。"),
    ]
    assert from_handout("空", "只有一句话。").slots == [Slot(text="只有一句话。")]
    assert without_words(made).slots == [Slot("总论点"), Slot("分论点一")]


def test_each_template_fits_and_says_what_belongs_into_each_slot():
    for template in TEMPLATES:
        again = Content.parse(template.content.as_json())
        again.check()
        assert again == template.content
        assert {"标题", "总论点", "结尾"} <= {slot.name for slot in again.slots}
        assert all(slot.hint.endswith("。") for slot in again.slots)
    assert len({template.key for template in TEMPLATES}) == len(TEMPLATES) >= 4


def test_the_outline_leaves_empty_slots_out():
    lines = [
        Line("总论点", "要减负。"),
        Line("分论点"),
        Line("论据", "如某镇：", "十二张表并成一张。"),
        Line("", "句。"),
    ]
    assert as_text(lines) == "总论点：要减负。\n论据：如某镇：\n十二张表并成一张。\n句。"
