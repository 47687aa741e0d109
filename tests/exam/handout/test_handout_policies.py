"""What a reading text says about documents: each title once, its number, dates, level, issuers and relations."""

import pytest

from exam.handout.as_json import as_json
from exam.handout.parse import parse


def read(*items, section="资讯"):
    lines = [f"（{'一二三四五六七八九'[index]}）{item}" for index, item in enumerate(items)]
    return as_json(parse("\n".join(["专题：试读", f"★{section}", *lines])))


def only(item, **kwargs):
    (policy,) = read(item, **kwargs)["policies"]
    return policy


def questions(plan):
    return [doubt["question"] for doubt in plan["doubts"]]


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("国发〔2022〕5号", "国发〔2022〕5号"),
        ("国发(2022)5号", "国发〔2022〕5号"),
        ("国发[2022]5号", "国发〔2022〕5号"),
        ("国发【2022】5号", "国发〔2022〕5号"),
        ("国发［2022］5号", "国发〔2022〕5号"),
        ("国发（2022）5号", "国发〔2022〕5号"),
        ("国发 〔 ２０２２ 〕 ５ 号", "国发〔2022〕5号"),
        ("工信部政法函 〔2021〕第159号", "工信部政法函〔2021〕159号"),
        ("国务院令第722号", "国务院令第722号"),
    ],
)
@pytest.mark.parametrize("around", ["（{}）", "({})", "{}", " （ {} ）"])
def test_a_number_behind_a_title_is_normalised_and_kept_as_printed(printed, normal, around):
    policy = only(f"《关于甲的意见》{around.format(printed)}提出，要改进作风。")
    assert (policy["number"], policy["number_printed"]) == (normal, printed)


def test_a_title_is_one_entry_however_often_and_widely_it_is_printed():
    plan = read(
        "《海岛 保护条例（试行）》好。",
        "《海岛保护条例(试行)》要落实。",
        "又见《海岛　保护条例（试行）》（国发〔2020〕1号）。",
    )
    assert [(one["title"], one["number"]) for one in plan["policies"]] == [
        ("海岛 保护条例（试行）", "国发〔2020〕1号")
    ]


def test_a_title_inside_a_title_is_not_a_second_entry():
    assert only("《甲县关于印发〈乙方案〉的通知》要求明确。")["title"] == "甲县关于印发〈乙方案〉的通知"
    assert only("《甲县关于印发《乙方案》的通知》要求明确。")["title"] == "甲县关于印发《乙方案》的通知"


def test_a_short_name_stands_for_its_document():
    policy = only("《海岛条例》（以下简称《条例》）内容丰富。《条例》自2021年2月1日起施行。")
    assert (policy["title"], policy["effective_on"]) == ("海岛条例", "2021-02-01")


@pytest.mark.parametrize(
    ("text", "field", "date"),
    [
        ("2021年7月1日，甲市人民政府印发《乙办法》。", "issued_on", "2021-07-01"),
        ("2021年7月1日，为办好事，甲市人民政府印发了《乙办法》。", "issued_on", "2021-07-01"),
        ("2021年7月1日，为贯彻国家要求，落实有关部署，印发《乙办法》。", "issued_on", "2021-07-01"),
        ("落实财政部2021年7月1日印发的《乙办法》。", "issued_on", "2021-07-01"),
        ("２０２１年７月１日，印发《乙办法》。", "issued_on", "2021-07-01"),
        ("二〇二一年七月一日，印发《乙办法》。", "issued_on", "2021-07-01"),
        ("2021年7月，印发《乙办法》。", "issued_on", "2021-07"),
        ("2021年7月1日，《乙办法》由甲市人民政府印发。", "issued_on", "2021-07-01"),
        ("2021年7月1日，甲市人民政府公布《乙办法》。", "published_on", "2021-07-01"),
        ("《乙办法》于2021年7月1日公布。", "published_on", "2021-07-01"),
        ("《乙办法》自2021年7月1日起施行。", "effective_on", "2021-07-01"),
        ("《乙办法》经会议讨论，自2021年7月1日起正式实施。", "effective_on", "2021-07-01"),
        ("《乙办法》经2021年7月1日某会议通过。", "adopted_on", "2021-07-01"),
        ("《乙办法》有效期至2021年7月1日。", "expires_on", "2021-07-01"),
    ],
)
def test_a_date_is_read_by_what_it_says(text, field, date):
    policy = only(text)
    fields = ("issued_on", "published_on", "effective_on", "adopted_on", "expires_on")
    assert {name: policy[name] for name in fields if policy[name]} == {field: date}


