"""What one text says that others do not."""

from collections.abc import Sequence

from exam.marking.align import ENOUGH, SENTENCE, bigrams


def only_here(text: str, others: Sequence[str]) -> list[str]:
    """The sentences of `text`, in order, that are unlike every sentence of `others`; [] without others."""
    return [text[start:end].strip() for start, end in unlike(text, others)] if others else []


def unlike(text: str, others: Sequence[str]) -> list[tuple[int, int]]:
    """Where the sentences of `text` stand, in code points, that are unlike every sentence of `others`."""
    known = [bigrams(sentence) for other in others for sentence in SENTENCE.findall(other)]
    found = []
    for match in SENTENCE.finditer(text):
        grams = bigrams(match.group())
        likest = max((len(grams & other) for other in known), default=0)
        if grams and likest < ENOUGH * len(grams):
            found.append(match.span())
    return found
