"""What is wrong with a file, each with its place, so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_SHOWN = 50


@dataclass(frozen=True)
class Problem:
    """`place` is a line, an element or a path in the file, in Chinese or as the file writes it."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}：{self.text}" if self.place else self.text


class FileRefused(Exception):
    """A file of which nothing was taken in; `problems` say why, in the file's order, and are never empty."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("；".join(str(problem) for problem in problems[:3]))
        self.problems = list(problems)

    @property
    def sentences(self) -> list[str]:
        """The first problems, and how many more there are."""
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        return [*shown, f"还有 {more} 处。"] if more else shown


def refuse(text: str, place: str = "") -> FileRefused:
    return FileRefused([Problem(place, text)])
