"""Texts that would score without saying anything: what is recognised, and the sentence that says why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from exam.marking.copies import copied
from exam.marking.rarity import familiar
from exam.marking.rubric import Wanted
from exam.marking.text import Reading

COPIED = 0.8  # of a clause, or of an answer
STUFFED = 0.6  # of an answer's characters inside accepted wordings, or in a phrase said before
WHOLE = 0.6  # of the material's length: less of it may be a fair choice of its phrases
ALTERED = 6  # folded characters of a run between two changed ones
BARE = 4  # folded characters of a clause that is only a word
MANY = 6  # such clauses in a row, or accepted wordings, are a list
WORD = re.compile(r"[一-鿿]+")  # figures and letters in a row are no list of words
JOINING = "和与及或以并等"
# Pairs of Chinese characters that the table, the question, the material or the points know, as a share. Of
# dev.jsonl's answers 1 % lie under 0.40 and none under 0.32; with their characters shuffled 1 % lie over 0.33.
FAMILIAR = 0.27
ENOUGH = 20  # pairs from which on that share can be told


@dataclass(frozen=True)
class Finding:
    """A guard that fired: the most of the full marks that is left (0..1), and a Chinese sentence."""

    name: str
    most: float
    reason: str


def usable(answer: Reading, question: Reading, wanted: Sequence[Wanted]) -> list[bool]:
    """Which clauses of the answer say something of their own: those copied from the question do not, nor do lists
    of bare words where whole statements are wanted."""
    own = [want.folded for want in wanted if want.folded and want.folded not in question.folded]
    texts = [answer.folded[c.start : c.end] for c in answer.clauses]
    return [
        not bare and (not _in(text, question.folded) or any(point in text for point in own))
        for text, bare in zip(texts, _listed(answer, wanted), strict=True)
    ]


def _listed(answer: Reading, wanted: Sequence[Wanted]) -> list[bool]:
    """Which clauses stand in a run of bare words: a true enumeration (少年宫、体校、剧团) is shorter."""
    bare = [c.end - c.start <= BARE and WORD.fullmatch(answer.folded, c.start, c.end) for c in answer.clauses]
    if not _statements(wanted):
        return [False] * len(bare)
    runs = []
    for short, group in groupby(bare, bool):
        size = len(list(group))
        runs += [bool(short) and size >= MANY] * size
    return runs


def _statements(wanted: Sequence[Wanted]) -> bool:
    """Whether the points are statements rather than terms."""
    return bool(wanted) and sum(len(want.folded) for want in wanted) / len(wanted) >= 2 * BARE


def _in(clause: str, question: str) -> bool:
    if len(clause) < 2:
        return False
    needed = max(5, int(COPIED * len(clause) + 0.5))
    return (
        any(clause[i : i + needed] in question for i in range(len(clause) - needed + 1))
        if needed <= len(clause)
        else False
    )


def inspect(
    answer: Reading, question: Reading, material: Reading, wanted: Sequence[Wanted], use: Sequence[bool]
) -> list[Finding]:
    """Every guard that fires for the answer as a whole."""
    if not answer.folded:
        return [Finding("empty", 0.0, "没有作答。")]
    texts = [answer.folded[c.start : c.end] for c in answer.clauses]
    said = [t for t, u, bare in zip(texts, use, _listed(answer, wanted), strict=True) if u or bare]
    if not any(text not in question.folded for text in said):
        return [Finding("question", 0.0, "只抄写了题干，没有作答内容。")]
    found = []
    if _copied(answer, material):
        found.append(Finding("material", 0.2, "几乎逐字照抄给定资料，没有概括提炼，只作为线索，不计满分。"))
    if _stuffed(answer, wanted):
        found.append(Finding("keywords", 0.1, "只罗列关键词，没有成句表述。"))
    known = question.pairs.union(material.pairs, *(want.pairs.weights for want in wanted))
    pairs = han(answer)
    if (
        len(pairs) >= ENOUGH
        and (familiar(pairs - known) * len(pairs - known) + len(pairs & known)) / len(pairs) < FAMILIAR
    ):
        found.append(Finding("unfamiliar", 0.0, "认得出的词语太少：像是打乱了字序，或者写的不是这道题。"))
    return found


def _copied(answer: Reading, material: Reading) -> bool:
    """Nearly all of the answer stands in the material, or most of the material in it with some characters changed."""
    enough = COPIED * len(answer.folded)
    if sum(end - start for start, end in copied(answer, material)) >= enough:
        return True
    whole = len(answer.folded) >= WHOLE * len(material.folded)
    return whole and sum(end - start for start, end in copied(answer, material, ALTERED)) >= enough


def han(answer: Reading) -> frozenset[str]:
    """The pairs of Chinese characters, without letters and figures."""
    return frozenset(p for p in answer.pairs if all("一" <= c <= "鿿" for c in p))


def _stuffed(answer: Reading, wanted: Sequence[Wanted]) -> bool:
    """Accepted wordings with nothing said about them: bare, or each in the same phrase (要重视…，要重视…)."""
    if not _statements(wanted):
        return False
    listed = _listed(answer, wanted)
    texts = [answer.folded[c.start : c.end] for c in answer.clauses]
    if sum(len(t) for t, bare in zip(texts, listed, strict=True) if bare) >= COPIED * len(answer.folded):
        return True
    said = "，".join(dict.fromkeys(t for t, bare in zip(texts, listed, strict=True) if not bare))
    words = sorted({word for want in wanted for word, _ in want.keywords if word in said}, key=len)
    if len(words) < MANY:
        return False
    pieces = re.split("|".join(["，", *map(re.escape, reversed(words))]), said)
    told = {piece.strip(JOINING) for piece in pieces}
    return sum(map(len, told)) <= (1 - STUFFED) * len(said.replace("，", ""))
