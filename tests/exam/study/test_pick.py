from datetime import date, timedelta

import pytest

from exam.study.pick import Candidate, pick

TODAY = date(2026, 3, 14)


def ago(days):
    return TODAY - timedelta(days=days)


def candidate(pk, type="提出对策", days=None, share=None, lost=""):
    return Candidate(pk, type, None if days is None else ago(days), share, lost)


WEAK = {"提出对策": [0.4, 0.5], "概括归纳": [0.9]}


@pytest.mark.parametrize(
    ("candidates", "shares", "chosen", "sentence"),
    [
        pytest.param(
            [candidate(1, "概括归纳"), candidate(2)],
            WEAK,
            2,
            "这道还没写过，提出对策平均得 45%，是几种题型里最低的。",
            id="of the weakest type, not done",
        ),
        pytest.param(
            [candidate(1, days=20, share=0.9, lost="1"), candidate(2, days=20, share=0.2, lost="8")],
            WEAK,
            2,
            "提出对策平均得 45%，是几种题型里最低的，这道上次差 8 分。",
            id="all done: the one that missed most",
        ),
        pytest.param(
            [candidate(1, days=2, share=0.1, lost="9"), candidate(2, days=20, share=0.5, lost="5")],
            WEAK,
            2,
            "提出对策平均得 45%，是几种题型里最低的，这道上次差 5 分。",
            id="not what was written the other day",
        ),
        pytest.param(
            [candidate(1, "综合分析"), candidate(2, "概括归纳")],
            {"概括归纳": [0.8]},
            1,
            "综合分析还没有评过分的练习，这道还没写过。",
            id="a type that has not been tried",
        ),
        pytest.param(
            [candidate(1), candidate(2)],
            {},
            1,
            "提出对策还没有评过分的练习，这道还没写过。",
            id="the first of equals",
        ),
        pytest.param(
            [candidate(1, days=40, share=1.0, lost="0"), candidate(2, days=20, share=1.0, lost="0")],
            {"提出对策": [1.0]},
            1,
            "离上次写有 40 天了。",
            id="all full marks: the one of long ago",
        ),
    ],
)
def test_the_pick_is_explained_by_what_speaks_for_it(candidates, shares, chosen, sentence):
    found = pick(candidates, shares, TODAY)
    assert (found.pk, found.sentence) == (chosen, sentence)


def test_without_questions_there_is_no_pick_and_a_question_written_today_still_gets_a_sentence():
    assert pick([], WEAK, TODAY) is None
    assert pick([candidate(1, days=0)], {}, TODAY).sentence == "提出对策还没有评过分的练习。"
    only = pick([candidate(1, days=0, share=1.0, lost="0")], {"提出对策": [1.0]}, TODAY)
    assert only.sentence == "眼下只有这一道可写。"
