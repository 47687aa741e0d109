"""Which documents a text names: by 《title》, by a short name, by a document number in any bracket and width."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import titles
from .folding import fold

LONGEST = 200  # characters of a name; more is a 》 that was forgotten
_BARE = 3  # characters of a short name that is looked for without 《》
_BARE_TITLE = 5

_STATE = "中华人民共和国"
_MARKS = re.compile("[《〈》〉\n]")
_ARTICLE = re.compile(r"\s?(第[〇零一二三四五六七八九十百千]{1,9}条(?:之[一二三四五六七八九十]{1,2})?)")
_YEAR_NUMBER = re.compile(
    r"[(\[〔]\s{0,2}((?:19|20)[0-9]{2})\s{0,2}[)\]〕]\s{0,3}第?\s{0,2}0{0,3}([1-9][0-9]{0,4})\s{0,2}号"
)
_ORDER = re.compile(r"令\s{0,2}第?\s{0,2}0{0,3}([1-9][0-9]{0,4})\s{0,2}号")
_AGENCY = re.compile(r"(?:[一-鿿]\s{0,2}){1,12}$")
# What may stand in front of a number and is no part of it.
_LEAD = re.compile(r"^.*(?:根据|按照|依据|依照|遵照|落实|贯彻|执行|印发|转发|关于|以及|以|见|和|与|及|的|按)")
# A law's name goes on in these words: 行政处罚法律责任 does not name the 行政处罚法.
_GOES_ON = re.compile("(?<=法)[律规治定人院庭官案学]")


@dataclass(frozen=True)
class Entry:
    """A document of the library: its title, the other names it goes by, its number in normal form."""

    id: int
    title: str
    aliases: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Named:
    """A name at `start`:`end` of a text, without its 《》. `target` is the entry's id, None where no entry or more
    than one has this name; `article` the article that is meant (第三条), where one is."""

    start: int
    end: int
    key: str
    target: int | None
    article: str = ""


def keys_of(entry: Entry) -> list[str]:
    """Every key that leads to the entry unless another has it too."""
    own = [titles.key(name) for name in (entry.title, *entry.aliases)]
    return [*own, *_short(own[0]), *([entry.number] if entry.number else [])]


def _short(title: str) -> Iterator[str]:
    """What people call it: a law without the state's name, a document without its issuer's."""
    if title.startswith(_STATE) and len(title) >= len(_STATE) + 2:
        yield title.removeprefix(_STATE)
    issuer, about, rest = title.partition("关于")
    if issuer and about and rest and "《" not in issuer:
        yield about + rest


class Names:
    """An index of names that finds them in texts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._targets: dict[str, int] = {}
        short: defaultdict[str, set[int]] = defaultdict(set)
        bare: set[str] = set()
        for entry in entries:
            for place, name in enumerate((entry.title, *entry.aliases)):
                key = titles.key(name)
                self._targets.setdefault(key, entry.id)
                if len(key) >= (_BARE if place else _BARE_TITLE) and "《" not in key:
                    bare.add(key)
            for key in _short(titles.key(entry.title)):
                short[key].add(entry.id)
            if entry.number:
                self._targets.setdefault(entry.number, entry.id)
        for key, owners in short.items():
            if len(owners) == 1 and key not in self._targets:
                self._targets[key] = owners.pop()
                if not key.startswith("关于") and len(key) >= _BARE:
                    bare.add(key)
        self._bare = bare
        by_ending: defaultdict[str, set[int]] = defaultdict(set)
        for key in bare:
            by_ending[key[-2:]].add(len(key))
        self._lengths = {ending: sorted(found, reverse=True) for ending, found in by_ending.items()}
        endings: defaultdict[str, set[str]] = defaultdict(set)  # by their last character
        for ending in self._lengths:
            endings[ending[1]].add(re.escape(ending[0]))
        pattern = "|".join(f"[{''.join(before)}]{re.escape(last)}" for last, before in endings.items())
        self._ending = re.compile(pattern) if pattern else None

    def target(self, key: str) -> int | None:
        """The entry that a key (of `keys_of` or `Named`) leads to."""
        return self._targets.get(key)

    def find(self, text: str) -> list[Named]:
        """The names in a text, in order. A title that leads nowhere is looked into for those it holds itself; one
        that leads somewhere is not."""
        folded = fold(text)
        pairs = _pairs(folded) if "《" in folded else []
        found = list(self._titles(text, folded, pairs))
        linked = [(named.start, named.end) for named in found if named.target is not None]
        found += self._numbers(folded, found)
        found += self._shorts(folded, [*pairs, *linked])
        return sorted(found, key=lambda named: (named.start, named.end))

    def _titles(self, text: str, folded: str, pairs: list[tuple[int, int]]) -> Iterator[Named]:
        behind = 0
        for start, end in pairs:
            if start < behind or not (key := titles.key(text[start + 1 : end - 1])) or len(key) > LONGEST:
                continue
            target = self.target(key)
            if target is not None:
                behind = end
            yield Named(start + 1, end - 1, key, target, _article(folded, end))

    def _numbers(self, folded: str, found: list[Named]) -> Iterator[Named]:
        if "号" not in folded:
            return
        for pattern in (_YEAR_NUMBER, _ORDER):
            for match in pattern.finditer(folded):
                before = folded[max(match.start() - 30, 0) : match.start()]
                if not (agency := _AGENCY.search(before)):
                    continue
                tail = f"令第{match[1]}号" if pattern is _ORDER else f"〔{match[1]}〕{match[2]}号"
                start = match.start() - len(agency[0])
                named = self._number(agency[0], tail, start, match.end())
                # 《title》（number）: the title leads there already.
                near = (one for one in found if 0 <= named.start - one.end <= 4)
                if not any(one.target is not None and one.target == named.target for one in near):
                    yield named

    def _number(self, agency: str, tail: str, start: int, end: int) -> Named:
        """The longest stretch in front of the number that makes it a known one; else without leading words."""
        for at, char in enumerate(agency):
            if not char.isspace():
                key = "".join(agency[at:].split()) + tail
                if (target := self.target(key)) is not None:
                    return Named(start + at, end, key, target)
        lead = _LEAD.match(agency)
        at = lead.end() if lead and lead.end() < len(agency.rstrip()) else 0
        at += len(agency[at:]) - len(agency[at:].lstrip())
        return Named(start + at, end, "".join(agency[at:].split()) + tail, None)

    def _shorts(self, folded: str, taken: list[tuple[int, int]]) -> Iterator[Named]:
        """Short names and titles outside of 《》; of two that overlap, the one that begins first."""
        if not self._ending:
            return
        places: list[tuple[int, int]] = []
        for match in self._ending.finditer(folded):
            end = match.end()
            for length in self._lengths[match[0]]:
                start = end - length
                if start >= 0 and folded[start:end] in self._bare and not _GOES_ON.match(folded, end):
                    places.append((start, end))
                    break
        behind = 0
        for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
            if start >= behind and not any(start < b and a < end for a, b in taken):
                behind = end
                key = folded[start:end]
                yield Named(start, end, key, self.target(key), _article(folded, end))


def _article(folded: str, end: int) -> str:
    match = _ARTICLE.match(folded, end)
    return match[1] if match else ""


def _pairs(folded: str) -> list[tuple[int, int]]:
    """Where each 《…》, and 〈…〉 inside of one, starts and ends; a title does not run over lines."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in _MARKS.finditer(folded):
        mark = match[0]
        if mark == "\n":
            opened.clear()
        elif mark in "《〈":
            if mark == "《" or opened:
                opened.append((mark, match.start()))
        else:
            partner = "《" if mark == "》" else "〈"
            while opened and opened[-1][0] != partner and mark == "》":
                opened.pop()  # a 〈 that was never closed
            if opened and opened[-1][0] == partner:
                pairs.append((opened.pop()[1], match.end()))
    return sorted(pairs)
