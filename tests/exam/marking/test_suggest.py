from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.marking.rubric import Point
from exam.marking.suggest import suggest

QUESTION = "根据给定资料，概括M镇改善养老服务的主要做法。（8分，不超过150字）"
MATERIAL = (
    "M镇把闲置的旧粮站翻修成食堂，老人一顿饭只花四元。卫生院的医生每周二背着药箱进村量血压。"
    "镇里还给独居老人家里装了一键呼叫的铃，按下去五分钟有人上门。低龄老人照看高龄老人，记下钟点，将来可以换同样的照料。"
)
POINTS = (
    Point("a", "盘活闲置房屋，开办平价老年食堂", Decimal(2), ("食堂", "旧粮站", "助餐")),
    Point("b", "组织医护人员定期下乡巡诊", Decimal(2), ("巡诊", "进村", "医生")),
    Point("c", "安装智能呼叫设备，及时上门响应", Decimal(2), ("一键呼叫", "呼叫", "智能")),
    Point("d", "推行时间银行，鼓励邻里互助", Decimal(2), ("时间银行", "互助", "低龄老人")),
)
STATED = "。".join(point.text for point in POINTS) + "。"


def marked(answer, points=POINTS, question=QUESTION, material=MATERIAL):
    return suggest(question, material, [], points, answer, Decimal(8))


def credits(answer):
    return {point.pid: point.credit for point in marked(answer).points}


def test_every_point_word_for_word_earns_everything_and_is_underlined_exactly():
    found = marked(STATED)
    assert found.total == 8
    assert [STATED[slice(*point.spans[0])] for point in found.points] == [p.text for p in POINTS]
    assert all(point.credit == "full" and "一致" in point.reason for point in found.points)


def test_only_the_stated_points_earn_marks():
    assert credits(f"{POINTS[1].text}；{POINTS[3].text}。") == {
        "a": "missed", "b": "full", "c": "missed", "d": "full",
    }  # fmt: skip


def test_the_materials_own_words_and_accepted_wordings_count():
    answer = "一是利用旧粮站办起食堂。二是医生每周进村给老人量血压。"
    a, b, c, d = marked(answer).points
    assert a.credit == b.credit == "full"
    assert c.marks + d.marks <= Decimal("0.5")
    assert answer[slice(*b.spans[0])] == "二是医生每周进村给老人量血压"


@pytest.mark.parametrize(
    ("answer", "most", "why"),
    [
        ("", 0, "没有作答"),
        ("　\n ，。", 0, "没有作答"),
        (QUESTION, 0, "题干"),
        (MATERIAL, 2, "照抄"),
        ("、".join(word for point in POINTS for word in point.keywords), 2, "罗列关键词"),
        ("".join(word for point in POINTS for word in point.keywords), 2, "罗列关键词"),
        ("".join(sorted(STATED * 2)), 0, "打乱"),
    ],
)
def test_what_says_nothing_earns_next_to_nothing_and_is_told_why(answer, most, why):
    found = marked(answer)
    assert found.total <= most
    assert why in "".join(found.reasons)


def test_a_denied_point_is_not_made():
    found = marked("".join(f"没有做到{point.text}。" for point in POINTS))
    assert found.total == 0
    assert "相反" in found.points[0].reason


def test_denying_a_lack_is_not_stating_it():
    points = [Point("a", "部门信息不共享，群众重复提交材料", Decimal(4), ("共享", "重复提交"))]
    found = suggest(
        "指出存在的问题。", "", [], points, "部门信息全面共享，群众无需重复提交材料。", Decimal(4)
    )
    assert found.total == 0


def test_another_subject_earns_next_to_nothing():
    assert marked("加快品种改良，推广节水灌溉，打造特色品牌，拓宽网上销路。").total <= 1


def test_one_point_many_times_is_one_point():
    assert marked((POINTS[0].text + "。") * 6).total == 2


def test_without_points_they_come_from_the_reference():
    found = suggest(
        "问", "", ["盘活闲置房屋开办食堂。组织医护人员下乡巡诊。"], [], "组织医护人员下乡巡诊。", Decimal(6)
    )
    assert [(p.pid, p.marks) for p in found.points] == [("p1", 0), ("p2", 3)]


def test_with_nothing_to_compare_with_there_is_no_number():
    found = suggest("问", "料", ["  "], [], "答", Decimal(6))
    assert (found.total, found.low, found.high, found.points) == (None, None, None, ())
    assert "无法评分" in found.reasons[0]


def test_points_worth_more_than_the_question_stop_at_its_marks():
    found = suggest(QUESTION, MATERIAL, [], POINTS, STATED, Decimal("5.5"))
    assert found.total == sum(point.marks for point in found.points) == Decimal("5.5")


def test_a_second_denial_and_a_turn_are_understood():
    assert credits("不是没有开办平价老年食堂，而是盘活闲置房屋，开办平价老年食堂。")["a"] == "full"


def test_an_answer_of_twenty_thousand_characters_is_read():
    assert marked(STATED + "老人们说日子有了盼头。" * 1800).total == 8


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [p.text for p in POINTS] + ["没有做到", "。", "，", "医生进村", "\x00", "🙂", "‮", "𠮷"]
        )
    ).map("".join),
)
MARKS = st.sampled_from([Decimal(x) for x in ("0", "0.5", "1", "1.25", "3.333", "4")])
RUBRICS = st.lists(
    st.builds(Point, st.just("x"), TEXTS, MARKS, st.lists(TEXTS, max_size=2).map(tuple)), max_size=4
)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=2), RUBRICS, TEXTS)
def test_for_any_text_the_parts_add_up_and_the_spans_lie_inside(
    question, material, references, points, answer
):
    found = suggest(question, material, references, points, answer, Decimal(8))
    if found.total is None:
        return
    assert found.total == sum(point.marks for point in found.points)
    assert 0 <= found.low <= found.total <= found.high <= 8
    for point, wanted in zip(found.points, points, strict=bool(points)):
        assert 0 <= point.marks <= wanted.marks
        assert 0 <= point.confidence <= 1
        assert point.reason
        assert all(0 <= start < end <= len(answer) for start, end in point.spans)
    assert found == suggest(question, material, references, points, answer, Decimal(8))
    if not answer.strip():
        assert found.total == 0


@given(st.lists(st.sampled_from(POINTS), unique=True), st.sampled_from(POINTS))
def test_one_more_stated_point_never_lowers_the_total(stated, more):
    before = "。".join(point.text for point in stated)
    assert marked(f"{before}。{more.text}。").total >= marked(before).total
