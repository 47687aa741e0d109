"""What a document says of itself, by its title and its text; what it says of others is left out."""

import pytest

from materials.wording.own_relations import of_passage, of_title
from materials.wording.stretch import Stretch


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("关于修改〈海岛条例〉的决定", ["修改 海岛条例"]),
        (
            "关于修改《海岛条例》《山林条例》和《湿地条例》的决定",
            ["修改 海岛条例", "修改 山林条例", "修改 湿地条例"],
        ),
        ("关于废止《海岛条例》的决定", ["废止 海岛条例"]),
        ("关于废止和修改《海岛条例》的决定", []),
        ("甲县关于印发《海岛方案》的通知", ["印发、转发 海岛方案"]),
        ("甲省实施《中华人民共和国海岛法》办法", ["依据 中华人民共和国海岛法"]),
        ("《海岛条例》实施细则", ["依据 海岛条例"]),
        ("《海岛方案》解读", ["解读 海岛方案"]),
        ("海岛条例", []),
        ("关于学习《海岛条例》的几点体会", []),
    ],
)
def test_what_a_title_says(title, said):
    assert [f"{one.kind} {one.key}" for one in of_title(title)] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第一条 为了保护海岛，根据《海岛法》和有关规定，结合本省实际，制定本条例。", ["依据 海岛法"]),
        ("根据《海岛法》、《渔业法》，制定本办法。", ["依据 海岛法", "依据 渔业法"]),
        ("为贯彻落实《海岛意见》，现提出以下措施。", ["贯彻落实 海岛意见"]),
        ("本条例自2021年7月1日起施行。《海岛办法》同时废止。", ["废止 海岛办法"]),
        (
            "本条例自2021年7月1日起施行，《海岛办法》和《渔业办法》同时废止。",
            ["废止 海岛办法", "废止 渔业办法"],
        ),
        ("依照《海岛法》第三条处罚。", []),
        ("乙省根据《海岛法》编制规划。", []),
        ("《海岛办法》已经废止的，不再适用。", []),
        ("", []),
    ],
)
def test_what_a_passage_says_of_its_own_document(text, said):
    assert [f"{one.kind} {one.key}" for one in of_passage(Stretch(text))] == said


def test_the_evidence_is_what_says_so():
    text = "第九条 另有规定。本条例自2021年7月1日起施行。《海岛办法》同时废止。"
    assert of_passage(Stretch(text))[0].evidence == "本条例自2021年7月1日起施行。《海岛办法》同时废止。"
