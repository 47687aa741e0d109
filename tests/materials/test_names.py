"""Which documents a text names: titles, short names and numbers, however they are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.wording.names import Entry, Names, keys_of

LIBRARY = Names(
    [
        Entry(1, "海岛条例", ("岛条",)),
        Entry(2, "甲县关于印发《乙方案》的通知"),
        Entry(3, "乙方案"),
        Entry(4, "中华人民共和国著作权法"),
        Entry(5, "国务院关于加强数字政府建设的指导意见", ("数字政府意见",), "国发〔2022〕14号"),
        Entry(6, "甲省关于节水的意见"),
        Entry(7, "乙省关于节水的意见"),
        Entry(8, "优化营商环境条例", (), "国务院令第722号"),
        Entry(9, "《海岛》规划"),
    ]
)


def shown(text):
    """The text with each name that leads somewhere as [name→id article], each other one as [name?]."""
    parts, behind = [], 0
    for named in LIBRARY.find(text):
        if named.start < behind:
            continue
        target = f"→{named.target}" if named.target else "?"
        words = text[named.start : named.end]
        parts.append(f"{text[behind : named.start]}[{words}{target}{named.article}]")
        behind = named.end
    return "".join(parts) + text[behind:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("落实《海岛条例》。", "落实《[海岛条例→1]》。"),
        ("《海岛条例》《海岛条例》", "《[海岛条例→1]》《[海岛条例→1]》"),
        ("《海岛 \u3000 条例》", "《[海岛 \u3000 条例→1]》"),
        ("《岛条》", "《[岛条→1]》"),
        ("《海岛条例（试行）》", "《[海岛条例（试行）?]》"),
        ("《〈海岛〉规划》", "《[〈海岛〉规划→9]》"),
        ("《没有写完，又见《海岛条例》", "《没有写完，又见《[海岛条例→1]》"),
        ("《》《海岛条例", "《》《海岛条例"),
        # nested
        ("《甲县关于印发《乙方案》的通知》", "《[甲县关于印发《乙方案》的通知→2]》"),
        ("《甲县关于印发〈乙方案〉的通知》", "《[甲县关于印发〈乙方案〉的通知→2]》"),
        # short names
        ("《著作权法》第三条", "《[著作权法→4第三条]》第三条"),
        ("依照著作权法第二十四条之一的规定", "依照[著作权法→4第二十四条之一]第二十四条之一的规定"),
        ("著作权法律制度", "著作权法律制度"),
        ("按数字政府意见办", "按[数字政府意见→5]办"),
        ("《关于加强数字政府建设的指导意见》", "《[关于加强数字政府建设的指导意见→5]》"),
        ("《关于节水的意见》", "《[关于节水的意见?]》"),
        ("岛条", "岛条"),
        # numbers
        ("根据国发〔2022〕14号，", "根据[国发〔2022〕14号→5]，"),
        ("根据国发 ( 2022 ) 14 号，", "根据[国发 ( 2022 ) 14 号→5]，"),
        ("国发［２０２２］１４号", "[国发［２０２２］１４号→5]"),
        ("国发【2022】第014号", "[国发【2022】第014号→5]"),
        ("《优化营商环境条例》（国务院令第722号）", "《[优化营商环境条例→8]》（国务院令第722号）"),
        ("《营商条例》（国务院令 第７２２号）", "《[营商条例?]》（[国务院令 第７２２号→8]）"),
        ("按照内政发〔2021〕3号要求", "按照[内政发〔2021〕3号?]要求"),
        ("〔2022〕14号", "〔2022〕14号"),
        ("国发〔2022〕15号", "[国发〔2022〕15号?]"),
    ],
)
def test_names_are_found_however_they_are_printed(text, expected):
    assert shown(text) == expected


def test_a_title_that_leads_nowhere_is_looked_into():
    found = [(named.key, named.target) for named in LIBRARY.find("《丙县关于印发《乙方案》的通知》")]
    assert found == [("丙县关于印发《乙方案》的通知", None), ("乙方案", 3)]


@given(st.text("《》〈〉海岛条例国发〔(2022)]14号著作权法 \n"))
def test_spans_are_in_order_and_of_the_text_and_keys_lead_where_the_span_says(text):
    found = LIBRARY.find(text)
    assert found == sorted(found, key=lambda named: (named.start, named.end))
    for named in found:
        assert 0 <= named.start < named.end <= len(text)
        assert named.target == LIBRARY.target(named.key)


def test_every_key_of_an_entry_leads_to_it_unless_it_is_shared():
    entry = Entry(5, "国务院关于加强数字政府建设的指导意见", ("数字政府意见",), "国发〔2022〕14号")
    assert {LIBRARY.target(key) for key in keys_of(entry)} == {5}
    assert "关于加强数字政府建设的指导意见" in keys_of(entry)
