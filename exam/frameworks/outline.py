"""A framework as an outline beside a draft. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One slot with something in it: its name, the student's words, and those of the excerpt."""

    name: str
    text: str = ""
    excerpt: str = ""

    @property
    def words(self) -> str:
        """What goes into a draft: the words without the name."""
        return "\n".join(filter(None, [self.text, self.excerpt]))


def as_text(lines: Iterable[Line]) -> str:
    """The outline as a text, a paragraph or two for each line; nothing of a slot that is still empty."""
    return "\n".join(
        f"{line.name}：{line.words}" if line.name else line.words for line in lines if line.words
    )
