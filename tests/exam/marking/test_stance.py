import pytest

from exam.marking.stance import against, asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("根据给定资料，概括当前政务服务存在的主要问题。", "problems"),
        ("归纳外卖骑手权益保障面临的困境。", "problems"),
        ("针对垃圾分类难题，提出对策建议。", "measures"),
        ("总结X县发展农村电商的经验。", "measures"),
        ("阅读材料，回答下列问题。", ""),
        ("阅读材料，回答问题：文中的“他”是谁？", ""),
        ("说明我国应当如何应对人口老龄化的挑战。", ""),
        ("分析这一问题产生的原因并提出对策。", ""),
        ("（1）指出存在的问题。（2）提出解决的建议。", ""),
        ("赏析这首诗的最后两句。", ""),
    ],
)
def test_only_a_question_with_one_plain_task_has_a_direction(question, kind):
    assert asked(question) == kind


def test_the_other_direction_is_told_from_the_asked_one():
    assert against("problems", "部门之间信息全面共享")
    assert not against("problems", "部门之间信息不共享")
    assert against("measures", "清运车混装混运，督导员在岗时间短")
    assert not against("measures", "严禁清运车混装混运")
    assert not against("", "部门之间信息不共享")
