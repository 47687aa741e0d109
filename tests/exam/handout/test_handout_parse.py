"""Handouts as they are written in the wild, all giving the plan they mean."""

import time

import pytest

from exam.handout.as_json import as_json
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from materials.files.source import read

BASE = """专题：数字乡村
一、背景链接
某县上线“村村通”平台，村民办事不出村。
二、深度解读
★国家政策
（一）2021年3月5日，国务院办公厅印发《数字乡村试点工作方案》。
（二）主要做法
坚持问需于民。
★地方实践
各地都有新招。
三、给定资料
资料1
老李种了一辈子地。如今他会直播。
资料2
村里通了网。快递也到了村口。
四、实战应用
问题1：
根据给定资料1～2，概括某县的做法。（10分）
要求：不超过200字。
【参考作答】
一是建平台。让村民少跑腿。
二是育人才。请能人回村来。
问题2：
根据给定资料2，谈谈你对“网通心通”的理解。（20分）
要求：300字左右。
【参考作答】
1．含义：网络连起人心。
2．对策：办实事、听实话。
五、高分框架
★开头
提出观点，点明主题。
"""

VARIANTS = {
    "parts by 第N部分": [("一、背景", "第一部分 背景"), ("四、实战", "第四部分：实战")],
    "parts by a space": [("一、背景", "一 背景"), ("二、深度", "二 、深度")],
    "parts by digits": [
        ("一、背景", "1、背景"),
        ("二、深", "2、深"),
        ("三、给", "3．给"),
        ("四、实", "4、实"),
        ("五、高", "5、高"),
    ],
    "parts by name alone": [("一、背景", "背景"), ("四、实战", "实战")],
    "parts in boxes": [("一、背景链接", "【背景链接】"), ("四、实战应用", "【实战应用】")],
    "other part names": [
        ("背景链接", "背景材料"),
        ("深度解读", "政策解读"),
        ("实战应用", "真题演练"),
        ("高分框架", "大作文框架"),
    ],
    "sections by other stars": [("★国家政策", "●国家政策"), ("★地方实践", "■ 地方实践"), ("★开头", "◆开头")],
    "sections in boxes": [("★国家政策", "【国家政策】"), ("★地方实践", "[地方实践]"), ("★开头", "▲开头")],
    "materials": [("资料1\n", "【资料1】\n"), ("资料2\n", "材料二：\n")],
    "given materials": [("资料1\n", "给定资料1\n"), ("资料2\n", "【给定资料2】\n")],
    "questions by 第N题": [("问题1：", "第一题"), ("问题2：", "第二题：")],
    "questions in boxes": [("问题1：", "【问题一】"), ("问题2：", "【题目2】")],
    "questions without a colon": [("问题1：", "问题1"), ("问题2：", "题目二")],
    "stem on the marker's line": [("问题1：\n", "问题一：\n"), ("问题2：\n", "问题2：")],
    "questions by N．题": [("问题1：", "1．题"), ("问题2：", "2、题：")],
    "numbered questions": [("问题1：\n", "1．"), ("问题2：\n", "2、")],
    "questions by （一）": [("问题1：\n", "（一）"), ("问题2：\n", "（二）")],
    "answers": [("【参考作答】\n一是", "【参考答案】\n一是"), ("【参考作答】\n1．", "参考答案：\n1．")],
    "answer on the label's line": [
        ("【参考作答】\n一是", "参考答案：一是"),
        ("【参考作答】\n1．", "【参考作答】1．"),
    ],
    "requirements in a box": [("要求：不", "【要求】不"), ("要求：3", "作答要求：3")],
    "markdown": [("一、背景", "# 一、背景"), ("★国家", "## ★国家"), ("问题1：", "**问题1：**")],
    "blank lines and indents": [("\n", "\n\n\u3000\u3000")],
    "half width": [("：", ":"), ("（", "("), ("）", ")"), ("【", "["), ("】", "]")],
    "full-width digits": [("1", "１"), ("2", "２"), ("0", "０")],
    "line ends": [("\n", "\r\n")],
    "nul and zero width": [("\n", "\u200b\n"), ("一、", "\ufeff一、")],
}


