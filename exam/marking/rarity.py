"""How much a character or a pair of characters tells: 0.1 for the commonest, 1 for what is hardly ever written.

data/rarity.json holds the 4,000 commonest characters and 24,000 commonest pairs in nine steps of the
logarithm of their frequency; what it does not list is rare. The frequencies are the mean of two sources:
the word list of jieba 0.42 (MIT) and every sixth document of the corpus of 3,786 laws and reports.
tools/build_rarity.py rebuilds the table.
"""

import json
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "rarity.json"
RAREST = 1.0


@cache
def table() -> dict[str, float]:
    """Character or pair → 0.1 … 0.9. Read on first use, once a process."""
    weights: dict[str, float] = {}
    listed: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    for size, kind in ((1, "characters"), (2, "pairs")):
        for step, text in listed[kind].items():
            weights |= {text[i : i + size]: int(step) / 10 for i in range(0, len(text), size)}
    return weights


def rarity(gram: str) -> float:
    """The weight of one character or pair, 0.1 … 1."""
    return table().get(gram, RAREST)


def familiar(grams: frozenset[str]) -> float:
    """The share of `grams` that the table lists: about 0.8 for written Chinese, a third of that when shuffled."""
    return sum(gram in table() for gram in grams) / len(grams) if grams else 1.0
