"""A stretch of the handout that is read as one for policies: an item （一）…, or a paragraph."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from materials.wording.stretch import Stretch

from .lines import Line


class Passage(Stretch):
    """Lines joined by line feeds. `section` is the heading they stand under; `strict` says that only titles that
    end like an official document's are policies here (in a task, 《…》 is as often a book or an essay)."""

    def __init__(self, lines: Sequence[Line], section: str = "", strict: bool = False) -> None:
        super().__init__("\n".join(line.text for line in lines))
        self.lines = lines
        self.section = section
        self.strict = strict

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.lines[:-1]:
            starts.append(starts[-1] + len(line.text) + 1)
        return starts

    def line_at(self, position: int) -> Line:
        return self.lines[bisect_right(self._line_starts, position) - 1]