def shape(plan):
    """What the plan says apart from the letters of its paragraphs."""
    plan = as_json(plan)
    return {
        "topic": plan["topic"],
        "background": len(plan["background"]),
        "sections": [
            (section["title"], [(group["title"], len(group["paragraphs"])) for group in section["groups"]])
            for section in plan["sections"]
        ],
        "policies": [(policy["title"], policy["issued_on"]) for policy in plan["policies"]],
        "materials": [(material["number"], len(material["paragraphs"])) for material in plan["materials"]],
        "questions": [
            (
                question["number"],
                question["type"],
                question["length"]["kind"],
                question["length"]["max"],
                question["marks"],
                question["materials"],
                [len(answer["paragraphs"]) for answer in question["reference_answers"]],
                [point["marks"] for point in question["points"]],
            )
            for question in plan["questions"]
        ],
        "frameworks": [(one["title"], len(one["paragraphs"])) for one in plan["frameworks"]],
    }


def test_the_base_handout():
    plan = parse(BASE)
    assert shape(plan) == {
        "topic": "数字乡村",
        "background": 1,
        "sections": [("国家政策", [("", 1), ("主要做法", 1)]), ("地方实践", [("", 1)])],
        "policies": [("数字乡村试点工作方案", "2021-03-05")],
        "materials": [(1, 1), (2, 1)],
        "questions": [
            (1, "概括归纳", "maximum", 200, 10, [1, 2], [2], [5, 5]),
            (2, "综合分析", "target", 300, 20, [2], [2], [10, 10]),
        ],
        "frameworks": [("开头", 1)],
    }
    assert [point.text for point in plan.questions[0].points] == [
        "建平台。让村民少跑腿。",
        "育人才。请能人回村来。",
    ]
    assert [doubt.question[:9] for doubt in plan.doubts] == ["问题1：采分点是从", "问题2：采分点是从"]


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS)
def test_a_variant_means_the_same(changes):
    text = BASE
    for printed, variant in changes:
        assert printed in text
        text = text.replace(printed, variant)
    assert text != BASE
    assert shape(parse(text)) == shape(parse(BASE))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_an_encoding_means_the_same(encoding):
    assert parse(read(BASE.encode(encoding), "讲义.txt", limit=100_000)) == parse(BASE)


def test_parts_in_another_order_mean_the_same():
    start = {name: BASE.index(name) for name in ("一、背景", "二、深度", "三、给定", "四、实战", "五、高分")}
    ends = [*list(start.values())[1:], len(BASE)]
    pieces = [BASE[left:right] for left, right in zip(start.values(), ends, strict=True)]
    for order in ([3, 4, 2, 1, 0], [2, 3, 0, 1, 4], [4, 0, 3, 1, 2]):
        text = BASE[: start["一、背景"]] + "".join(pieces[index] for index in order)
        assert shape(parse(text)) == shape(parse(BASE)), order


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("讲义人：某老师\n" + BASE, "讲义人：某老师"),
        (BASE.replace("问题1：\n", "下面两题任选。\n问题1：\n"), "下面两题任选。"),
        (BASE.replace("三、给定资料\n", "三、老师寄语\n祝大家成功。\n四、给定资料\n"), "祝大家成功。"),
        (BASE.replace("问题2：\n", "【思路点拨】\n先审题。\n问题2：\n"), "先审题。"),
        (BASE.replace("三、给定资料\n", "三、老师寄语\n"), "三、老师寄语"),
    ],
)
def test_a_line_without_a_place_is_a_doubt_with_its_text(line, text):
    plan = parse(line)
    number = line.splitlines().index(text) + 1
    assert (number, text) in [(doubt.line, doubt.text) for doubt in plan.doubts]
    assert number not in plan.placed


def test_an_unknown_part_with_sections_is_reading():
    plan = parse("一、领导讲话\n开场白。\n★要点\n抓落实。\n二、实战应用\n问题1：请概括要点。（5分）\n")
    assert [(section.title, section.groups[0].paragraphs) for section in plan.sections] == [
        ("要点", ["抓落实。"])
    ]
    assert {1, 2} <= {doubt.line for doubt in plan.doubts}


def test_reading_without_sections_is_kept_under_the_parts_name_and_asked_about():
    plan = parse("二、深度解读\n（一）主要做法\n建平台。\n")
    assert [(section.title, section.groups[0].title) for section in plan.sections] == [
        ("深度解读", "主要做法")
    ]
    assert any("没有★节标题" in doubt.question for doubt in plan.doubts)


