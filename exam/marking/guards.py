"""Texts that would score without saying anything: what is recognised, and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam.marking.copies import copied
from exam.marking.rarity import familiar
from exam.marking.rubric import Wanted
from exam.marking.text import Reading

COPIED = 0.8  # of a clause, or of an answer
STUFFED = 0.6  # of an answer's characters inside accepted wordings
BARE = 4  # folded characters of a clause that is only a word
# Pairs of Chinese characters that the table, the question, the material or the points know, as a share. Of
# dev.jsonl's answers 1 % lie under 0.40 and none under 0.32; with their characters shuffled 1 % lie over 0.33.
SHUFFLED = 0.27
ENOUGH = 20  # pairs from which on that share can be told


@dataclass(frozen=True)
class Finding:
    """A guard that fired: the most of the full marks that is left (0..1), and a Chinese sentence."""

    name: str
    most: float
    reason: str


def usable(answer: Reading, question: Reading, wanted: Sequence[Wanted]) -> list[bool]:
    """Which clauses of the answer say something of their own: those copied from the question do not."""
    own = [want.folded for want in wanted if want.folded and want.folded not in question.folded]
    texts = [answer.folded[c.start : c.end] for c in answer.clauses]
    return [not _in(text, question.folded) or any(point in text for point in own) for text in texts]


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
    if not any(u and text not in question.folded for u, text in zip(use, texts, strict=True)):
        return [Finding("question", 0.0, "只抄写了题干，没有作答内容。")]
    found = []
    if sum(end - start for start, end in copied(answer, material)) >= COPIED * len(answer.folded):
        found.append(Finding("material", 0.2, "几乎逐字照抄给定资料，没有概括提炼，只作为线索，不计满分。"))
    if _stuffed(answer, wanted):
        found.append(Finding("keywords", 0.1, "只罗列关键词，没有成句表述。"))
    known = question.pairs.union(material.pairs, *(want.pairs.weights for want in wanted))
    pairs = han(answer)
    if (
        len(pairs) >= ENOUGH
        and (familiar(pairs - known) * len(pairs - known) + len(pairs & known)) / len(pairs) < SHUFFLED
    ):
        found.append(Finding("shuffled", 0.0, "文字不成句，像是打乱了顺序。"))
    return found


def han(answer: Reading) -> frozenset[str]:
    """The pairs of Chinese characters, without letters and figures."""
    return frozenset(p for p in answer.pairs if all("一" <= c <= "鿿" for c in p))


def _stuffed(answer: Reading, wanted: Sequence[Wanted]) -> bool:
    """A list of bare words where whole statements are wanted."""
    length = sum(len(want.folded) for want in wanted) / len(wanted) if wanted else 0
    if length < 2 * BARE:
        return False
    bare = sum(c.end - c.start for c in answer.clauses if c.end - c.start <= BARE)
    if len(answer.clauses) >= 6 and bare >= COPIED * len(answer.folded):
        return True
    words = {word for want in wanted for word, _ in want.keywords}
    covered = [False] * len(answer.folded)
    for word in words:
        place = answer.folded.find(word)
        while place >= 0:
            covered[place : place + len(word)] = [True] * len(word)
            place = answer.folded.find(word, place + 1)
    hits = sum(word in answer.folded for word in words)
    return hits >= 6 and sum(covered) >= STUFFED * len(answer.folded)
