"""Canonical text as index words, the same for both engines.

Each CJK character starts exactly one word: its bigram, or itself at the end of a run; a run of letters or
digits is one word. So a phrase of words stands where the text stands, and every stretch of text is a phrase.
"""

from .text import CJK_CHAR, canonical

BORDER = "¦"  # parts the names of one document: no query holds it, so no phrase crosses it
LONGEST = 60  # characters of a word that count; no engine takes words of any length


def words(text: str) -> list[str]:
    """The index words of a canonical text, in order."""
    found: list[str] = []
    for run in text.split():
        if CJK_CHAR.match(run):
            found += [run[place : place + 2] for place in range(len(run))]
        else:
            found.append(run[:LONGEST])
    return found


def phrase(term: str) -> tuple[list[str], bool]:
    """The words that stand where `term` (canonical, not empty) stands, and whether the last may be only begun."""
    found, last = words(term), term.split()[-1]
    if not CJK_CHAR.match(last):
        return found, len(last) < LONGEST
    if len(last) == 1:
        return found, True
    return found[:-1], False  # the last character's own word depends on what follows in the text


def facet_word(name: str, value: str) -> str:
    """The word that marks a document's entries as having this value (层级, 机关 …); anything may be given."""
    return f"{BORDER}{name}{BORDER}{''.join(canonical(value).split())[:LONGEST]}"
