from hypothesis import given
from hypothesis import strategies as st

from exam.marking.align import align

POINTS = [
    ["打通部门数据壁垒，实现信息共享", "数据互通"],
    ["压实基层责任，解决服务最后一公里问题"],
    ["健全容错机制，鼓励干部担当作为", "容错纠错"],
]


def found(text):
    """Point number → the text it was found in."""
    return {n: text[s.start : s.end] for s in align(text, POINTS) for n in s.points}


def test_a_verbatim_point_is_found_in_its_sentence():
    text = "首先要统一思想。要打通部门数据壁垒，实现信息共享。此外还要宣传。"
    assert found(text) == {0: "要打通部门数据壁垒，实现信息共享。"}


def test_an_accepted_wording_is_enough():
    assert found("一是推动数据互通；二是减少证明。") == {0: "一是推动数据互通；"}


def test_a_paraphrase_that_keeps_half_the_words_is_found():
    assert found("二要压实基层的责任，打通最后一公里。") == {1: "二要压实基层的责任，打通最后一公里。"}


def test_an_unrelated_answer_points_nowhere():
    assert found("春天来了，公园里的花都开了。") == {}


def test_width_and_marks_do_not_matter():
    assert found("打通部门数据壁垒,实现信息共享.") == {0: "打通部门数据壁垒,实现信息共享."}


def test_two_points_of_one_sentence_share_its_segment():
    text = "要打通部门数据壁垒实现信息共享，也要健全容错机制鼓励干部担当作为。"
    assert [segment.points for segment in align(text, POINTS)] == [(0, 2)]


@given(st.text(), st.lists(st.lists(st.text(), min_size=1, max_size=3), max_size=4))
def test_segments_rebuild_the_text_and_name_each_point_once(text, points):
    segments = align(text, points)
    assert "".join(text[segment.start : segment.end] for segment in segments) == text
    named = [number for segment in segments for number in segment.points]
    assert len(named) == len(set(named))