@pytest.mark.parametrize(
    "text",
    [
        "按照《乙办法》要求，自2021年7月1日起，18项许可改为备案。",
        "2021年7月1日，甲市开会学习。会后印发《乙办法》。",
        "2021年7月1日起，甲市落实《乙办法》。",
        "按照《乙办法》要求，新系统自2021年7月1日起施行。",
    ],
)
def test_a_date_of_something_else_is_not_the_documents(text):
    policy = only(text)
    assert not [name for name in policy if name.endswith("_on") and policy[name]]


def test_a_document_is_effective_and_not_the_one_it_rests_on():
    plan = read("根据《乙法》，财政部制定了《丙规定》，自2023年1月1日起施行。")
    assert {one["title"]: one["effective_on"] for one in plan["policies"]} == {
        "乙法": None,
        "丙规定": "2023-01-01",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2月7日，甲市开会。", "“2月7日”没有年份"),
        ("同年7月1日，印发《乙办法》。", "“7月1日”没有年份"),
        ("2021年2月30日，印发《乙办法》。", "“2021年2月30日”这一天不存在"),
        ("2021年13月1日，甲市开会。", "“2021年13月1日”这一天不存在"),
        ("《乙办法》（国发〔2020〕1号）即《乙办法》（国发〔2021〕1号）。", "两个文号"),
        ("《乙办法》（国发〔2020〕1号）、《丙办法》（国发〔2020〕1号）。", "同时写在"),
        ("《乙办法》自2021年1月1日起施行。《乙办法》自2022年1月1日起施行。", "两种说法"),
        ("《乙办法要落实。", "书名号不成对"),
        (f"《{'甲' * 201}办法》要落实。", "不像文件标题"),
        ("根据国发〔2021〕9号文件，抓好落实。", "前面没有《标题》"),
        ("学习《人民日报》。", "看不出公文种类"),
        ("《国务院关于乙的意见》和国务院《关于乙的意见》。", "同一份文件吗"),
    ],
)
def test_what_stays_open_is_asked_at_its_line(text, says):
    plan = read("先说一句。", text)
    assert [doubt["line"] for doubt in plan["doubts"] if says in doubt["question"]] == [4]


def test_a_date_at_the_head_of_a_sentence_is_of_what_is_issued_and_not_of_what_is_carried_out():
    plan = read("2021年7月1日，为落实中办印发的《甲意见》，县政府印发《乙方案》。")
    assert {one["title"]: one["issued_on"] for one in plan["policies"]} == {
        "甲意见": None,
        "乙方案": "2021-07-01",
    }


def test_an_effective_date_without_a_document_is_asked_about():
    assert "说的是哪一份文件" in questions(read("按照《乙办法》要求，新规自2021年7月1日起施行。"))[0]


def test_a_range_of_days_needs_its_year_once():
    assert questions(read("2021年7月1日至8月1日，甲市开展活动。")) == []


