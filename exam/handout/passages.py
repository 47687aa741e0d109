"""A stretch of the handout that is read as one for policies: an item （一）…, or a paragraph."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from .folding import fold
from .lines import Line

_SENTENCE_END = re.compile(r"[。;!?\n]")


class Passage:
    """Lines joined by line feeds. `section` is the heading they stand under; `strict` says that only titles that
    end like an official document's are policies here (in a task, 《…》 is as often a book or an essay)."""

    def __init__(self, lines: Sequence[Line], section: str = "", strict: bool = False) -> None:
        self.lines = lines
        self.section = section
        self.strict = strict
        self.text = "\n".join(line.text for line in lines)
        self.folded = fold(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.lines[:-1]:
            starts.append(starts[-1] + len(line.text) + 1)
        return starts

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [0, *(match.end() for match in _SENTENCE_END.finditer(self.folded))]

    def line_at(self, position: int) -> Line:
        return self.lines[bisect_right(self._line_starts, position) - 1]

    def sentence(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position starts and ends."""
        index = bisect_right(self._sentence_starts, position) - 1
        starts = self._sentence_starts
        return starts[index], starts[index + 1] if index + 1 < len(starts) else len(self.text)
