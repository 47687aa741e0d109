"""The header of one document, as official texts are printed."""

import pytest

from materials.documents import read_document
from materials.records import read_record

NOTICE = """国务院办公厅文件
国办发〔2021〕4号

国务院办公厅关于印发
完善某项改革工作方案的通知

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院同意，现印发给你们，请认真贯彻执行。本通知自2021年3月1日起施行，有效期至2026年2月28日。
国务院办公厅
2021年2月7日
（此件公开发布）
"""

LAW = """优化环境条例
（2019年10月8日国务院第66次常务会议通过 2019年10月22日中华人民共和国国务院令第722号公布 自2020年1月1日起施行）
第一章 总则
第一条 为了优化环境，制定本条例。
第二条 本条例自2020年1月1日起施行。
"""

JOINT = """关于加强基层减负工作的意见
发改社会〔2022〕5号
一、总体要求
（一）坚持问题导向。
国家发展改革委
财政部
二〇二二年三月一日
"""


def read(text):
    record = read_document(text, key="document-1")
    return record, read_record(record | {"title": record["title"] or "无"})


def test_a_notice_with_letterhead_number_signature_and_date():
    record, checked = read(NOTICE)
    assert record["title"] == "国务院办公厅关于印发完善某项改革工作方案的通知"
    assert (checked.number, checked.issuers, checked.kind) == ("国办发〔2021〕4号", ["国务院办公厅"], "通知")
    assert (record["issued_on"], record["effective_on"], record["expires_on"]) == (
        "2021-02-07", "2021-03-01", "2026-02-28",
    )  # fmt: skip
    assert [text for *_, text in checked.passages] == [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "经国务院同意，现印发给你们，请认真贯彻执行。本通知自2021年3月1日起施行，有效期至2026年2月28日。",
        "（此件公开发布）",
    ]


def test_a_law_with_its_history_in_brackets():
    record, checked = read(LAW)
    assert (record["title"], checked.kind) == ("优化环境条例", "条例")
    assert checked.number == "中华人民共和国国务院令第722号"
    assert {name: record[name] for name in record if name.endswith("_on")} == {
        "adopted_on": "2019-10-08",
        "published_on": "2019-10-22",
        "effective_on": "2020-01-01",
    }
    assert [label for label, *_ in checked.passages] == ["第一条", "第二条"]
    assert checked.note.startswith("2019年10月8日国务院第66次常务会议通过")


def test_several_who_signed_and_a_date_in_chinese_numerals():
    record, checked = read(JOINT)
    assert (checked.number, checked.issuers) == ("发改社会〔2022〕5号", ["国家发展改革委", "财政部"])
    assert record["issued_on"] == "2022-03-01"
    assert [heading for _, heading, _ in checked.passages] == ["一、总体要求"]


@pytest.mark.parametrize(
    "text", ["", "\n", "各有关单位：\n请照办。", "第一条 没有标题。", "没有句号的一行\n" * 50, "长" * 400]
)
def test_what_is_no_document_still_gives_a_record_of_its_text(text):
    record = read_document(text, key="document-1")
    assert all(one["text"] for one in record["passages"])