@pytest.mark.parametrize(
    ("text", "section", "level"),
    [
        ("国务院办公厅印发《乙方案》。", "自治区政策", "国家"),
        ("《国务院关于乙的意见》提出要求。", "自治区政策", "国家"),
        ("财政部发布《关于乙的通告》。", "国家政策", "部委"),
        ("《关于乙的通知》（财税〔2022〕14号）提出要求。", "资讯", "部委"),
        ("内蒙古自治区人民政府办公厅印发《乙办法》。", "国家政策", "自治区"),
        ("《关于乙的通知》（内政办发〔2022〕14号）提出要求。", "国家政策", "自治区"),
        ("《自治区乙方案》印发。", "资讯", "自治区"),
        ("《广东省乙条例》施行。", "资讯", "省"),
        ("包头市人民政府印发《乙办法》。", "自治区政策", "市"),
        ("达拉特旗人民政府印发《乙办法》。", "自治区政策", "旗县"),
        ("印发《乙办法》。", "自治区政策", "自治区"),
        ("印发《乙办法》。", "国家政策", "国家"),
        ("贯彻落实《乙办法》。", "自治区政策", ""),
        ("贯彻落实《乙法》。", "自治区政策", "国家"),
        ("印发《乙办法》。", "资讯", ""),
    ],
)
def test_level(text, section, level):
    assert only(text, section=section)["level"] == level


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("财政部、国家税务总局联合印发《乙办法》。", ["财政部", "国家税务总局"]),
        ("2021年7月1日，国家知识产权局印发《乙办法》。", ["国家知识产权局"]),
        ("落实中办、国办印发的《乙办法》。", ["中共中央办公厅", "国务院办公厅"]),
        ("按照国务院《关于乙的意见》要求办。", ["国务院"]),
        ("《内蒙古自治区关于乙的方案》印发。", []),
        ("省政府办公厅转发《乙办法》。", []),
        ("各地印发《乙办法》。", []),
    ],
)
def test_issuers_are_those_that_the_text_names(text, issuers):
    assert only(text)["issuers"] == issuers


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("乙指导意见", "意见"),
        ("乙条例（试行）", "条例"),
        ("行动方案3.0版", "方案"),
        ("乙的通告", "通告"),
        ("红楼梦", ""),
    ],
)
def test_kind_is_how_the_title_ends(title, kind):
    assert only(f"《{title}》很好。")["kind"] == kind


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("为贯彻落实《甲条例》，县政府印发《乙方案》。", ["乙方案 贯彻落实 甲条例"]),
        (
            "为深入贯彻落实《甲条例》精神，要加快办。2021年1月1日，印发《乙方案》。",
            ["乙方案 贯彻落实 甲条例"],
        ),
        (
            "为贯彻落实《甲意见》（国发〔2016〕76号）精神及《丙条例》和《丁通知》等规定，印发《乙方案》。",
            ["乙方案 贯彻落实 甲意见", "乙方案 贯彻落实 丙条例", "乙方案 贯彻落实 丁通知"],
        ),
        ("财政部为提高效率，落实《甲条例》，印发《乙方案》。", ["乙方案 贯彻落实 甲条例"]),
        ("根据《甲法》，财政部制定了《乙办法》。", ["乙办法 依据 甲法"]),
        ("按照《甲通知》要求，各地行动。财政部发布《乙通告》。", ["乙通告 依据 甲通知"]),
        ("《甲条例》自2022年5月1日起施行，《乙条例》同时废止。", ["甲条例 废止 乙条例"]),
        (
            "《甲条例》已有多年。《国务院关于修改〈甲条例〉的决定》公布。",
            ["国务院关于修改〈甲条例〉的决定 修改 甲条例"],
        ),
        ("落实中办、国办印发的《甲意见》，各地行动。", []),
        ("为贯彻落实《甲条例》，各地行动。", []),
        ("《县政府关于印发乙方案的通知》要求贯彻落实。", []),
        ("督促落实《甲意见》的行动已经结束。印发《乙方案》。", []),
        ("《甲意见》很好。印发《乙方案》。", []),
    ],
)
def test_relations_are_those_that_one_item_says_outright(text, relations):
    plan = read(text)
    assert [f"{one['from']} {one['kind']} {one['to']}" for one in plan["relations"]] == relations


def test_two_items_make_no_relation():
    assert read("为贯彻落实《甲条例》。", "印发《乙方案》。")["relations"] == []
