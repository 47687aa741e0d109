"""What a student's framework holds, as typed: a title and slots one under another. Pure Python."""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from exam.typed import DraftError, Typed

EXCERPT = re.compile("[0-9]{1,18}")
TITLE, NAME, HINT, TEXT = 80, 40, 200, 3000  # characters of each at most
# A line of a handout's framework that names its part: 总论点：……
NAMED = re.compile(rf"(?P<name>[^：:，。]{{1,{NAME}}}?)[：:](?P<text>.*)", re.DOTALL)


@dataclass
class Slot:
    """栏: `text` is the student's own, `excerpt` the number of an excerpt in the notebook, or empty. `hint` says what
    belongs here."""

    name: str = ""
    hint: str = ""
    text: str = ""
    excerpt: str = ""


@dataclass
class Content(Typed):
    NAME: ClassVar = "框架"
    LISTS: ClassVar = {"slots": (Slot, "栏")}

    title: str = ""
    slots: list[Slot] = field(default_factory=list)

    @property
    def excerpts(self) -> list[int]:
        return [int(slot.excerpt) for slot in self.slots if EXCERPT.fullmatch(slot.excerpt)]

    def check(self) -> None:
        """Raises DraftError for what is longer than its place, or no number of an excerpt."""
        _fits("框架的名称", self.title, TITLE)
        for number, slot in enumerate(self.slots, 1):
            _fits(f"第 {number} 栏的名称", slot.name, NAME)
            _fits(f"第 {number} 栏的提示", slot.hint, HINT)
            _fits(f"第 {number} 栏的文字", slot.text, TEXT)
            if slot.excerpt and not EXCERPT.fullmatch(slot.excerpt):
                raise DraftError(f"没有存上：第 {number} 栏的摘录认不出来，请重新打开这一页。")


def _fits(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise DraftError(f"{what}有 {len(text)} 个字符，最多 {most} 个：请删去一些。")


def without_words(content: Content) -> Content:
    """The same slots, empty: to be filled for another essay."""
    title = f"{content.title[: TITLE - 4]}（另一份）"
    return Content(title, [Slot(slot.name, slot.hint) for slot in content.slots])


def from_handout(title: str, text: str) -> Content:
    """The framework of a topic, whose lines are `总论点：……`; a line without a name goes on with the one before."""
    slots: list[Slot] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        named = NAMED.fullmatch(line)
        if named:
            slots.append(Slot(named["name"].strip(), text=named["text"].strip()[:TEXT]))
        elif slots:
            slots[-1].text = f"{slots[-1].text}\n{line}".strip()[:TEXT]
        else:
            slots.append(Slot(text=line[:TEXT]))
    return Content(title[:TITLE], slots[:30])
