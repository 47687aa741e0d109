"""A document's text cut into passages by its own numbering, and written out again: plain text, never markup.

A law's 条 is a passage with its 款 and 项; 编, 章 and 节 are headings over passages. Where there is no 条, each line is
a passage, a short 一、… a heading, and （一）… has its number as label.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from materials.lines import lines

_NUMERAL = "[〇零一二三四五六七八九十百千0-9０-９]+"
_ARTICLE = re.compile(rf"(第{_NUMERAL}条(?:之{_NUMERAL})?)(?=[\s　：:]|$|[^第款项、，。；的至和及或规所中])")
_DIVISION = re.compile(rf"第{_NUMERAL}([编章节])(?![、，的和至])[\s　]*[^。；，]{{0,40}}$")
_TITLED = re.compile(r"[一二三四五六七八九十]+、[^。；！？]{1,40}$")
_NUMBERED = re.compile(r"([一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_RANKS = "编章节"
BETWEEN = " / "  # headings over one another


@dataclass(frozen=True)
class Piece:
    """One passage; `label` is its number as printed, `heading` the headings it stands under."""

    label: str
    heading: str
    text: str


def cut(text: str) -> list[Piece]:
    """The passages of a text, in order; blank lines do not count. A heading that another of its rank follows at once,
    as in a 目录, is left out."""
    whole = list(filter(None, tidy(text).split("\n")))
    articles = any(_ARTICLE.match(line) for line in whole)
    return list(_by_articles(whole) if articles else _by_lines(whole))


def _by_articles(whole: Iterable[str]) -> Iterator[Piece]:
    over: dict[str, str] = {}  # rank → heading
    waiting: list[str] = []  # headings since the last passage
    label = ""
    held: list[str] = []

    def done() -> Iterator[Piece]:
        if held:
            yield Piece(label, BETWEEN.join(over[rank] for rank in _RANKS if rank in over), "\n".join(held))

    for line in whole:
        if division := _DIVISION.match(line):
            yield from done()
            label, held = "", []
            rank = division[1]
            over = {one: over[one] for one in _RANKS[: _RANKS.index(rank)] if one in over} | {rank: line}
            waiting.append(line)
        elif article := _ARTICLE.match(line):
            yield from done()
            label, held, waiting = article[1], [line], []
        elif label:
            held.append(line)
        else:
            # Before the first 条, or right under a heading: a line is a passage.
            yield from done()
            held, waiting = [line], []
    yield from done()
    for line in waiting:
        yield Piece("", "", line)


def _by_lines(whole: list[str]) -> Iterator[Piece]:
    heading = ""
    for place, line in enumerate(whole):
        followed = place + 1 < len(whole) and not _TITLED.match(whole[place + 1])
        if _TITLED.match(line) and followed:
            heading = line
        else:
            numbered = _NUMBERED.match(line)
            yield Piece(numbered[1].rstrip("、") if numbered else "", heading, line)


def tidy(text: str) -> str:
    """The text without blank lines and without white space around a line; what is the same then is unchanged."""
    return "\n".join(line for _, line in lines(text.replace("\0", "")))


def as_text(pieces: Iterable[Piece]) -> str:
    """The passages with their headings as a person writes them, one line each; `cut` reads it again."""
    written: list[str] = []
    over: list[str] = []
    for piece in pieces:
        headings = piece.heading.split(BETWEEN) if piece.heading else []
        same = 0
        while same < min(len(over), len(headings)) and over[same] == headings[same]:
            same += 1
        written += headings[same:]
        over = headings
        begins = not piece.label or piece.text.startswith(piece.label)
        written.append(piece.text if begins else f"{piece.label} {piece.text}")
    return "\n".join(written)


def doubts(pieces: list[Piece]) -> list[str]:
    """What a person should look at: 条 that are missing, doubled or out of order, as sentences."""
    said = []
    labels = [piece.label for piece in pieces if piece.label.startswith("第")]
    numbers = [number for label in labels if (number := _number(label))]
    for before, after in pairwise(numbers):
        if after == before:
            said.append(f"第 {after} 条出现了两次。")
        elif after != before + 1:
            said.append(f"第 {before} 条后面是第 {after} 条。")
    return said


def _number(label: str) -> int | None:
    """The number of 第十二条; None for 第十二条之一, which counts for itself."""
    found = re.fullmatch("第(.+)条", label)
    if not found:
        return None
    total = digit = 0
    for char in found[1]:
        if char.isdecimal():
            digit = digit * 10 + int(char)
        elif char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = "〇一二三四五六七八九".find(char) if char != "零" else 0
    return total + digit
