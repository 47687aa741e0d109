"""How a passage speaks of its documents: issuing one, citing one, carrying one out.

Titles that stand together (《A》、《B》和《C》) are one mention: what leads up to the first holds for all.
"""

import re
from dataclasses import dataclass, field

from . import agencies, titles
from .stretch import Stretch

ISSUED, PUBLISHED = "印发|出台|下发|制定|制发|签发|转发|批转|审议通过|通过", "发布|公布|颁布|颁发|公开"
CARRY_OUT, BASIS = "贯彻落实", "依据"

_ISSUE = re.compile(
    rf"(?P<who>[^,:。;]*?)(?P<verb>(?:{ISSUED}|{PUBLISHED})(?:并实施|实施)?)(?P<of>了|的)?\s?$"
)
_JOINT = re.compile(
    r"\s?(?:(?:精神|要求|规定|部署|有关|相关|等|的|文件|工作)*\s?(?:[、,]|和|及|以及|与|并)?\s?(?:贯彻|落实|根据)?)\s?$"
)
_CARRY_OUT = re.compile("贯彻|落实")
_BASIS = re.compile("根据|按照|依据|依照|遵照")
_CHANGE = re.compile(r"(?P<verb>废止|修改|修订|修正)(?:了|的)?\s?$")
_BEHIND = re.compile(
    rf"\s?(?:(?:由|经)(?P<who>[^,。;《的]{{2,24}}?))?(?:正式)?(?P<verb>{ISSUED}|{PUBLISHED})(?!的|后|会|人|文)"
)
_DATE = re.compile("[0-9]+\\s?[日月号年](?:起|前|后)?")
_CLAUSE = re.compile(r"[,:]")


@dataclass
class Mention:
    """`role` is issue, 贯彻落实, 依据, 废止, 修改 or "" for a mere citation; `kind` of an issue is a date kind."""

    titles: list[titles.Title]
    start: int
    end: int
    role: str = ""
    verb: str = ""
    verb_at: int = 0
    issuers: list[str] = field(default_factory=list)
    cited: bool = False


def find(passage: Stretch, found: list[titles.Title]) -> list[Mention]:
    """The mentions of a passage, in order."""
    mentions: list[Mention] = []
    for title in found:
        last = mentions[-1] if mentions else None
        gap = passage.folded[last.end : title.start] if last else None
        if last and gap is not None and len(gap) <= 20 and "\n" not in gap and _JOINT.fullmatch(gap):
            last.titles.append(title)
            last.end = title.tail
        else:
            mentions.append(_lead(passage, title, last.end if last else 0))
    return mentions


def _lead(passage: Stretch, title: titles.Title, after: int) -> Mention:
    mention = Mention([title], title.start, title.tail)
    start = max(passage.sentence(title.start)[0], after)
    lead = passage.folded[start : title.start]
    commas = [match.end() for match in _CLAUSE.finditer(lead)]
    clause = lead[commas[-1] :] if commas else lead
    issue = _ISSUE.search(clause[-80:])
    if issue:
        mention.verb = re.sub("(?:并?实施)$", "", issue["verb"])
        mention.verb_at = title.start - len(clause[-80:]) + issue.start("verb")
        mention.issuers = agencies.names(_without_date(issue["who"]))
        mention.cited = issue["of"] == "的"
    else:
        mention.issuers = agencies.names(_without_date(clause))
    if issue and not mention.cited:
        mention.role = "issue"
    elif behind := _BEHIND.match(passage.folded, title.tail):
        mention.role, mention.verb, mention.verb_at = "issue", behind["verb"], behind.start("verb")
        mention.issuers = agencies.names(behind["who"] or "") or mention.issuers
    elif change := _CHANGE.search(clause):
        mention.role = "废止" if change["verb"] == "废止" else "修改"
    elif _BASIS.search(clause):
        mention.role = BASIS
    elif _CARRY_OUT.search(clause):
        mention.role = CARRY_OUT
    return mention


def _without_date(clause: str) -> str:
    return _DATE.sub("", clause).strip()
