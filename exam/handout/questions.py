"""A question: what was gathered under its marker, then what its wording says."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from materials.wording.folding import fold

from . import lengths, marks, rubric, tasks
from .lines import Line
from .plan import Length, Question, ReferenceAnswer

Doubt = Callable[[Line, str], None]


@dataclass
class Draft:
    """The lines of one question as they come in; `slot` is where the next line goes."""

    number: int
    line: Line
    slot: str = "stem"
    stem: list[Line] = field(default_factory=list)
    requirements: list[Line] = field(default_factory=list)
    type: list[Line] = field(default_factory=list)
    answers: list[tuple[str, list[Line]]] = field(default_factory=list)
    points: list[Line] = field(default_factory=list)
    bands: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        if self.slot == "type" and len(line.text) > 12:  # the type was left out: this is the task
            self.slot = "stem"
        if self.slot == "answer":
            self.answers[-1][1].append(line)
        else:
            lines: list[Line] = getattr(self, self.slot)
            lines.append(line)
        if self.slot == "type":  # a type is one line; the task goes on behind it
            self.slot = "stem"


def looks_like_one(folded: str) -> bool:
    """Whether a text has what a task has: marks, a limit, or an imperative."""
    return bool(
        marks.candidates([folded]) or lengths.find(folded) or tasks.guess_types(folded) or "请" in folded
    )


def carries_marks(folded: str) -> bool:
    """Whether a text says what it is worth."""
    return bool(marks.candidates([folded]))


def is_whole_task(folded: str) -> bool:
    """Marks, and a limit, a material or an imperative besides: 2．加强宣传（5分） is an item, no task."""
    return carries_marks(folded) and bool(lengths.find(folded) or re.search("请|给定[资材]料|谈谈", folded))


def only_figures(folded: str) -> bool:
    """（10分，不超过200字）: nothing but marks and a limit."""
    return (
        len(folded) <= 30
        and folded[:1] in "([〔"
        and bool(marks.candidates([folded]) or lengths.find(folded))
    )


def finish(draft: Draft, materials: list[int], doubt: Doubt) -> Question:
    """The question a draft makes. Whatever its text leaves open is asked in a doubt at the question's line."""

    def ask(question: str) -> None:
        doubt(draft.line, f"问题{draft.number}：{question}")

    question = Question(number=draft.number, line=draft.line.number)
    question.stem = [line.text for line in draft.stem]
    question.requirements = [line.text for line in draft.requirements]
    question.reference_answers = [
        ReferenceAnswer([line.text for line in lines], author) for author, lines in draft.answers
    ]
    if not question.stem:
        ask("没有题干，请补上。")
    _read_marks(question, ask)
    _read_length(question, ask)
    _read_type(question, draft.type, doubt, ask)
    _read_materials(question, materials, ask)
    for answer in question.reference_answers:
        if not answer.paragraphs:
            ask("有一份参考作答是空的，请补上。")
    _read_rubric(question, draft, materials, doubt, ask)
    return question


def _texts(question: Question) -> list[str]:
    return [*question.stem, *question.requirements]


def _read_marks(question: Question, ask: Callable[[str], None]) -> None:
    found = marks.candidates(_texts(question))
    if len(found) == 1:
        question.marks = found[0]
    elif found:
        ask(f"写了几个分值（{'、'.join(map(str, found))}），这道题满分是多少？")
    else:
        ask("没有写分值，这道题多少分？分值定了才有采分点。")


def _read_length(question: Question, ask: Callable[[str], None]) -> None:
    found = lengths.distinct(_texts(question))
    if len(found) > 1:
        # 200字 in the stem and 不超过200字 in the requirements say one thing.
        firm = [one for one in found if one.kind != "unstated"]
        loose = [one for one in found if one.kind == "unstated"]
        if firm and all(one.min in (other.min, other.max) for one in loose for other in firm):
            found = firm
    if len(found) > 1:
        printed = "、".join(one.printed for one in found)
        question.length = Length("none", None, None, printed if len(printed) <= 40 else "")
        ask(f"写了几个字数（{printed}），哪一个是全题的字数要求？")
    elif found:
        question.length = found[0]
        if found[0].kind == "unstated":
            ask(f"“{found[0].printed}”是至多、约，还是至少？")
        elif found[0].kind == "none":
            ask(f"字数“{found[0].printed}”前后颠倒，请改正。")
    else:
        ask("没有写字数，有字数要求吗？")


def _read_type(question: Question, printed: list[Line], doubt: Doubt, ask: Callable[[str], None]) -> None:
    for line in printed:
        kind = tasks.printed_type(line.folded)
        if not kind or (question.type and question.type != kind):
            doubt(line, f"题型请写五种之一：{'、'.join(tasks.TYPES)}。")
        question.type = question.type or kind
    if question.type:
        return
    guesses = tasks.guess_types(fold("\n".join(_texts(question))))
    if not guesses:
        ask("看不出题型，请选一种。")
        return
    question.type, question.type_proposed = guesses[0], True
    if {"概括归纳", "提出对策"} <= set(guesses):
        ask(f"好像有两个任务（{'、'.join(reversed(guesses))}），题型暂定为{guesses[0]}，对吗？")


def _read_materials(question: Question, existing: list[int], ask: Callable[[str], None]) -> None:
    named, everything, wrong = tasks.materials(fold("\n".join(_texts(question))))
    for printed in wrong:
        ask(f"“{printed}”的资料范围前后颠倒，请改正。")
    question.materials = existing[:] if everything else named
    if not existing:
        return
    missing = [str(number) for number in named if number not in existing]
    if missing:
        ask(f"题干提到资料{'、'.join(missing)}，但讲义里没有，请核对。")
    if not named and not everything:
        ask("看不出用哪几则资料，请选定。")


def _read_rubric(
    question: Question, draft: Draft, materials: list[int], doubt: Doubt, ask: Callable[[str], None]
) -> None:
    question.bands = rubric.read_bands(draft.bands, question.marks, doubt)
    question.points = rubric.read_points(draft.points, doubt)
    if question.points:
        total = sum(point.marks for point in question.points)
        if question.marks is not None and total != question.marks:
            ask(f"采分点合计 {total} 分，题目是 {question.marks} 分，请核对。")
        unknown = {point.material for point in question.points if point.material is not None} - set(materials)
        if unknown and materials:
            ask(f"采分点提到资料{'、'.join(map(str, sorted(unknown)))}，但讲义里没有，请核对。")
        return
    answer = next((lines for _, lines in draft.answers if lines), None)
    if answer is None:
        if not question.bands:
            ask("没有参考作答，也没有采分点，请补上。")
        return
    if question.type == tasks.ESSAY or question.bands:
        if not question.bands:
            ask("大作文没有评分档次，请补上。")
        return
    if question.marks is None:
        return
    question.points = rubric.propose_points(answer, question.marks)
    if question.points:
        question.points_proposed = True
        ask(f"采分点是从参考作答推出的（{len(question.points)} 个，平分 {question.marks} 分），请确认。")
    else:
        ask("参考作答的段落太多，分值分不过来，没有推采分点，请自己写。")
