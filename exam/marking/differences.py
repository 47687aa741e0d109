"""What one reference answer says that the others do not."""

from collections.abc import Sequence

from exam.marking.align import ENOUGH, SENTENCE, bigrams


def only_here(text: str, others: Sequence[str]) -> list[str]:
    """The sentences of `text`, in order, that are unlike every sentence of `others`; [] without others."""
    known = [bigrams(sentence) for other in others for sentence in SENTENCE.findall(other)]
    found = []
    for sentence in SENTENCE.findall(text) if others else []:
        grams = bigrams(sentence)
        likest = max((len(grams & other) for other in known), default=0)
        if grams and likest < ENOUGH * len(grams):
            found.append(sentence.strip())
    return found
