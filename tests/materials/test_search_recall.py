"""Search on real documents against reading every passage: the same hits, the same order, on either engine."""

import json
import lzma
import random
import re
import unicodedata
from itertools import islice

import pytest
from pypinyin import Style, lazy_pinyin

from materials.actions.imports import import_records
from materials.models import SearchDocument, SearchEntry
from materials.records import read_record
from materials.search.find import documents_of, find
from materials.search.order import document_of
from materials.search.query import parse
from materials.search.ranking import ranked

pytestmark = pytest.mark.django_db

EVERY = 90  # th document of the corpus is taken, and at most so many passages of it
LONGEST = 40
HAN = re.compile(r"[\u4e00-\u9fff]+")
WORD = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]+|[A-Za-z]+)(?![0-9A-Za-z])")
INITIALS = re.compile(r"(?<=;)[a-z]{4,8}")
NUMBER = re.compile(r"(?P<agency>[\u4e00-\u9fff]+)(?:〔(?P<year>\d{4})〕|令第)(?P<serial>\d+)号")


def spoken(*names):
    """The pinyin initials of names, as they may be typed: the beginning of each, and any end of four letters or more."""
    for name in names:
        letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
        yield letters
        yield from (letters[start:] for start in range(1, len(letters) - 3))


def read(text):
    """The text as an eye reads it: width and case aside, what has no width gone."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


@pytest.fixture
def library(shared):
    """A sample of the corpus, imported; every searchable entry's number with the text an eye reads."""
    with lzma.open(shared / "corpus" / "policies.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, EVERY):
            record = json.loads(line)
            record["passages"] = record["passages"][:LONGEST]
            list(import_records([read_record(record)]))
    entries = SearchEntry.objects.select_related("passage", "document")
    return {
        entry.pk: read(
            entry.passage.text
            if entry.passage
            else ";".join([entry.document.title, entry.document.number, *spoken(entry.document.title)])
        )
        for entry in entries
    }


def pick(chance, texts, pattern, length=None):
    """Something that stands in one of the texts: a match of the pattern, or so many characters of one."""
    while True:
        found = pattern.findall(chance.choice(texts))
        one = chance.choice(found) if found else ""
        if length is None and one:
            return one
        if length and len(one) >= length:
            start = chance.randrange(len(one) - length + 1)
            return one[start : start + length]


def queries(texts):
    """Of every class some, each with what must and what must not stand in a text to be a hit."""
    chance = random.Random(2022)

    def han(length):
        return pick(chance, texts, HAN, length)

    for length, times in [(1, 30), (2, 60), (3, 30), (4, 30), (5, 15), (6, 15)]:
        for _ in range(times):
            yield f"{length} 字", (one := han(length)), [one], []
    for _ in range(25):
        one, other = han(2), han(2)
        yield "几个词", f"{one} {other}", [one, other], []
        yield "不要", f"{one} -{other}", [one], [other]
    for _ in range(20):
        run = pick(chance, texts, HAN, 7)
        yield "引号", f"“{run}”", [run], []
    for _ in range(20):
        yield "首字母", (one := pick(chance, texts, INITIALS)), [re.compile(rf"(?<![a-z]){one}")], []
    for _ in range(20):
        one = pick(chance, texts, WORD)
        before = "0-9" if one.isdigit() else "a-z"
        yield "字母数字", one, [re.compile(rf"(?<![{before}]){one}")], []
    counts = {}
    for text in texts:
        for char in set("".join(HAN.findall(text))):
            counts[char] = counts.get(char, 0) + 1
    for char in sorted(char for char, count in counts.items() if count == 1)[:20]:
        yield "罕见字", char, [char], []
    for length in (2, 4):
        yield "没有的", "龘" * length, ["龘" * length], []


def stands(sought, text):
    return bool(sought.search(text)) if isinstance(sought, re.Pattern) else sought in text


def test_search_finds_what_reading_every_passage_finds_in_the_order_of_the_one_ranking(library):
    texts = list(library.values())
    names = dict(SearchDocument.objects.values_list("pk", "names"))
    asked, wrong = 0, []
    for kind, typed, wanted, unwanted in queries(texts):
        expected = sorted(
            number
            for number, text in library.items()
            if all(stands(one, text) for one in wanted) and not any(one in text for one in unwanted)
        )
        query = parse(typed)
        page = ranked(query, expected, names)
        first = ranked(query, expected[:10], names)
        if find(query, most=None).groups != page or find(query, most=10).groups != first:
            wrong.append((kind, typed))
        asked += 1
        assert kind == "没有的" or "-" in typed or " " in typed or expected, typed
    assert wrong == []
    assert asked >= 200


def test_a_title_comes_first_and_a_number_in_any_writing_leads_to_its_document(library):
    documents = SearchDocument.objects.in_bulk()
    for document in documents.values():
        found = find(parse(f"“{document.title}”"))
        assert found.groups[0].score == 4
        assert documents[found.groups[0].document].title == document.title
    numbered = [
        (document, NUMBER.fullmatch(document.number))
        for document in documents.values()
        if NUMBER.fullmatch(document.number)
    ]
    assert len(numbered) >= 3
    for document, number in numbered:
        agency, year, serial = number.group("agency", "year", "serial")
        writings = (
            [
                f"{agency}({year}){serial}号",
                f"{agency}［{year}］第0{serial}号",
                f"{agency} 【{year}】 {serial} 号",
            ]
            if year
            else [f"{agency}令{serial}号", f"{agency} 令 第 {serial} 号", f"{agency}令第０{serial}号"]
        )
        for typed in writings:
            groups = find(parse(typed)).groups
            assert (groups[0].document, groups[0].score) == (document.pk, 4), typed


def test_hits_in_titles_come_before_hits_in_texts(library):
    for typed in ["条例", "管理", "规定", "上海市", "办法"]:
        groups = find(parse(typed), most=None).groups
        documents = documents_of(groups)
        named = [typed in documents[group.document].title for group in groups]
        assert named == sorted(named, reverse=True)
        assert any(named)


def test_every_hit_of_a_document_is_shown_as_one_of_its_own(library):
    found = find(parse("应当"), most=None)
    assert found.groups
    assert all(
        document_of(number) == group.document
        for group in found.groups
        for number in group.names + group.texts
    )
