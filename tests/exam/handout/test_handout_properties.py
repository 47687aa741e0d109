"""Whatever a handout looks like: no error but HandoutError, no line lost, marks that add up."""

import json
import random
import re
from functools import cache
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from exam.handout.as_json import as_json
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from materials.wording.folding import fold, trim

REAL = Path(__file__).parents[4] / "shared/handouts/business-environment.txt"

OWN = [
    "专题：数字乡村",
    "一、背景链接",
    "3月5日，某县开会。《某县数字乡村办法》自2022年5月1日起施行。",
    "第二部分 深度解读",
    "★国家政策",
    "（一）为落实《数字乡村条例》（国发〔2020〕3号），2021年2月30日，某市人民政府印发《某市方案》。",
    "（二）取得成效",
    "● 市场更活",
    "【地方实践】",
    "一是建平台；二是育人才。",
    "三、给定资料",
    "资料1：乡村新貌",
    "【资料二】",
    "老李会直播。《直播办法》好。",
    "四、实战应用",
    "问题1：",
    "【题型】概括归纳",
    "根据给定资料1～3，概括做法并提出建议。（10分）不超过200字",
    "【要求】（1）全面；（2）准确。",
    "【参考作答】（王老师）",
    "参考答案二：",
    "一是建平台。",
    "【采分点】",
    "1．建平台（4分）〔可接受：搭平台；平台建设〕〔资料1〕",
    "2．育人才（6.5分）",
    "第二题：请写一篇文章，1000—1200字，满分40分。",
    "【评分档次】",
    "一类文（31—40分）：好",
    "二类文（20—31分）",
    "【思路】",
    "五、高分框架",
    "◆大作文框架",
    "2．请根据给定资料谈谈看法（5分）",
    "国发【２０２２】 ５ 号",
    "《《没有配对》",
    "第一部分",
    "问题99",
    "# **★标题**",
    "（三）",
    "资料一",
    "\u200b\ufeff",
    "",
]

WORDS = "问题|题目|给定资料|给定材料|资料|材料|参考作答|参考答案|要求|作答要求|采分点|评分档次|题型|专题|可接受|部分|题"
MARKER = re.compile(
    rf"第?[0-9０-９一二三四五六七八九十百]*(?:{WORDS})?[0-9０-９一二三四五六七八九十百]*|[0-9.]+分"
)


def texts_of(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    return [value] if isinstance(value, str) else []


def lost(line, everything):
    """The runs of letters and digits of a line that are neither a marker nor anywhere in the plan."""
    line = re.sub("[0-9.]+分|(?<![^\\W_])[一二三]是", " ", line)  # marks and enumerators of points
    pieces = re.findall(r"[^\W_]+", line)
    return [piece for piece in pieces if not MARKER.fullmatch(piece) and piece not in everything]


def check(text):
    try:
        plan = parse(text)
    except HandoutError:
        return
    data = as_json(plan)
    json.dumps(data, allow_nan=False)
    doubted = {doubt.line for doubt in plan.doubts}
    everything = "\n".join(texts_of(data))
    for number, line in enumerate(text.replace("\0", "").splitlines(), 1):
        if not trim(line):
            continue
        assert number in plan.placed or number in doubted, (number, line)
        where = plan.placed.get(number, "")
        if where != "大部分" and "题型" not in where:
            assert not lost(line, everything), (number, line, where)
    numbers = [question.number for question in plan.questions]
    assert len(numbers) == len(set(numbers))
    assert len({material.number for material in plan.materials}) == len(plan.materials)
    titles = [fold(policy.title).replace(" ", "") for policy in plan.policies]
    assert len(titles) == len(set(titles))
    for relation in plan.relations:
        assert {relation.source, relation.target} <= {policy.title for policy in plan.policies}
        assert relation.source != relation.target
    for question in plan.questions:
        if question.points_proposed:
            assert sum(point.marks for point in question.points) == question.marks
            assert all(point.marks > 0 for point in question.points)
    assert [doubt.line for doubt in plan.doubts] == sorted(doubt.line for doubt in plan.doubts)


@cache
def real_lines():
    return REAL.read_text("utf-8").splitlines()


def mutate(lines, seed, count):
    """Some lines gone, doubled, swapped, cut, renumbered or invented."""
    dice = random.Random(seed)
    lines = list(lines)
    for _ in range(count):
        here, there = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(8):
            case 0 if len(lines) > 1:
                del lines[here]
            case 1:
                lines.insert(there, lines[here])
            case 2:
                lines[here], lines[there] = lines[there], lines[here]
            case 3:
                lines[here] = lines[here][: dice.randrange(len(lines[here]) + 1)]
            case 4:
                lines[here] = re.sub(
                    "[0-9]+", lambda _: str(dice.choice([0, 1, 7, 30, 99, 2021, 10**6])), lines[here]
                )
            case 5:
                lines.insert(here, dice.choice(OWN))
            case 6:
                lines[here] = dice.choice("《》【】（）[]★：一1分字") + lines[here]
            case _:
                lines[here] += dice.choice(OWN)
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
@example("问题1\n" + "\ud800")
@example("★a\x1c\x85b")
def test_any_text_is_a_plan_or_refused(text):
    check(text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="《》〔〕【】（）()[]★●一二三十1２:：、.．—～年月日分字第问题资料材料部分参考作答采分点要求 \n\u3000国发号令起施行印发落实根据",
        max_size=120,
    )
)
def test_any_text_of_a_handouts_own_marks_is_a_plan_or_refused(text):
    check("★节\n" + text)
    check("四、实战应用\n问题1：\n" + text)


@settings(max_examples=200, deadline=None)
@given(st.integers(), st.integers(0, 30))
def test_a_damaged_handout_loses_no_line(seed, count):
    check(mutate(OWN, seed, count))


@settings(max_examples=40, deadline=None)
@given(st.integers(), st.integers(1, 25))
def test_the_real_handout_damaged_loses_no_line(seed, count):
    check(mutate(real_lines(), seed, count))