@pytest.mark.parametrize(
    "text",
    [
        "一要把稳方向，树立新理念。",
        "一是背景变了，政策也要变。",
        "问题一直存在，必须正视。",
        "材料一致认为应当如此。",
        "二、强化政策支持，让应用落地。",
        "一、背景",
        "三、完善政策",
        "（一）加强应用。",
        "要求：各地抓好落实。",
        "1．加强练习，多做题目。",
        "2．提高群众获得感。",
        "2．加强宣传引导。（5分）",
        "（二）加强宣传引导（5分）",
    ],
)
def test_a_sentence_of_a_reference_answer_is_not_a_heading(text):
    plan = parse(BASE.replace("二是育人才", f"{text}\n二是育人才"))
    assert plan.questions[0].reference_answers[0].paragraphs[1] == text
    assert len(plan.questions) == 2


def test_a_heading_of_unknown_name_behind_an_answer_is_kept_and_asked_about():
    text = BASE.replace("五、高分框架", "五、老师寄语").replace("★开头\n", "")
    plan = parse(text)
    assert plan.questions[1].reference_answers[0].paragraphs[2:] == ["五、老师寄语", "提出观点，点明主题。"]
    assert "五、老师寄语" in [doubt.text for doubt in plan.doubts]


def test_marks_printed_in_a_reference_answer_are_kept_if_they_add_up():
    text = BASE.replace("听实话。", "听实话。（14分）").replace("连起人心。", "连起人心。（6分）")
    question = parse(text).questions[1]
    assert [point.marks for point in question.points] == [6, 14]
    assert question.points_proposed


def test_a_bare_list_in_reading_is_text_and_not_a_part():
    plan = parse(BASE.replace("各地都有新招。", "一、抓试点\n二、抓推广\n三、抓保障\n结尾。"))
    assert plan.sections[1].groups[0].paragraphs == ["一、抓试点", "二、抓推广", "三、抓保障", "结尾。"]


def test_a_long_item_is_its_own_paragraph_and_keeps_its_label():
    group = parse(BASE).sections[0].groups[0]
    assert (group.label, group.title) == ("（一）", "")
    assert group.paragraphs == ["2021年3月5日，国务院办公厅印发《数字乡村试点工作方案》。"]


@pytest.mark.parametrize("text", ["", " \n\u3000\n\u200b", "今天天气很好。\n我们去公园。", "\0"])
def test_what_is_no_handout_is_refused(text):
    with pytest.raises(HandoutError, match="讲义"):
        parse(text)


@pytest.mark.parametrize("subject", ["乡村振兴", "养老服务", "数字政府建设"])
def test_a_topic_that_is_not_printed_is_what_titles_headings_and_text_repeat(subject):
    plan = parse(
        f"二、深度解读\n★国家政策\n（一）《关于推进{subject}的意见》印发。\n★{subject}大会\n（一）存在问题\n"
        f"{subject}任务重，人才少。\n三、实战应用\n问题1：\n请就{subject}提出对策建议。300字左右，10分。\n"
    )
    assert plan.topic == subject
    assert any(subject in doubt.question for doubt in plan.doubts)


def test_several_reference_answers_keep_their_authors():
    text = BASE.replace(
        "【参考作答】\n1．", "【参考答案一】（王老师）\n网连心。\n【参考答案二】（李老师）\n1．"
    )
    answers = parse(text).questions[1].reference_answers
    assert [(answer.author, len(answer.paragraphs)) for answer in answers] == [("王老师", 1), ("李老师", 2)]


def test_a_repeated_question_number_is_renumbered_and_asked_about():
    plan = parse(BASE.replace("问题2：", "问题1："))
    assert [question.number for question in plan.questions] == [1, 2]
    assert any("出现了两次" in doubt.question for doubt in plan.doubts)


def test_ten_thousand_lines_take_a_second_or_so():
    body = BASE[BASE.index("★国家政策") : BASE.index("三、给定资料")]
    text = BASE.replace(body, body * 1700)
    assert len(text.splitlines()) > 10_000
    start = time.process_time()
    plan = parse(text)
    assert time.process_time() - start < 3
    assert len(plan.policies) == 1
