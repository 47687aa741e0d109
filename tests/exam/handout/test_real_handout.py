"""The class handout that content really comes in, read as a whole. Its sentences stay in its file."""

from pathlib import Path

import pytest

from exam.handout.as_json import as_json
from exam.handout.parse import parse
from materials.files.source import read

FILE = Path(__file__).parents[4] / "shared/handouts/business-environment.txt"


@pytest.fixture(scope="module")
def lines():
    return FILE.read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def plan():
    return as_json(parse(read(FILE.read_bytes(), FILE.name, limit=10_000_000)))


def test_topic_is_inferred_and_asked_about(plan):
    assert plan["topic"] == "营商环境"
    assert any("营商环境" in doubt["question"] for doubt in plan["doubts"])


def test_background_is_one_paragraph_as_printed(plan, lines):
    assert plan["background"] == [lines[1]]


def test_sections_and_groups(plan):
    shape = [
        (section["title"], [group["title"] for group in section["groups"]]) for section in plan["sections"]
    ]
    assert shape == [
        ("国家政策", [""] * 6),
        ("自治区政策", [""] * 7),
        ("优化营商环境大会", ["取得成效", "重要启示", "存在问题", "领导要求", "对策措施"]),
        ("自治区第十一次党代会报告", [""]),
        ("政府工作报告", [""]),
        ("政府职能转变", ["基本内涵", "存在问题", "领导要求", "对策措施"]),
    ]
    counts = [[len(group["paragraphs"]) for group in section["groups"]] for section in plan["sections"]]
    assert counts == [[1] * 6, [1] * 7, [1, 1, 1, 3, 4], [1], [1], [5, 6, 2, 5]]


def test_reading_text_is_kept_to_the_letter(plan, lines):
    printed = {lines[number - 1] for number in (21, 29, 36, 38, 52, 61)} | {lines[11].removeprefix("(一)")}
    paragraphs = {
        text for section in plan["sections"] for group in section["groups"] for text in group["paragraphs"]
    }
    assert printed <= paragraphs


def by_start(plan, start):
    (policy,) = [policy for policy in plan["policies"] if policy["title"].startswith(start)]
    return policy


def test_every_title_is_a_policy_once(plan):
    titles = [policy["title"] for policy in plan["policies"]]
    assert len(titles) == len(set(titles)) == 17


def test_numbers_are_in_normal_form_and_keep_their_print(plan):
    numbers = {policy["number"]: policy["number_printed"] for policy in plan["policies"] if policy["number"]}
    assert numbers == {
        "国发〔2022〕5号": "国发〔2022〕5号",
        "国发〔2021〕7号": "国发〔2021〕7号",
        "工信部政法函〔2021〕159号": "工信部政法函 〔2021〕159号",
        "国发〔2016〕76号": "国发〔2016〕76号",
        "内政发〔2020〕9号": "内政发〔2020〕9号",
    }


def test_dates_levels_and_issuers(plan):
    regulation = by_start(plan, "优化营商环境条例")
    assert (regulation["effective_on"], regulation["adopted_on"], regulation["issued_on"]) == (
        "2020-01-01",
        "2019-10-08",
        None,
    )
    assert sorted(policy["issued_on"] for policy in plan["policies"] if policy["issued_on"]) == [
        "2021-07-01",
        "2021-07-01",
        "2021-07-30",
        "2021-09-14",
        "2021-10-19",
        "2022-02-01",
    ]
    assert [policy["title"] for policy in plan["policies"] if policy["effective_on"]] == [regulation["title"]]
    assert by_start(plan, "国务院关于加强政务诚信")["level"] == "国家"
    assert by_start(plan, "关于深化知识产权")["level"] == "部委"
    assert by_start(plan, "自治区加强政务诚信")["issuers"] == ["内蒙古自治区人民政府"]
    assert by_start(plan, "关于进一步深化税收")["issuers"] == ["中共中央办公厅", "国务院办公厅"]
    assert not [policy["title"] for policy in plan["policies"] if not policy["level"]]


def test_relations(plan):
    relations = [(one["from"][:8], one["kind"], one["to"][:8]) for one in plan["relations"]]
    assert relations == [
        ("关于深化“证照分", "依据", "国务院关于深化“"),
        ("关于深化知识产权", "贯彻落实", "优化营商环境条例"),
        ("自治区深化“证照", "贯彻落实", "国务院关于深化“"),
        ("自治区加强政务诚", "贯彻落实", "国务院关于加强政"),
        ("自治区加强政务诚", "贯彻落实", "内蒙古自治区公共"),
        ("自治区加强政务诚", "贯彻落实", "内蒙古自治区人民"),
        ("自治区以更优营商", "贯彻落实", "优化营商环境条例"),
    ]


def test_questions(plan, lines):
    one, two = plan["questions"]
    assert (one["number"], one["length"]["kind"], one["length"]["min"], one["length"]["max"]) == (
        1,
        "target",
        400,
        400,
    )
    assert (two["number"], two["length"]["kind"], two["length"]["min"], two["length"]["max"]) == (
        2,
        "unstated",
        200,
        200,
    )
    assert (one["stem"], two["stem"]) == (lines[63], lines[71])
    assert (one["type"], two["type"]) == ("提出对策", "概括归纳")
    assert [question["marks"] for question in (one, two)] == [10, 10]
    assert [[point["marks"] for point in question["points"]] for question in (one, two)] == [
        [2, 2, 2, 2, 2],
        [2, 2, 1.5, 1.5, 1.5, 1.5],
    ]
    assert one["reference_answers"] == [{"author": "", "paragraphs": lines[65:70]}]
    assert two["reference_answers"][0]["paragraphs"] == lines[73:79]
    assert all(question["points_proposed"] and question["type_proposed"] for question in (one, two))


def test_doubts_are_these_and_no_more(plan):
    assert [(doubt["line"], doubt["question"][:6]) for doubt in plan["doubts"]] == [
        (2, "“2月7日”"),
        (2, "讲义没有写专"),
        (63, "问题1：采分"),
        (71, "问题2：“2"),
        (71, "问题2：采分"),
        (81, "“大作文框架"),
    ]
    assert plan["frameworks"] == [{"title": "大作文框架", "paragraphs": []}]
