"""A text cut by highlights, and a stem cut by the materials it names."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.handout.named import pieces
from exam.marked import marked


@dataclass
class Span:
    start: int
    end: int
    note: str = ""


TEXTS = st.text(alphabet="资料一二𠮷😀 \n\r\t　\u2028。<&", max_size=60)


@st.composite
def texts_and_spans(draw):
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places), max_size=5))
    return text, [Span(min(pair), max(pair), "注") for pair in pairs if pair[0] != pair[1]]


@given(texts_and_spans())
def test_the_stretches_are_the_text_and_each_character_is_in_the_highlights_that_cover_it(drawn):
    text, spans = drawn
    found = marked(text, spans)
    assert [line.strip() for line in text.splitlines() if line.strip()] == [
        "".join(stretch.text for stretch in line.stretches) for line in found
    ]
    for line in found:
        position = line.start
        for stretch in line.stretches:
            assert text.startswith(stretch.text, position)
            for place in range(position, position + len(stretch.text)):
                assert [id(span) for span in stretch.highlights] == [
                    id(span)
                    for span in sorted(spans, key=lambda span: (span.end - span.start, span.start))
                    if span.start <= place < span.end
                ]
            position += len(stretch.text)


@given(texts_and_spans())
def test_each_visible_highlight_ends_once_and_its_note_stands_by_the_line_where_it_ends(drawn):
    text, spans = drawn
    found = marked(text, spans)
    ended = [id(span) for line in found for stretch in line.stretches for span in stretch.ended]
    visible = {id(span) for line in found for stretch in line.stretches for span in stretch.highlights}
    assert len(ended) == len(set(ended))
    assert set(ended) == visible
    assert [id(span) for line in found for span in line.notes] == ended


def test_of_two_that_overlap_the_shorter_comes_first_and_both_stay():
    long, short = Span(0, 6), Span(4, 8)
    (line,) = marked("一二三四五六七八九", [long, short])
    assert [(stretch.text, stretch.highlights) for stretch in line.stretches] == [
        ("一二三四", [long]),
        ("五六", [short, long]),
        ("七八", [short]),
        ("九", []),
    ]


@pytest.mark.parametrize(
    ("stem", "links"),
    [
        ("根据给定资料1，谈谈你的理解。", {"给定资料1": (1,)}),
        ("根据给定资料３～５，提出建议。", {"给定资料３～５": (3, 4, 5)}),
        ("根据“给定资料2～3”，指出问题。", {"给定资料2～3": (2, 3)}),
        ("材料“2”中的做法", {"材料“2": (2,)}),
        ("资料一、资料三和资料五", {"资料一": (1,), "资料三": (3,), "资料五": (5,)}),
        ("给定资料1、3—5", {"给定资料1": (1,), "3—5": (3, 4, 5)}),
        ("给定资料4至7", {"给定资料4至7": (4, 5)}),  # 6 and 7 are not there
        ("资料6、资料2", {"资料2": (2,)}),
        ("参考给定资料，自拟题目", {}),
        ("重复提交材料的问题，2022年的资料", {}),
        ("资料2024", {}),
        (
            "给定资料5～3",
            {"给定资料5": (5,), "3": (3,)},
        ),  # a slip of the paper: each number still leads somewhere
        ("三要打通堵点，一次办好", {}),
    ],
)
def test_a_stem_leads_to_the_materials_it_names_and_stays_as_printed(stem, links):
    found = pieces(stem, known={1, 2, 3, 4, 5})
    assert {piece.text: piece.numbers for piece in found if piece.numbers} == links
    assert "".join(piece.text for piece in found) == stem


@given(st.text(alphabet="给定资材料1２三十～、和“”（） 年", max_size=40))
def test_any_text_stays_as_printed(text):
    assert "".join(piece.text for piece in pieces(text, known=range(1, 20))) == text
