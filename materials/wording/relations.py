"""Relations between documents: only those that one item of the text says outright."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import titles
from .mentions import BASIS, CARRY_OUT, Mention
from .stretch import Stretch

_PURPOSE = re.compile(r"\s*(?:为|根据|按照|依据|依照|遵照)")
REPEALED = re.compile(r"\s?(?:同时|即行|随之|相应)?(?:予以)?废止")
_AMENDS = re.compile(r"(?:修改|修订|修正|废止)《([^《》]+)》")

_MOST = 30  # documents on either side of one sentence: more is no real text, and every pair is a relation
_EVIDENCE = 1000


@dataclass
class RelationEntry:
    """`source` carries out, amends … `target`: both are titles; `evidence` is the sentence that says so."""

    source: str
    target: str
    kind: str
    evidence: str


def read(
    passage: Stretch, mentions: list[Mention], resolve: Callable[[titles.Title], str]
) -> list[RelationEntry]:
    """为贯彻落实《A》…印发《B》: B carries out A, over sentence ends too if A's sentence only gives the purpose;
    根据《A》…发布《B》: B rests on A; 《B》施行，《A》同时废止: B repeals A. A citation (印发的《A》) and a purpose without
    a document that follows make none."""
    found: list[RelationEntry] = []
    waiting: list[Mention] = []
    main: titles.Title | None = None

    def relate(source: titles.Title, target: titles.Title, kind: str, end: int) -> None:
        one, other = resolve(source), resolve(target)
        start = passage.sentence(target.start)[0]
        if one != other:
            evidence = passage.text[start : passage.sentence(max(end - 1, start))[1]][:_EVIDENCE].strip()
            found.append(RelationEntry(one, other, kind, evidence))

    for mention in mentions:
        if mention.role == "issue":
            reached = [purpose for purpose in waiting[-_MOST:] if _reaches(passage, purpose, mention)]
            for source in mention.titles[:_MOST]:
                for purpose in reached:
                    for target in purpose.titles[:_MOST]:
                        relate(source, target, purpose.role, mention.end)
            waiting.clear()
            main = mention.titles[0]
        elif mention.role in (CARRY_OUT, BASIS):
            waiting.append(mention)
        elif mention.role in ("废止", "修改") and main:
            for target in mention.titles:
                relate(main, target, mention.role, mention.end)
        elif main and REPEALED.match(passage.folded, mention.end):
            for target in mention.titles:
                relate(main, target, "废止", mention.end)
        if main is None and mention.role == "":
            main = mention.titles[0]
    return found


def _reaches(passage: Stretch, purpose: Mention, issue: Mention) -> bool:
    start, end = passage.sentence(purpose.start)
    return issue.start < end or bool(_PURPOSE.match(passage.folded, start))


def amended_by_title(title: str) -> list[str]:
    """The keys of the documents that a title says it amends: 关于修改〈A〉的决定."""
    return [titles.key(match[1]) for match in _AMENDS.finditer(titles.key(title))]
