"""What a single line could be, before anybody looks at where it stands.

A line often has several readings (1、背景链接 is a part or a numbered paragraph); they are given in order of
likelihood and the assembler takes the first that its context allows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from materials.wording.folding import fold, trim
from materials.wording.numerals import NUMERAL, to_int


@dataclass(frozen=True)
class Line:
    """A non-blank line: `text` as printed, ends trimmed; `folded` its half-width twin of the same length."""

    number: int
    text: str
    folded: str

    @classmethod
    def of(cls, number: int, text: str) -> "Line":
        text = trim(text)
        return cls(number, text, fold(text))

    def part(self, start: int, end: int | None = None) -> "Line":
        """A stretch of this line, trimmed, with the same line number."""
        return Line.of(self.number, self.text[start:end])


class Kind(Enum):
    TOPIC = auto()
    PART = auto()
    MATERIAL = auto()
    QUESTION = auto()
    LABEL = auto()
    GROUP = auto()
    SECTION = auto()
    NUMBERED = auto()


@dataclass(frozen=True)
class Reading:
    """One way to read a line. `name` is a title or which label it is, `rest` the text behind the marker, `mark`
    the printed marker or its style, `boxed` whether it stands in 【】."""

    kind: Kind
    line: Line
    rest: Line
    name: str = ""
    number: int = 0
    mark: str = ""
    boxed: bool = False
    author: str = ""


STARS = "★☆●○〇■□◆◇▲△▶►※✦✪"
SENTENCE_ENDS = re.compile(r"[。;!?]")
_HEAD = 300  # a marker stands at the start: longer lines are not searched, whatever they hold
_LABELS = {
    "answer": "参考作答|参考答案|参考范文|参考例文|参考解答|参考答卷|示范作答|范文|例文|答案",
    "points": "采分点|得分点|踩分点|给分点|评分要点",
    "bands": "评分档次|评分标准|评分档",
    "type": "题型",
    "requirements": "要求|作答要求|答题要求|写作要求|字数要求|字数|分值",
    "stem": "题干|作答题目|题目|问题",
}
_LABEL_OF = {word: name for name, words in _LABELS.items() for word in words.split("|")}
_WORD = "|".join(sorted(_LABEL_OF, key=len, reverse=True))
_AUTHOR = r"\(\s*(?P<author>[^()0-9]{1,20})\s*\)"

_TOPIC = re.compile(rf"(?:\[(?:专题|主题)\]|(?:专题|主题)\s?{NUMERAL}?\s?:)\s*(?P<rest>.{{1,40}})$")
_PART = re.compile(
    rf"(?:(?P<style>第)\s?(?P<a>{NUMERAL})\s?(?:部分|章|篇|讲|板块|模块)\s{{0,3}}[:、.]?"
    rf"|(?P<b>{NUMERAL})\s{{0,3}}(?:[、.:]|\s))\s{{0,3}}(?P<rest>\S.*)$"
)
_MATERIAL = re.compile(
    rf"(?P<box>\[)?\s?(?:给定)?(?:资料|材料)\s{{0,3}}(?P<n>{NUMERAL})\s?(?(box)\]|)"
    r"(?P<sep>\s{0,3}[:、.]|\s|$|(?=\()|(?<=\]))\s{0,3}(?P<rest>.*)$"
)
_QUESTION = re.compile(
    rf"[{STARS}]?\s?(?P<box>\[)?\s?(?:(?:问题|题目|试题|题)\s{{0,3}}(?P<a>{NUMERAL})"
    rf"|第\s?(?P<b>{NUMERAL})\s?(?:道|小)?[题问]|(?P<c>{NUMERAL})\s?[、.]\s?题目?(?=\s?(?::|$)))\s?(?P<inner>(?(box)(?:\([^()\]]{{1,20}}\))?))(?(box)\]|)"
    r"(?:\s{0,3}[:、.)]+|\s|$|(?=[(\[])|(?<=\]))\s{0,3}(?P<rest>.*)$"
)
_LABEL = re.compile(
    rf"(?:\[\s?(?P<boxed>{_WORD})\s?(?P<n1>{NUMERAL})?\s?(?:{_AUTHOR})?\s?\]\s?:?"
    rf"|(?P<plain>{_WORD})\s?(?P<n2>{NUMERAL})?\s?(?:{_AUTHOR.replace('author', 'by')})?\s?(?::|$))"
    r"\s{0,3}(?P<rest>.*)$"
)
_SIGNED = re.compile(_AUTHOR + r"\s?:?\s{0,3}(?P<rest>.*)$")
_GROUP = re.compile(
    r"(?:\(\s?(?P<n>[一二三四五六七八九十百]{1,4})\s?\)|(?P<one>[㈠-㈩]))\s?[、.:]?\s{0,3}(?P<rest>.*)$"
)
_STARRED = re.compile(rf"[{STARS}]{{1,3}}\s{{0,3}}(?P<rest>\S.*)$")
_BOXED = re.compile(r"\[\s?(?P<rest>[^\[\]]{1,40}?)\s?\]:?$")
_NUMBERED = re.compile(rf"(?P<n>{NUMERAL})\s?[、.)]\s{{0,3}}(?P<rest>\S.*)$")
_MARKDOWN = re.compile(r"#{1,6}\s{1,3}(?=\S)")


def split(text: str) -> list[Line]:
    """The non-blank lines of a text, numbered from 1 as `str.splitlines` counts them."""
    lines = (Line.of(number, line) for number, line in enumerate(text.splitlines(), 1))
    return [line for line in lines if line.text]


def short(line: Line, limit: int = 40) -> bool:
    """Whether a text can be a heading: brief, and no mark that ends a sentence."""
    return 0 < len(line.text) <= limit and not SENTENCE_ENDS.search(line.folded)


def bare(line: Line) -> Line:
    """Without Markdown's # and **: a .md handout marks its headings twice."""
    if match := _MARKDOWN.match(line.folded):
        line = line.part(match.end())
    if line.text.startswith("**") and line.text.endswith("**") and len(line.text) > 4:
        line = line.part(2, -2)
    return line


