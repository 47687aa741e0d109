"""A stretch of text that is read as one: a paragraph, an item, a passage."""

import re
from bisect import bisect_right
from functools import cached_property

from .folding import fold

_SENTENCE_END = re.compile(r"[。;!?\n]")


class Stretch:
    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE_END.finditer(self.folded))]

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position starts and ends."""
        index = bisect_right(self._sentence_starts, position) - 1
        starts = self._sentence_starts
        return starts[index], starts[index + 1] if index + 1 < len(starts) else len(self.text)
