import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

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
        ("，".join(f"要重视{word}" for point in POINTS for word in point.keywords), 2, "罗列关键词"),
        (f"必须高度重视{'和'.join(w for p in POINTS for w in p.keywords)}，取得实效。", 2, "罗列关键词"),
        ("。".join(f"关于{'、'.join(point.keywords)}的工作" for point in POINTS), 2, "罗列关键词"),
        ("".join(c if i % 9 else "的" for i, c in enumerate(MATERIAL)), 2, "照抄"),
        ("".join(sorted(STATED * 2)), 0, "打乱"),
        (
            "五花肉焯水捞出，冰糖炒至枣红，下葱姜桂皮八角，小火煨炖，收汁时尝咸淡，起锅撒蒜末芝麻。",
            0,
            "不是这道题",
        ),
    ],
)
def test_what_says_nothing_earns_next_to_nothing_and_is_told_why(answer, most, why):
    found = marked(answer)
    assert found.total <= most
    assert why in "".join(found.reasons)


@pytest.mark.parametrize(
    "denied",
    [
        "没有做到{}。", "没有{}。", "并未{}。", "未能{}。", "不{}。", "不应该{}。", "千万不要{}。", "无法{}。",
        "反对{}。", "拒绝{}。", "停止{}。", "从来没有真正{}。", "不存在{}的情况。", "{}都没有落实。",
        "并非像资料中所讲的那样{}。", "没有任何证据表明当地这些年来真的{}。", "{}是不可取的。", "{}完全没有必要。",
        "有人主张{}，这种观点是错误的。",
    ],
)  # fmt: skip
def test_a_denied_point_is_not_made(denied):
    found = marked("".join(denied.format(point.text) for point in POINTS))
    assert found.total == 0
    assert any("相反" in point.reason for point in found.points)


@pytest.mark.parametrize(
    "denied", ["M镇没有做到以下几点：{}。", "{}。以上各项都没有落实。"], ids=["before", "after"]
)
def test_a_denial_of_the_whole_list_holds_for_every_point(denied):
    assert marked(denied.format("；".join(point.text for point in POINTS))).total == 0


@pytest.mark.parametrize(
    "affirmed",
    [
        "不仅{}，而且常年坚持。", "不断{}。", "毫不犹豫地{}。", "离不开{}。", "不得不{}。", "不是没有{}。",
        "在没有资金的情况下{}。", "M镇没有停留在口号上，{}。", "过去做得不好，如今{}。", "{}，解决了老人没有饭吃的难题。",
    ],
)  # fmt: skip
def test_a_not_that_belongs_elsewhere_takes_nothing_away(affirmed):
    assert marked("\n".join(affirmed.format(point.text) for point in POINTS)).total == 8


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


def test_a_list_of_words_behind_true_sentences_adds_nothing_and_takes_nothing():
    said = f"{POINTS[0].text}。{POINTS[1].text}。"
    words = "、".join(word for point in POINTS for word in point.keywords)
    assert marked(f"{said}{words}。").total == marked(said).total == 4


def test_an_enumeration_inside_a_sentence_is_no_list_of_words():
    point = Point("a", "引入剧团、医院、学校、商会等力量参与助老服务", Decimal(8), ("剧团", "商会"))
    assert marked("引入剧团、医院、学校、商会参与助老。", (point,)).total >= 6
    numbers = Point("a", "出栈的次序为3n、3n-3、……、9、6、3，因为后进先出", Decimal(8))
    assert (
        marked("3、6、9、12、15、18依次进栈，因为后进先出，出栈的次序为18、15、12、9、6、3", (numbers,)).total
        >= 4
    )


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


def test_numbers_and_prices_written_into_a_point_are_no_part_of_it():
    point = Point("a", "（1）①组织医护人员下乡巡诊（2分）", Decimal(2))
    assert marked("组织医护人员下乡巡诊。", (point,)).total == 2
    assert marked("（1）①（2分）", (point,)).total == 0


