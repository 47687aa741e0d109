"""static/js/merge.js: of two texts of one draft nothing is lost, and what differs is what is marked."""

import random
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "static" / "js" / "merge.js"


@pytest.fixture
def in_browser(page):
    """A function that gives a list of arguments to a function of the module and returns what came of each."""
    page.goto("about:blank")
    content = SOURCE.read_text("utf-8") + "\nglobalThis.merging = { merge, differences };"
    page.add_script_tag(type="module", content=content)
    page.wait_for_function("Boolean(globalThis.merging)")
    return lambda name, samples: page.evaluate(
        "([name, samples]) => samples.map(([mine, theirs, base]) => merging[name](mine, theirs, base ?? undefined))",
        [name, samples],
    )


def test_each_side_s_changes_are_used_and_a_paragraph_both_changed_is_kept_twice(in_browser):
    table = [
        # mine, theirs, base → merged
        ("甲\n乙", "甲\n乙", "甲", "甲\n乙"),
        ("甲改\n乙", "甲\n乙\n丙", "甲\n乙", "甲改\n乙\n丙"),
        (
            "甲",
            "甲\n乙\n丙",
            "甲\n乙",
            "甲\n乙\n丙",
        ),  # mine deleted what theirs kept beside something new: both stay
        ("甲\n丙", "甲\n乙\n丙", "甲\n乙\n丙", "甲\n丙"),
        ("甲一\n乙", "甲二\n乙", "甲\n乙", "甲二\n甲一\n乙"),
        ("甲一\n乙", "甲二\n乙", None, "甲二\n甲一\n乙"),
        ("甲\n乙", "甲", None, "甲\n乙"),
        ("", "甲", "", "甲"),
        ("甲\n\n", "甲", "甲", "甲\n\n"),
        ("甲", "乙", "", "乙\n甲"),
        ("甲一\n乙", "甲二\n乙\n丙", "", "甲二\n甲一\n乙\n丙"),
    ]
    samples = [row[:3] for row in table]
    assert in_browser("merge", samples) == [row[3] for row in table]


def some_text(chance):
    return "\n".join(
        chance.choice(["", "甲", "乙", "丙", "𠮷野", "𠮸野", "一是", "二是"])
        for _ in range(chance.randint(1, 7))
    )


def test_where_the_beginning_is_not_known_no_paragraph_of_either_text_is_missing(in_browser):
    chance = random.Random(3)
    samples = [(some_text(chance), some_text(chance), None) for _ in range(500)]
    for (mine, theirs, _), merged in zip(samples, in_browser("merge", samples), strict=True):
        for text in (mine, theirs):
            rest = iter(merged.split("\n"))
            assert all(paragraph in rest for paragraph in text.split("\n")), (mine, theirs, merged)


def test_who_changed_nothing_gets_the_other_text(in_browser):
    chance = random.Random(4)
    texts = [(some_text(chance), some_text(chance)) for _ in range(200)]
    assert in_browser("merge", [(base, other, base) for base, other in texts]) == [
        other for _, other in texts
    ]
    assert in_browser("merge", [(own, base, base) for base, own in texts]) == [own for _, own in texts]


def test_the_pieces_are_the_texts_and_only_what_differs_is_marked(in_browser):
    chance = random.Random(5)
    samples = [(some_text(chance), some_text(chance), None) for _ in range(300)]
    samples += [("建立台账，逐项销号。\n结尾", "建立清单，逐项销号。\n结尾", None)]
    found = in_browser("differences", samples)
    for (mine, theirs, _), sides in zip(samples, found, strict=True):
        for text, pieces in ((mine, sides["mine"]), (theirs, sides["theirs"])):
            assert "".join(piece for piece, _ in pieces) == text + "\n"
            assert not any("\ud800" <= char <= "\udfff" for piece, _ in pieces for char in piece)
        same = [
            "".join(piece for piece, changed in sides[side] if not changed) for side in ("mine", "theirs")
        ]
        assert same[0] == same[1]
        assert mine != theirs or not any(changed for _, changed in sides["mine"])
    assert found[-1]["mine"] == [
        ["建立", False],
        ["台账", True],
        ["，逐项销号。\n", False],
        ["结尾\n", False],
    ]
