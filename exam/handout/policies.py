"""The documents a handout names, each once, with what the text says about them."""

import re
from collections.abc import Callable, Sequence

from materials.wording import agencies, dates, mentions, relations, titles
from materials.wording.mentions import Mention
from materials.wording.relations import RelationEntry

from . import dating
from .dating import Dated
from .lines import Line
from .passages import Passage
from .plan import PolicyDate, PolicyEntry

Doubt = Callable[[Line, str], None]

_ALIAS = re.compile(r"(?:简称|(?:以下|下文)\s?称)为?:?\s?[\"']?$")
_LONGEST_TITLE = 200


class Library:
    """Collects entries and relations passage by passage; `doubt` hears of what stays open."""

    def __init__(self, doubt: Doubt) -> None:
        self.entries: dict[str, PolicyEntry] = {}
        self._relations: dict[tuple[str, str, str], RelationEntry] = {}
        self._doubt = doubt
        self._aliases: dict[str, str] = {}
        self._lines: dict[str, Line] = {}
        self._sections: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._last_key = ""

    def read(self, passage: Passage) -> None:
        """Takes in the documents of one passage."""
        found, lonely = titles.find(passage.text)
        printed = dates.find(passage.text)
        self._check_dates(passage, printed)
        self._check_loose_numbers(passage, found)
        for position in lonely:
            self._doubt(passage.line_at(position), "书名号不成对，文件标题可能没有认全，请改正。")
        found = [title for title in found if self._enter(passage, title)]
        spoken = mentions.find(passage, found)
        for mention in spoken:
            self._note_issuers(mention)
        self._note_levels(passage, spoken)
        for dated in dating.read(passage, spoken, printed):
            self._note_date(passage.line_at(dated.date.start), dated)
        for relation in relations.read(passage, spoken, lambda title: self._entry(title).title):
            self._relations.setdefault((relation.source, relation.target, relation.kind), relation)

    def finish(self) -> tuple[list[PolicyEntry], list[RelationEntry]]:
        """Everything collected, levels filled in, possible twins and odd titles doubted."""
        bodies: dict[str, PolicyEntry] = {}
        for key, entry in self.entries.items():
            entry.level = self._level(key, entry)
            if not entry.kind:
                self._doubt(self._lines[key], f"《{entry.title}》看不出公文种类，是政策文件吗？")
            body = key[key.find("关于") :] if "关于" in key else key
            twin = bodies.setdefault(body, entry)
            if twin is not entry:
                self._doubt(self._lines[key], f"《{entry.title}》与《{twin.title}》是同一份文件吗？")
            for target in relations.amended_by_title(entry.title):
                if target in self.entries and target != key:
                    other = self.entries[target].title
                    kind = "废止" if "废止" in entry.title and "修改" not in entry.title else "修改"
                    relation = RelationEntry(entry.title, other, kind, entry.title)
                    self._relations.setdefault((entry.title, other, kind), relation)
        return list(self.entries.values()), list(self._relations.values())

    def _enter(self, passage: Passage, title: titles.Title) -> bool:
        line = passage.line_at(title.start)
        if len(title.text) > _LONGEST_TITLE:
            self._doubt(line, "书名号里的文字太长，不像文件标题，没有收为政策；是不是少了一个》？")
            return False
        known = self._aliases.get(title.key, title.key)
        before = passage.folded[max(title.start - 12, 0) : title.start]
        if _ALIAS.search(before) and self._last_key:
            self._aliases[title.key] = self._last_key
            return True
        if known not in self.entries:
            kind = titles.kind_of(title.text)
            if passage.strict and not kind:
                return False
            self.entries[known] = PolicyEntry(
                title.text, kind=kind, issuers=agencies.named_in_title(title.text)
            )
            self._lines[known] = line
        self._last_key = known
        self._note_number(line, title, known)
        return True

    def _entry(self, title: titles.Title) -> PolicyEntry:
        return self.entries[self._aliases.get(title.key, title.key)]

    def _note_number(self, line: Line, title: titles.Title, key: str) -> None:
        entry = self.entries[key]
        if not title.number:
            return
        if entry.number and entry.number != title.number:
            self._doubt(line, f"《{entry.title}》有两个文号：{entry.number} 和 {title.number}，哪一个对？")
            return
        holder = self._numbers.setdefault(title.number, key)
        if holder != key:
            other = self.entries[holder].title
            self._doubt(line, f"文号 {title.number} 同时写在《{other}》和《{entry.title}》后面，哪一个对？")
        if not entry.number:
            entry.number, entry.number_printed = title.number, title.number_printed

    def _note_issuers(self, mention: Mention) -> None:
        for title in mention.titles if mention.verb else mention.titles[:1]:
            entry = self._entry(title)
            # 转发 names who passes a document on, not who made it.
            if not entry.issuers and mention.verb not in ("转发", "批转"):
                entry.issuers = list(mention.issuers)

    def _note_levels(self, passage: Passage, spoken: Sequence[Mention]) -> None:
        level = agencies.level_of_section(passage.section)
        for mention in spoken:
            # A document that is only cited in 自治区政策 may come from higher up; nothing is above 国家.
            own = mention.role in ("issue", "") and not mention.cited
            for title in mention.titles:
                key = self._aliases.get(title.key, title.key)
                if level and (own or level == "国家"):
                    self._sections.setdefault(key, level)

    def _level(self, key: str, entry: PolicyEntry) -> str:
        signs = [agencies.level_of(issuer) for issuer in entry.issuers[:1]]
        signs += [agencies.level_of_number(entry.number), agencies.level_of(entry.title)]
        if entry.kind in ("法", "法典", "宪法"):  # only the National People's Congress makes laws
            signs.append("国家")
        signs.append(self._sections.get(key, ""))
        return next((level for level in signs if level), "")

    def _note_date(self, line: Line, dated: Dated) -> None:
        date = dated.date
        if not dated.titles:
            self._doubt(line, f"“{date.printed}”说的是哪一份文件？")
        for title in dated.titles:
            entry = self._entry(title)
            note = PolicyDate(dated.kind, date.iso, date.printed)
            known = entry.date(dated.kind)
            if known and date.iso and known != date.iso:
                self._doubt(line, f"《{entry.title}》的日期有两种说法：{known} 和 {date.iso}，哪一个对？")
            elif note not in entry.dates:
                entry.dates.append(note)

    def _check_dates(self, passage: Passage, printed: list[dates.Date]) -> None:
        for date in printed:
            line = passage.line_at(date.start)
            if date.impossible:
                self._doubt(line, f"“{date.printed}”这一天不存在，请改正。")
            elif date.yearless and not self._continues(passage, date):
                self._doubt(line, f"“{date.printed}”没有年份，是哪一年？")

    @staticmethod
    def _continues(passage: Passage, date: dates.Date) -> bool:
        """2021年7月1日至8月1日: the second date has its year from the first."""
        before = passage.folded[max(date.start - 16, 0) : date.start]
        return bool(re.search(r"年[0-9]{1,2}月[0-9]{1,2}日(?:至|到|-{1,2}|~|、)$", before))

    def _check_loose_numbers(self, passage: Passage, found: list[titles.Title]) -> None:
        if "号" not in passage.folded:
            return
        taken = {title.tail for title in found if title.number}
        for match in titles.LOOSE_NUMBER.finditer(passage.folded):
            if not taken & {match.end(), match.end() + 1}:
                printed = re.sub("^(?:根据|按照|依据|落实|贯彻|执行|印发)+", "", match[0])
                self._doubt(
                    passage.line_at(match.start()), f"文号“{printed}”前面没有《标题》，是哪一份文件？"
                )
