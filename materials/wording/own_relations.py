"""What a document says of itself: what it rests on, carries out, amends, repeals, passes on or explains."""

import re
from dataclasses import dataclass

from . import mentions, titles
from .mentions import BASIS, CARRY_OUT
from .relations import REPEALED
from .stretch import Stretch

_CHANGE = re.compile("修改|修订|修正")
_JOINT = re.compile("[、,和及与]?")
_PASS_ON = re.compile("(?:印发|转发|批转|发布|公布)$")
_CARRIES_ON = re.compile("^(?:的)?(?:实施|施行|补充|若干)")
_EXPLAINS = re.compile("^(?:的)?(?:政策)?解读")
# The sentence goes on with what is being made: 根据《A》…，制定本条例; …，现提出以下意见.
_MADE = re.compile(
    "制定(?:了)?(?:本|如下|以下|实施)|提出(?:如下|以下)|现(?:就|将|提出|印发|转发|制定|通知)"
    "|(?:通知|决定|规定|公告|批复)如下"
)


@dataclass(frozen=True)
class Said:
    """`kind` as people call it (依据, 废止 …), the key of the other document, and the words that say so."""

    kind: str
    key: str
    evidence: str


def of_title(title: str) -> list[Said]:
    """What a title says: 关于修改〈A〉的决定, 关于印发《B》的通知, 实施《C》办法."""
    folded = titles.key(title)
    found, _ = titles.find(folded)
    said: list[Said] = []
    kind, behind = "", 0
    for inner in found:
        before, after = folded[behind : inner.start], folded[inner.end :]
        if not (behind and _JOINT.fullmatch(before)):  # 修改《A》和《B》: what was said of A holds for B
            kind = _kind(before, after)
        behind = inner.end
        if kind:
            said.append(Said(kind, inner.key, title))
    return said


def _kind(before: str, after: str) -> str:
    changes, repeals = bool(_CHANGE.search(before)), "废止" in before
    if changes != repeals:
        return "修改" if changes else "废止"
    if _PASS_ON.search(before):
        return "印发、转发"
    if _EXPLAINS.match(after):
        return "解读"
    return BASIS if before.endswith("实施") or _CARRIES_ON.match(after) else ""


def of_passage(stretch: Stretch) -> list[Said]:
    """What a passage of its text says: 根据《A》…制定本条例; 本办法自…起施行，《B》同时废止. What it says about other
    documents is left out."""
    found, _ = titles.find(stretch.text)
    said: list[Said] = []
    for mention in mentions.find(stretch, found):
        start, end = stretch.sentence(mention.start)
        kind = ""
        if mention.role in (BASIS, CARRY_OUT) and _MADE.search(stretch.folded, mention.end, end):
            kind = mention.role
        elif REPEALED.match(stretch.folded, mention.end) and "施行" in stretch.folded[:end]:
            kind, start = "废止", stretch.sentence(max(start - 1, 0))[0]
        if kind:
            evidence = stretch.text[start:end].strip()
            said += [Said(kind, title.key, evidence) for title in mention.titles]
    return said
