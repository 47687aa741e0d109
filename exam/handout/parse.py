"""Reading a handout: text in, plan out."""

from . import questions, topic
from .assemble import Assembler
from .errors import HandoutError
from .lines import Line, split
from .outline import Outline
from .passages import Passage
from .plan import Doubt, Plan
from .policies import Library


def parse(text: str) -> Plan:
    """The plan of a handout's text. Every non-blank line is in `placed` or in `doubts`; numbers of questions and
    of materials are distinct; the points of a question whose points are proposed add up to its marks.

    Raises HandoutError, and nothing else, where the text is empty or is no handout at all.
    """
    lines = split(text.replace("\0", ""))
    if not lines:
        raise HandoutError("讲义是空的，请选一份有内容的讲义。")
    assembler = Assembler()
    for line in lines:
        assembler.take(line)
    outline = assembler.outline
    if not outline.recognised:
        raise HandoutError("看不出这是一份讲义：没有找到大部分、★节或题目，请对照“讲义格式”加上标题。")
    _doubt_gaps(outline)
    _finish_questions(outline)
    _read_policies(outline)
    if not outline.plan.topic:
        _infer_topic(outline, lines)
    outline.plan.doubts = _in_order(outline.plan.doubts)
    return outline.plan


def _finish_questions(outline: Outline) -> None:
    plan = outline.plan
    taken: set[int] = set()
    highest = max((draft.number for draft in outline.drafts), default=0)
    existing = [material.number for material in plan.materials]
    for draft in outline.drafts:
        if draft.number in taken:
            highest += 1
            outline.doubt(draft.line, f"问题{draft.number}出现了两次，后一道暂编为问题{highest}，请核对。")
            draft.number = highest
        taken.add(draft.number)
        plan.questions.append(questions.finish(draft, existing, outline.doubt))


def _doubt_gaps(outline: Outline) -> None:
    plan, headings = outline.plan, outline.headings
    for section in plan.sections:
        if not section.groups:
            outline.doubt(headings[id(section)], f"“{section.title}”这一节没有内容，请补上。")
        for group in section.groups:
            if not group.paragraphs:
                outline.doubt(headings[id(group)], f"“{group.title}”下面没有内容，请补上。")
    for material in plan.materials:
        if not material.paragraphs:
            outline.doubt(headings[id(material)], f"资料{material.number}没有内容，请补上。")
    for framework in plan.frameworks:
        if not framework.paragraphs:
            outline.doubt(headings[id(framework)], f"“{framework.title}”是空的，请补上内容。")


def _read_policies(outline: Outline) -> None:
    library = Library(outline.doubt)
    for passage in _passages(outline):
        library.read(passage)
    outline.plan.policies, outline.plan.relations = library.finish()


def _passages(outline: Outline) -> list[Passage]:
    """What policies are read from. An item （一）… without a title is one text, however many paragraphs it has."""
    plan = outline.plan
    found = [Passage([line]) for line in outline.background]
    for section in plan.sections:
        heading = outline.headings[id(section)]
        found.append(Passage([Line.of(heading.number, section.title)]))
        for group in section.groups:
            lines = outline.lines_of[id(group)]
            if group.title:
                found.append(
                    Passage([Line.of(outline.headings[id(group)].number, group.title)], section.title)
                )
            if group.label and not group.title:
                found.append(Passage(lines, section.title))
            else:
                found += [Passage([line], section.title) for line in lines]
    for material in plan.materials:
        found += [Passage([line], strict=True) for line in outline.lines_of.get(id(material), [])]
    for draft in outline.drafts:
        found += [Passage([line], strict=True) for line in draft.stem]
    return found


def _infer_topic(outline: Outline, lines: list[Line]) -> None:
    plan = outline.plan
    headings = [section.title for section in plan.sections]
    headings += [group.title for section in plan.sections for group in section.groups]
    plan.topic = topic.infer(
        [policy.title for policy in plan.policies], headings, [line.text for line in lines]
    )
    if plan.topic:
        first = next((line for line in lines if plan.topic in line.text), lines[0])
        outline.doubt(first, f"讲义没有写专题，由正文推断为“{plan.topic}”，对吗？")
    else:
        outline.doubt(lines[0], "讲义没有写专题，也推断不出来，请填写。")


def _in_order(doubts: list[Doubt]) -> list[Doubt]:
    unique = {(doubt.line, doubt.question): doubt for doubt in doubts}
    return sorted(unique.values(), key=lambda doubt: doubt.line)
