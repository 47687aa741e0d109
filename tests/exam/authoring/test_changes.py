"""The difference of two versions, and a draft as plain text."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exam.authoring.changes import changes, pieces
from exam.authoring.draft import Material
from exam.authoring.preview import as_text
from tests.exam.authoring_hands import essay, whole

texts = st.text("甲乙，。；\n", max_size=30)


@given(texts, texts)
def test_both_texts_can_be_read_from_their_difference(old, new):
    found = pieces(old, new)
    assert "".join(text for kind, text in found if kind != "added") == old
    assert "".join(text for kind, text in found if kind != "removed") == new


def test_only_parts_that_differ_are_shown_and_what_came_or_went_whole():
    old = whole()
    new = replace(old, stem="根据给定资料1，就减轻负担提出建议。", materials=[Material("2", "", "另一则。")])
    assert [change.title for change in changes(old, new)] == ["题干", "资料 2", "资料 1"]
    assert changes(old, replace(old)) == []


def test_a_draft_as_text_says_all_that_is_typed():
    text = as_text(whole())
    for word in (
        "基层治理",
        "提出对策，10 分，字数不超过 200",
        "十二张报表",
        "编写组",
        "数据共享",
        "出自资料 1“并成一张”",
    ):
        assert word in text
    assert "一类文（20＜分≤40）立意深" in as_text(essay())
