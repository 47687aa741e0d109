"""What can be measured and checked in an essay (文章论述), beside the bands for a person to choose. No marks.

Every finding is a Chinese sentence with the places it speaks of, in code points of the essay. Whether a cited
policy is wrong or out of date is for the caller to look up (`citations`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from exam.marking.copies import copied, repeated
from exam.marking.rubric import Point, prepare
from exam.marking.stance import MEASURE
from exam.marking.suggest import suggest
from exam.marking.text import Reading, read

Span = tuple[int, int]

TITLE = 30  # characters a title has at most
TOPIC = 50  # and a topic sentence
PASSAGE = 20  # folded characters a paragraph of the material has at least to be counted
LEANS = 0.2  # of its rare pairs: from here on the essay uses it. By eye
COVERED = Decimal(5)  # of twice as many marks, were the heading a scoring point
UNEVEN = 3  # times as long as the shortest paragraph of the middle
THESIS = re.compile(
    r"^(?:因此|所以|可见|由此可见|对此|为此|总之|综上)|是.{0,12}(?:关键|根本|核心|必由之路|应有之义|必然)|(?:关键|根本)(?:在|是)|"
    r"离不开|(?:必须|应当|应该|需要|亟需|要)(?:坚持|以|把|让|在|从|善于|勇于|敢于|牢牢)"
)
# What a framework may name without saying more, and how it is known.
ARGUMENT = re.compile(
    r"例如|比如|譬如|以.{2,12}为例|据.{0,8}(?:统计|调查|报道)|[0-9０-９]+(?:\.[0-9]+)?(?:%|％|亿|万|余|多)|曾(?:说|言|指出)|[“‘].{4,}?[”’]"
)
REASON = re.compile(r"因为|由于|原因(?:在于|是)|之所以|究其原因|根源(?:在于|是)")
KINDS = {"论点": THESIS, "论据": ARGUMENT, "原因": REASON, "对策": MEASURE}
TOPICS = "分论点"
CITED = re.compile(r"《([^《》\n]{2,80})》")
NUMBER = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,12})[ \u3000]*[〔\[(（【［][ \u3000]*(?P<year>(?:19|20)\d{2})[ \u3000]*[〕\])）】］]"
    r"[ \u3000]*(?P<serial>\d{1,4})[ \u3000]*号"
)


@dataclass(frozen=True)
class Finding:
    """One thing found: its name, the Chinese sentence, and where in the essay."""

    name: str
    says: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Citation:
    """A policy named in the essay: the words between 《》, or a document number as 国发〔2022〕5号."""

    text: str
    numbered: bool
    span: Span


@dataclass(frozen=True)
class Report:
    """`length` counts characters without white space; `used` is the share of the material's paragraphs that the
    essay leans on, `passages` their numbers from 0 (None and () without material); `framework` holds each
    heading with its place, None where it was not found."""

    length: int
    title: Span | None
    paragraphs: tuple[Span, ...]
    thesis: tuple[Span, ...]
    topics: tuple[Span, ...]
    used: float | None
    passages: tuple[int, ...]
    copied: tuple[Span, ...]
    repeated: tuple[Span, ...]
    framework: tuple[tuple[str, Span | None], ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...] = ()


def report(
    essay: str,
    material: str = "",
    question: str = "",
    framework: Sequence[str] = (),
    fewest: int | None = None,
    most: int | None = None,
) -> Report:
    """Read an essay. `framework` are headings to be covered: 论点, 分论点, 论据, 原因, 对策, or a statement;
    `fewest` and `most` are the limits of its length in characters. Never raises."""
    title, paragraphs = _parts(essay)
    text = read(essay)
    outer = paragraphs[:1] + paragraphs[1:][-1:]
    thesis = tuple(s for p in outer for s in _sentences(essay, p) if THESIS.search(essay[slice(*s)]))
    topics = tuple(
        first
        for p in paragraphs[1:-1]
        if (first := _sentences(essay, p)[0])[1] - first[0] <= TOPIC
        and not ARGUMENT.search(essay[slice(*first)])
    )
    passages = _passages(text, material)
    used = [n for n, leant in enumerate(passages) if leant]
    found = Report(
        sum(not c.isspace() for c in essay),
        title,
        tuple(paragraphs),
        thesis,
        topics,
        len(used) / len(passages) if passages else None,
        tuple(used),
        tuple(text.span(*run) for run in copied(text, read(f"{material}\n{question}"))),
        tuple(text.span(*run) for run in repeated(text)),
        tuple((heading, _place(essay, heading, thesis, topics)) for heading in framework),
        tuple(citations(essay)),
    )
    return replace(found, findings=tuple(_findings(essay, found, fewest, most)))


def citations(text: str) -> list[Citation]:
    """The policies named in a text, in reading order: 《…》 and document numbers."""
    found = [Citation(m[1].strip(), False, m.span()) for m in CITED.finditer(text)]
    found += [
        Citation(f"{m['agency']}〔{int(m['year'])}〕{int(m['serial'])}号", True, m.span())
        for m in NUMBER.finditer(text)
    ]
    return sorted(found, key=lambda citation: citation.span)


def _parts(essay: str) -> tuple[Span | None, list[Span]]:
    """The title, if the first line looks like one, and the paragraphs after it (a subtitle left out)."""
    lines = [_stripped(essay, *m.span()) for m in re.finditer(r"[^\r\n]+", essay)]
    lines = [line for line in lines if line[0] < line[1]]
    if len(lines) < 2 or lines[0][1] - lines[0][0] > TITLE or essay[lines[0][1] - 1] in "。；，,;":
        return None, lines
    subtitled = len(lines) > 2 and essay.startswith(("——", "--"), lines[1][0])
    return lines[0], lines[2:] if subtitled else lines[1:]


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _sentences(essay: str, paragraph: Span) -> list[Span]:
    start, end = paragraph
    found = (
        _stripped(essay, start + m.start(), start + m.end())
        for m in re.finditer(r"[^。！？!?]+[。！？!?”’」]*", essay[start:end])
    )
    return [s for s in found if s[0] < s[1]] or [paragraph]


def _passages(essay: Reading, material: str) -> list[bool]:
    """Of each paragraph of the material that is long enough, whether the essay leans on it."""
    lines = [line for line in material.splitlines() if len(read(line).folded) >= PASSAGE]
    wanted = prepare("", "", [Point(str(n), line, Decimal(1)) for n, line in enumerate(lines)])
    return [want.pairs.share(essay.pairs) >= LEANS for want in wanted]


def _place(essay: str, heading: str, thesis: Sequence[Span], topics: Sequence[Span]) -> Span | None:
    """Where a heading of the framework is covered first."""
    if heading == TOPICS:
        return topics[0] if topics else None
    if heading == "论点" and thesis:
        return thesis[0]
    if heading in KINDS:
        match = KINDS[heading].search(essay)
        return match.span() if match else None
    found = suggest("", "", [], [Point("heading", heading, COVERED * 2)], essay, COVERED * 2).points[0]
    return found.spans[0] if found.marks >= COVERED and found.spans else None


def _findings(essay: str, found: Report, fewest: int | None, most: int | None) -> Iterator[Finding]:
    if not found.length:
        yield Finding("empty", "没有作答。")
        return
    yield _length(found.length, fewest, most)
    if found.title:
        yield Finding("title", f"标题：{essay[slice(*found.title)]}", (found.title,))
    else:
        yield Finding("title", "没有看到单独成行的标题。")
    yield from _structure(found)
    if found.used is not None:
        yield Finding("material", f"用到了给定资料中的 {len(found.passages)} 段，占 {found.used:.0%}。")
    for name, spans, what in (
        ("copied", found.copied, "与给定资料或题干一字不差"),
        ("repeated", found.repeated, "与自己前文一字不差"),
    ):
        if spans:
            size = sum(end - start for start, end in spans)
            yield Finding(name, f"有 {len(spans)} 处{what}，共 {size} 字。", spans)
    for heading, place in found.framework:
        says = "已写到" if place else "没有找到"
        yield Finding("framework", f"{heading}：{says}。", (place,) if place else ())
    for citation in found.citations:
        kind = "文号" if citation.numbered else "书名号里的"
        yield Finding("citation", f"引用了{kind}“{citation.text}”，请核对。", (citation.span,))


def _length(length: int, fewest: int | None, most: int | None) -> Finding:
    if fewest is not None and length < fewest:
        return Finding("length", f"{length} 字，比要求的 {fewest} 字少 {fewest - length} 字。")
    if most is not None and length > most:
        return Finding("length", f"{length} 字，比要求的 {most} 字多 {length - most} 字。")
    limited = fewest is not None or most is not None
    return Finding("length", f"{length} 字，{'在要求之内' if limited else '没有字数要求可以对照'}。")


def _structure(found: Report) -> Iterator[Finding]:
    sizes = [end - start for start, end in found.paragraphs[1:-1]]
    yield Finding("paragraphs", f"正文 {len(found.paragraphs)} 段。", found.paragraphs)
    if len(sizes) > 1 and max(sizes) > UNEVEN * min(sizes):
        uneven = tuple(p for p in found.paragraphs[1:-1] if p[1] - p[0] in (max(sizes), min(sizes)))
        yield Finding("balance", f"中间各段长短悬殊：最长 {max(sizes)} 字，最短 {min(sizes)} 字。", uneven)
    if found.thesis:
        yield Finding("thesis", f"开头或结尾有 {len(found.thesis)} 句像总论点。", found.thesis)
    else:
        yield Finding("thesis", "开头和结尾都没有找到明确的总论点句。")
    if sizes:
        yield Finding(
            "topics", f"中间 {len(sizes)} 段里，{len(found.topics)} 段以简短的观点句开头。", found.topics
        )
