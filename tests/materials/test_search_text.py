"""Folding, cutting, understanding a query, ranking and snippets: pure, the same for both engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.search.order import Hit, document_of, entry_number, hit_of, numbers_of
from materials.search.query import Query, parse
from materials.search.ranking import in_one_list, ranked
from materials.search.snippets import snippet
from materials.search.text import CJK_CHAR, canonical, composed, in_place, located
from materials.search.tokens import facet_word, phrase, words

# Text as people paste it: Chinese with marks, widths, spaces, Latin, digits, rare and broken characters.
TEXTS = st.text(
    st.sampled_from(
        '政务服务市场监管的第一二条国发号令〔〕（）()[]《》“”"、。，—-－ 　\n\0\u200b\u0301aAｂ５05２9②é𠮷㐂○〇々\ue5f9％'
    )
    | st.characters(),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("。，（）％", ""),
        ("国发〔2022〕5号", " 国发 2022 5 号"),
        ("国发（２０２２）５号", " 国发 2022 5 号"),
        ("国发【2022】 5 号", " 国发 2022 5 号"),
        ("“放管服”改革", " 放管服 改革"),
        ("E-Gov平台", " e gov 平台"),
        ("ＧＤＰ增长5.5％", " gdp 增长 5 5"),
        ("PM2", " pm 2"),
        ("营\u200b商", " 营商"),
        ("二○二二年", " 二〇二二年"),
        ("𠮷野家", " 𠮷野家"),
        ("第①项", " 第 1 项"),
        ("cafe\u0301", " café"),
    ],
)
def test_width_case_marks_and_brackets_do_not_count(text, folded):
    assert canonical(text) == folded


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("政务服务", ["政务", "务服", "服务", "务"]),
        ("第12条", ["第", "12", "条"]),
        ("𠮷野", ["𠮷野", "野"]),
        ("GDP，增长", ["gdp", "增长", "长"]),
    ],
)
def test_each_chinese_character_starts_one_word_and_a_run_of_letters_or_digits_is_one(text, cut):
    assert words(canonical(text)) == cut


@pytest.mark.parametrize(
    ("term", "sought", "begun"),
    [
        ("政务", ["政务"], False),
        ("政务服", ["政务", "务服"], False),
        ("政", ["政"], True),
        (" gd", ["gd"], True),
    ],
)
def test_a_query_is_a_phrase_of_bigrams_and_one_character_a_beginning(term, sought, begun):
    assert phrase(term) == (sought, begun)


@given(TEXTS)
def test_the_places_of_a_text_s_characters_rebuild_its_canonical_form(text):
    folded, places = located(text)
    assert folded == canonical(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert all(0 <= place < len(composed(text)) for place in places)
    line, _ = in_place(text)
    assert all(run in line for run in folded.split() if CJK_CHAR.match(run))


@given(TEXTS)
def test_folding_a_folded_text_changes_nothing(text):
    assert canonical(canonical(text)) == canonical(text)


def in_order(cut, sought, begun):
    """Whether the words stand one after the other, the last perhaps only begun; what a phrase index answers."""
    return any(
        cut[place : place + len(sought) - 1] == sought[:-1]
        and place + len(sought) <= len(cut)
        and (
            cut[place + len(sought) - 1].startswith(sought[-1])
            if begun
            else cut[place + len(sought) - 1] == sought[-1]
        )
        for place in range(len(cut))
    )


@given(TEXTS, TEXTS)
def test_a_phrase_of_words_stands_where_the_stretch_of_text_stands(text, typed):
    folded = canonical(text)
    for term in parse(typed).terms:
        for stretch in term.stretches:
            assert in_order(words(folded), *phrase(stretch)) == (stretch in folded)


@pytest.mark.parametrize("start", range(4))
@pytest.mark.parametrize("length", range(1, 6))
def test_every_stretch_of_a_run_is_found_in_it(start, length):
    text = "统筹推进第12条E平台"
    assert parse(text[start : start + length]).matches(canonical(text))


def stretches(typed):
    query = parse(typed)
    return [term.stretches[0] for term in query.terms], [term.stretches[0] for term in query.excluded]


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("", [], []),
        ("％ ， -", [], []),
        ("市场 监管", ["市场", "监管"], []),
        ("市场\u3000监管 市场", ["市场", "监管"], []),
        ('"市场 监管" 服务', ["市场 监管", "服务"], []),
        ("“市场，监管”", ["市场 监管"], []),
        ('"没有关上', ["没有关上"], []),
        ("市场 -监管", ["市场"], ["监管"]),
        ("市场 －监管 −处罚", ["市场"], ["监管", "处罚"]),
        ('市场 -"监管 办法"', ["市场"], ["监管 办法"]),
        ("-市场", [], ["市场"]),
        ("e-gov", [" e gov"], []),
        ("国发[2022]5号", ["国发 2022 5 号"], []),
        ("国发 〔 2022 〕 第 05 号", ["国发 2022 5 号"], []),
        ("市场 国发(2022)5号", ["市场", "国发 2022 5 号"], []),
        ("国务院 令 第 722 号", ["国务院令 722 号"], []),
        ("国发[2022", ["国发 2022"], []),
        ("［2022］5号", [" 2022 5 号"], []),
    ],
)
def test_words_quotes_minus_and_numbers_are_understood(typed, wanted, unwanted):
    assert stretches(typed) == (wanted, unwanted)


@pytest.mark.parametrize("printed", ["国发〔2022〕第5号", "国发(2022)5号", "国发【２０２２】 ５ 号"])
@pytest.mark.parametrize("typed", ["国发〔2022〕5号", "国发 [2022] 第 05 号"])
def test_a_number_matches_in_any_bracket_width_and_spacing(printed, typed):
    assert parse(typed).matches(canonical(printed))


@given(TEXTS)
def test_whatever_is_typed_is_understood_or_looks_for_nothing(typed):
    query = parse(typed)
    for term in (*query.terms, *query.excluded):
        assert all(stretch.strip() and all(phrase(stretch)[0]) for stretch in term.stretches)
    assert not Query().matches(canonical(typed))


@given(TEXTS, TEXTS)
def test_a_snippet_is_a_stretch_of_the_text_with_every_hit_in_it_marked(text, typed):
    query = parse(typed)
    parts = snippet(text, query, length=12)
    shown = "".join(part for part, _ in parts).strip("…").replace("\n", " ")
    assert shown in composed(text).replace("\n", " ").replace("…", "") or "…" in text
    for part, hit in parts:
        if hit and len(query.terms) == 1:
            assert canonical(part)[1:2] in query.terms[0].stretches[0] + query.terms[0].stretches[-1]


def test_a_snippet_marks_what_was_looked_for_and_leaves_the_rest_out():
    text = "甲" * 50 + "优化营商环境，" + "乙" * 200
    parts = snippet(text, parse("营商 环境"), length=60)
    assert parts[0] == ("…", False)
    assert ("营商环境", True) in parts
    assert parts[-1] == ("…", False)
    assert len("".join(part for part, _ in parts)) <= 62


def test_an_entry_s_number_says_what_it_is_and_sorts_by_standing():
    first = entry_number(Hit.PASSAGE, document=7, position=3, level=0, year=2024)
    assert (hit_of(first), document_of(first)) == (Hit.PASSAGE, 7)
    later = [
        entry_number(Hit.PASSAGE, document=7, position=4, level=0, year=2024),
        entry_number(Hit.PASSAGE, document=2, position=1, level=0, year=2023),
        entry_number(Hit.PASSAGE, document=1, position=1, level=1, year=2025),
        entry_number(Hit.PASSAGE, document=1, position=1, level=0, year=2025, past=True),
    ]
    assert [first, *later] == sorted([first, *later])
    low, high = numbers_of(Hit.PASSAGE)
    assert all(low <= number <= high for number in [first, *later])
    assert later[-1] < 2**63


def test_an_exact_name_comes_first_then_fuller_names_then_what_speaks_of_it_most():
    names = {
        1: canonical("关于营商环境的若干意见"),
        2: canonical("营商环境"),
        3: canonical("别的"),
        4: canonical("又别的"),
        5: canonical("优化营商环境条例"),
    }
    hits = [entry_number(Hit.POLICY, document=one, position=0) for one in (1, 2, 5)]
    hits += [
        entry_number(Hit.PASSAGE, document=one, position=place)
        for one, place in [(3, 1), (4, 1), (4, 2), (1, 1)]
    ]
    groups = ranked(parse("营商环境"), hits, names)
    assert [group.document for group in groups] == [2, 5, 1, 4, 3]
    assert groups[0].score == 4
    listed = in_one_list(groups)
    assert [document_of(number) for number, _ in listed] == [2, 5, 1, 1, 4, 4, 3]
    scores = [score for _, score in listed]
    assert scores == sorted(scores, reverse=True)


def test_a_facet_s_word_holds_nothing_an_engine_would_read_as_its_own_language():
    assert facet_word("issuer", "国务院' OR \" * ) --办公厅") == "¦issuer¦国务院or办公厅"