def test_material_quoted_inside_a_long_question_may_be_used_in_the_answer():
    question = f"阅读材料。{MATERIAL}{'这里还有别的背景。' * 9}\n（1）根据材料，概括M镇的主要做法。（8分）"
    answer = "镇里给独居老人家里装了一键呼叫的铃。医生每周二进村量血压。"
    found = marked(answer, question=question, material="")
    assert [point.credit for point in found.points][1:3] == ["full", "full"]
    assert marked(question, question=question, material="").total <= 2


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [p.text for p in POINTS]
            + [
                "没有做到",
                "并非",
                "反对",
                "以下",
                "的做法是错误的",
                "食堂",
                "、",
                "。",
                "，",
                "医生进村",
                "\x00",
                "🙂",
                "‮",
                "𠮷",
            ]
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


@given(st.lists(st.sampled_from(POINTS), unique=True), st.sampled_from(POINTS), st.booleans())
def test_one_more_stated_point_never_lowers_the_total(stated, more, first):
    before = "。".join(point.text for point in stated)
    after = f"{more.text}。{before}。" if first else f"{before}。{more.text}。"
    assert marked(after).total >= marked(before).total


PLAIN = tuple(replace(point, keywords=()) for point in POINTS)
LOOSE = ("老人在食堂吃饭只花四元", "医生每周进村", "装了呼叫的铃", "低龄老人照看高龄老人", "今天天气很好")


@given(st.lists(st.sampled_from(LOOSE), max_size=4), st.sampled_from([*LOOSE, *(p.text for p in POINTS)]))
def test_one_more_sentence_never_takes_a_point_away_with_or_without_wordings(said, more):
    for points in (POINTS, PLAIN):
        before = marked("".join(f"{s}。" for s in said), points)
        after = marked("".join(f"{s}。" for s in [*said, more]), points)
        assert after.total >= before.total
        for was, now in zip(before.points, after.points, strict=True):
            assert now.marks >= was.marks


def test_a_long_statement_needs_a_part_of_its_words_and_a_bare_term_all_of_them():
    long = Point("a", "组织医护人员定期下乡巡诊，为行动不便的老人建立健康档案并跟踪服务", Decimal(4))
    other = Point("b", "适应性原则", Decimal(4))
    found = marked("医护人员下乡，给老人建健康档案。还有经济性原则。", (long, other))
    assert found.points[0].marks >= 2
    assert found.points[1].marks == 0


def test_of_several_references_the_likeliest_counts():
    references = ["盘活闲置房屋开办食堂。", "组织医护人员下乡巡诊。"]
    found = suggest("问", "", references, [], "组织医护人员下乡巡诊。", Decimal(6))
    assert found.total == 6


@pytest.mark.parametrize(
    ("points", "answer", "total", "says"),
    [
        ((), STATED, None, "无法评分"),
        ((Point("a", "", Decimal(2)),), STATED, 0, "没有找到"),
        ((Point("a", "……", Decimal(2)),), STATED, 0, "没有找到"),
        ((Point("a", POINTS[0].text, Decimal(0)),), STATED, 0, "一致"),
        ((Point("a", POINTS[0].text, Decimal(20)),), STATED, 8, "一致"),
        ((Point("a", POINTS[0].text, Decimal("0.333")),), STATED, Decimal("0.333"), "一致"),
        (POINTS, "\x00" * 10, 0, "没有作答"),
        (POINTS, "🙂🙂🙂", 0, "没有作答"),
        (POINTS[:1], f"\u202e\x00{POINTS[0].text}\u202c🙂", 2, "一致"),
        (POINTS[:1], "𠮷" * 20_000, 0, "没有找到"),
        (POINTS[:1], "啊，" * 10_000, 0, "罗列关键词"),
    ],
)
def test_bad_input_has_a_clear_answer(points, answer, total, says):
    found = marked(answer, points)
    assert found.total == total
    assert says in "".join([*found.reasons, *(point.reason for point in found.points)])


def test_nothing_depends_on_the_hash_seed_of_the_process():
    """The order of a set differs from process to process, and with it the last digit of a careless sum."""
    code = f"""
from decimal import Decimal
from exam.marking.rubric import Point
from exam.marking.suggest import suggest
print(suggest({QUESTION!r}, {MATERIAL!r}, [], {PLAIN!r}, {"。".join(LOOSE)!r}, Decimal(8)))
"""
    shown = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[3],
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in "0123"
    }  # fmt: skip
    assert len(shown) == 1
