"""Whether a mock paper hangs together: marks, materials, and lengths in the time there is. Pure Python.

What must hold before a paper can be opened is `needed`; the rest are hints. The rates are drawn from two real papers
(15/350, 10/300, 20/400, 20/400, 35/1200 in 130 minutes of writing, and 15/250, 20/400, 25/500, 40/1200): about 20 cells
a minute, and 0.03 to 0.06 marks a cell. The bounds here are wider by half; nobody publishes any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exam.handout import tasks
from materials.wording.folding import fold

FULL_MARKS = Decimal(100)
MOST_CELLS_A_MINUTE = 30
LEAST_CELLS_A_MINUTE = 8
MARKS_A_CELL = (Decimal("0.02"), Decimal("0.1"))
MOST_READ_A_MINUTE = 300  # characters of the materials in the minutes for reading


@dataclass(frozen=True)
class QuestionFacts:
    """`limit` is in cells, None without one; `materials` are the numbers attached to it; `rubric` says whether it has
    one that a teacher has confirmed."""

    number: int
    text: str
    marks: Decimal | None
    limit: int | None
    materials: frozenset[int]
    rubric: bool


@dataclass(frozen=True)
class PaperFacts:
    """`materials` maps each number to its characters."""

    minutes: int | None
    reading_minutes: int | None
    materials: dict[int, int]
    questions: list[QuestionFacts]

    @property
    def total(self) -> Decimal:
        return sum((question.marks or Decimal(0) for question in self.questions), Decimal(0))

    @property
    def cells(self) -> int:
        """How much there is to write at most."""
        return sum(question.limit or 0 for question in self.questions)


@dataclass(frozen=True)
class Check:
    """One line of the list: `holds`, or else what is wrong; `needed` before the paper is opened."""

    holds: bool
    sentence: str
    needed: bool = False


def checks(paper: PaperFacts) -> list[Check]:
    """The whole list, what holds too, in a fixed order."""
    return [*_needed(paper), *_marks(paper), *_materials(paper), *_time(paper)]


def _needed(paper: PaperFacts) -> Iterator[Check]:
    yield Check(
        bool(paper.questions), f"有 {len(paper.questions)} 道题" if paper.questions else "还没有题目。", True
    )
    minutes = f"作答 {paper.minutes} 分钟" if paper.minutes else "还没有写作答多少分钟。"
    yield Check(bool(paper.minutes), minutes, True)
    bare = [question.number for question in paper.questions if question.marks is None]
    yield Check(not bare, f"{_numbers(bare)}还没有分值。" if bare else "每道题都有分值", True)


def _numbers(numbers: list[int]) -> str:
    return f"第 {'、'.join(map(str, numbers))} 题"


def _marks(paper: PaperFacts) -> Iterator[Check]:
    difference = FULL_MARKS - paper.total
    words = f"合计 {paper.total.normalize():f} 分"
    if difference:
        words += f"，{'差' if difference > 0 else '多'} {abs(difference).normalize():f} 分到 100 分。"
    yield Check(not difference, words)
    unsure = [question.number for question in paper.questions if not question.rubric]
    yield Check(not unsure, f"{_numbers(unsure)}没有确认过的评分标准。" if unsure else "评分标准都确认过")
    low, high = MARKS_A_CELL
    for question in paper.questions:
        if question.marks and question.limit and not low <= question.marks / question.limit <= high:
            heavy = question.marks / question.limit > high
            worth = f"{question.marks.normalize():f} 分、{question.limit} 字"
            yield Check(False, f"第 {question.number} 题 {worth}：分值相对字数偏{'高' if heavy else '低'}。")


def _materials(paper: PaperFacts) -> Iterator[Check]:
    used = {number for question in paper.questions for number in question.materials}
    idle = sorted(set(paper.materials) - used)
    words = f"资料 {'、'.join(map(str, idle))} 没有题目用到。" if idle else "每则资料都有题目用到"
    yield Check(not idle, words)
    for question in paper.questions:
        named = set(tasks.materials(fold(question.text))[0])
        if astray := sorted(named - question.materials):
            numbers = "、".join(map(str, astray))
            yield Check(
                False, f"第 {question.number} 题的题干提到资料 {numbers}，它用的不是这几则：改题干或资料。"
            )


def _time(paper: PaperFacts) -> Iterator[Check]:
    if not paper.minutes or not paper.cells:
        return
    writing = paper.minutes - (paper.reading_minutes or 0)
    rate = paper.cells / max(writing, 1)
    words = f"{writing} 分钟最多写 {paper.cells} 字，每分钟约 {rate:.0f} 字"
    if rate > MOST_CELLS_A_MINUTE:
        words += "：写不完，减字数或加时间。"
    elif rate < LEAST_CELLS_A_MINUTE:
        words += "：时间很宽，核对一下。"
    yield Check(LEAST_CELLS_A_MINUTE <= rate <= MOST_CELLS_A_MINUTE, words)
    characters = sum(paper.materials.values())
    if paper.reading_minutes and characters:
        fast = characters / paper.reading_minutes
        words = f"{paper.reading_minutes} 分钟读 {characters} 字资料，每分钟约 {fast:.0f} 字"
        yield Check(fast <= MOST_READ_A_MINUTE, words + ("：读不完。" if fast > MOST_READ_A_MINUTE else ""))
