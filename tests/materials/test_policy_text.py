"""发文字号 in its normal form, and texts that link to the documents they name."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.numbers import normal_number
from materials.text import as_paragraphs, with_links
from materials.wording.names import Entry, Names


@pytest.mark.parametrize(
    "printed",
    [
        "国发〔2022〕5号",
        "国发(2022)5号",
        "国发（2022）5号",
        "国发[2022]5号",
        "国发［2022］5号",
        "国发【2022】5号",
        "国发〖2022〗5号",
        "国发﹝2022﹞5号",
        "国发〔２０２２〕５号",
        " 国发 〔 2022 〕\u30005\u00a0号\n",
        "国发〔2022〕第5号",
        "国发〔2022〕05号",
    ],
)
def test_every_way_to_print_a_number_has_one_normal_form(printed):
    assert normal_number(printed) == "国发〔2022〕5号"


@pytest.mark.parametrize("printed", ["国务院令第722号", "国务院令722号", "国务院令 第 ７２２ 号"])
def test_an_order_has_no_year(printed):
    assert normal_number(printed) == "国务院令第722号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "号",
        "国发",
        "第5号",
        "令第5号",
        "2022年第5号",
        "〔2022〕5号",
        "国发2022 5号",
        "国发〔2022〕5",
        "国发〔2022〕号",
        "国发〔2022〕0号",
        "国发〔22〕5号",
        "国发〔1822〕5号",
        "国发〔2022〕5号、6号",
        "国发〔2022〕5号〔2023〕6号",
        "《优化营商环境条例》（国务院令第722号",
    ],
)
def test_what_is_no_number_has_no_normal_form(text):
    assert normal_number(text) == ""


@given(st.text("国发令第号年0123４５6(（〔[【〕)］】 、《》"))
def test_a_normal_form_stays_as_it_is(text):
    number = normal_number(text)
    assert normal_number(number) == number


LIBRARY = Names(
    [
        Entry(1, "海岛条例", ("《海岛》条例",)),
        Entry(2, "甲县关于印发《乙方案》的通知"),
        Entry(3, "乙方案"),
        Entry(4, "甲&乙协定"),
    ]
)


def with_policy_links(text):
    return with_links(text, [named for named in LIBRARY.find(text) if named.target])


def link(pk, title):
    return f'《<a href="/policies/{pk}/">{title}</a>》'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("落实海岛条例。", "落实海岛条例。"),
        ("落实《海岛条例》。", f"落实{link(1, '海岛条例')}。"),
        ("《海岛条例》《海岛条例》", link(1, "海岛条例") * 2),
        ("《海岛 \u3000 条例》第三条", '《<a href="/policies/1/#第三条">海岛 \u3000 条例</a>》第三条'),
        ("《《海岛》条例》", link(1, "《海岛》条例")),
        ("《山林条例》与《海岛条例》", f"《山林条例》与{link(1, '海岛条例')}"),
        ("《海岛条例（试行）》", "《海岛条例（试行）》"),
        ("《甲县关于印发《乙方案》的通知》", link(2, "甲县关于印发《乙方案》的通知")),
        ("《丙县关于印发《乙方案》的通知》", f"《丙县关于印发{link(3, '乙方案')}的通知》"),
        ("《没有写完，又见《海岛条例》", f"《没有写完，又见{link(1, '海岛条例')}"),
        ("《》《海岛条例", "《》《海岛条例"),
        ("《甲&乙协定》", link(4, "甲&amp;乙协定")),
        ("《<script>》", "《&lt;script&gt;》"),
        ("<b>《海岛条例》</b> & \"'", f"&lt;b&gt;{link(1, '海岛条例')}&lt;/b&gt; &amp; &quot;&#x27;"),
    ],
)
def test_a_text_links_to_the_known_titles_and_escapes_the_rest(text, shown):
    assert with_policy_links(text) == shown


PIECES = ["《", "》", "海岛条例", "海岛 条例", "乙方案", "<script>", "</a>", "&lt;", "&", '"', "\n", "\0"]


@given(st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"])).map("".join))
def test_the_links_change_nothing_in_a_text(text):
    without_links = re.sub(r'<a href="/policies/\d/[^"]*">|</a>', "", with_policy_links(text))
    assert "<" not in without_links
    assert html.unescape(without_links) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        (" \n\u3000\n", ""),
        ("一段", "<p>一段</p>"),
        ("\u3000\u3000一。\r\n\r\n二。", "<p>一。</p>\n<p>二。</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_each_line_that_is_not_blank_is_a_paragraph(text, shown):
    assert as_paragraphs(text) == shown