def readings(line: Line) -> Iterator[Reading]:
    """Every reading of a line, likeliest first; none for ordinary text."""
    line = bare(line)
    folded = line.folded[:_HEAD]
    finders = (_topics, _parts, _materials, _questions, _labels, _groups, _sections, _numbered)
    for finder in finders:
        reading = finder(line, folded)
        if reading:
            yield reading


def _topics(line: Line, folded: str) -> Reading | None:
    match = _TOPIC.match(folded)
    return Reading(Kind.TOPIC, line, line.part(match.start("rest"))) if match else None


def _parts(line: Line, folded: str) -> Reading | None:
    if not short(line):
        return None
    if match := _PART.match(folded):
        numeral = match["a"] or match["b"]
        style = match["style"] or ("1" if numeral.isdigit() else "一")
        name = line.part(match.start("rest"))
        number = to_int(numeral)
        return _part(line, name, number, style) if number else None
    if match := _BOXED.match(folded):
        return replace(_part(line, line.part(*match.span("rest")), 0, ""), boxed=True)
    return _part(line, line, 0, "")


def _part(line: Line, name: Line, number: int, style: str) -> Reading:
    name = Line.of(name.number, name.text.rstrip(":： "))
    return Reading(Kind.PART, line, name, name=name.text, number=number, mark=style)


def _materials(line: Line, folded: str) -> Reading | None:
    match = _MATERIAL.match(folded)
    number = to_int(match["n"]) if match else None
    if not match or not number or number > 99:
        return None
    return Reading(
        Kind.MATERIAL, line, line.part(match.start("rest")), number=number, boxed=bool(match["box"])
    )


def _questions(line: Line, folded: str) -> Reading | None:
    match = _QUESTION.match(folded)
    number = to_int(match["a"] or match["b"] or match["c"]) if match else None
    if not match or not number or number > 99:
        return None
    # 【问题一（10分）】: what stands in the box is part of the task.
    start = match.start("rest")
    inner = line.text[slice(*match.span("inner"))]
    rest = Line.of(line.number, inner + line.text[start:])
    return Reading(Kind.QUESTION, line, rest, number=number, boxed=bool(match["box"]))


def _labels(line: Line, folded: str) -> Reading | None:
    match = _LABEL.match(folded)
    if not match:
        return None
    word = match["boxed"] or match["plain"]
    group = "author" if match["author"] else "by"
    author = line.text[slice(*match.span(group))] if match[group] else ""
    rest = line.part(match.start("rest"))
    name = _LABEL_OF[word]
    if name == "answer" and not author and (signed := _SIGNED.match(rest.folded[:_HEAD])):
        author, rest = rest.text[slice(*signed.span("author"))], rest.part(signed.start("rest"))
    return Reading(
        Kind.LABEL, line, rest, name=name, mark=word, boxed=bool(match["boxed"]), author=trim(author)
    )


def _groups(line: Line, folded: str) -> Reading | None:
    match = _GROUP.match(folded)
    if not match:
        return None
    label = trim(line.text[: match.start("rest")])
    number = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩".index(match["one"]) + 1 if match["one"] else to_int(match["n"]) or 0
    return Reading(Kind.GROUP, line, line.part(match.start("rest")), mark=label, number=number)


def _sections(line: Line, folded: str) -> Reading | None:
    starred = _STARRED.match(folded)
    match = starred or _BOXED.match(folded)
    if not match:
        return None
    title = line.part(*match.span("rest")) if not starred else line.part(match.start("rest"))
    if title.folded.startswith("[") and title.folded.endswith("]"):
        title = title.part(1, -1)
    if not short(title):
        return None
    return Reading(Kind.SECTION, line, title, name=title.text, boxed=not starred)


def _numbered(line: Line, folded: str) -> Reading | None:
    match = _NUMBERED.match(folded)
    number = to_int(match["n"]) if match else None
    if not match or not number or number > 99:
        return None
    return Reading(Kind.NUMBERED, line, line.part(match.start("rest")), number=number)
