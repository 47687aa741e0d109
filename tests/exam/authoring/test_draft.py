"""A draft's two forms outside, and what is refused as none."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.authoring.draft import LISTS, Content, Point, from_fields, parse
from exam.typed import DraftError

words = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=20)


def rows(kind):
    return st.lists(st.builds(kind, **{one.name: words for one in fields(kind)}), max_size=3)


contents = st.builds(
    Content,
    **{one.name: rows(LISTS[one.name]) if one.name in LISTS else words for one in fields(Content)},
)


def as_fields(content):
    for name, value in json.loads(content.as_json()).items():
        if isinstance(value, str):
            yield name, value
        else:
            for place, row in enumerate(value):
                yield from ((f"{name}.{place}.{leaf}", text) for leaf, text in row.items())


@given(contents)
def test_json_and_form_fields_both_give_the_draft_back(content):
    assert parse(content.as_json()) == content
    assert from_fields(as_fields(content)) == content


def test_rows_of_a_form_follow_their_numbers_and_other_names_are_left_out():
    content = from_fields(
        [
            ("points.10.text", "丙"),
            ("points.2.text", "乙"),
            ("points.0.text", "甲"),
            ("do", "save"),
            ("x.y.z", ""),
        ]
    )
    assert [point.text for point in content.points] == ["甲", "乙", "丙"]


def test_ticked_boxes_of_one_name_stand_by_spaces():
    content = from_fields([("dimensions", "intent"), ("dimensions", "language")])
    assert content.dimensions == "intent language"


def test_line_ends_and_nul_are_those_the_database_keeps():
    assert parse(json.dumps({"stem": "一\r\n二\r三\0"})).stem == "一\n二\n三"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"secret": "x"}',
        '{"stem": 1}',
        '{"stem": ["x"]}',
        '{"points": {}}',
        '{"points": ["x"]}',
        '{"points": [{"worth": "1"}]}',
        '{"points": [{"text": null}]}',
        json.dumps({"points": [{}] * 31}),
        json.dumps({"stem": "长" * 20_001}),
        json.dumps({"materials": [{"text": "长" * 20_000}] * 11}, ensure_ascii=False),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_draft_is_refused_with_a_sentence(text):
    with pytest.raises(DraftError, match=r"[\u4e00-\u9fff]"):
        parse(text)


def test_what_is_left_out_is_empty():
    assert parse('{"points": [{"text": "甲"}]}') == Content(points=[Point(text="甲")])
