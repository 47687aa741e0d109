"""Deciding what each line is. A line's reading depends on where it stands; a line that fits nowhere is a doubt
with its number and text, never dropped and never guessed."""

from collections.abc import Callable

from . import parts, questions
from .lines import Kind, Line, Reading, readings, short
from .outline import Outline


class Assembler:
    """Takes the lines of a handout in order and writes them into `outline`."""

    def __init__(self) -> None:
        self.outline = Outline()
        self._last_part = (0, "")  # number and style of the last numbered part
        self._last_item = (0, "")  # 一、二、三、 inside a text, so that 三、 there is no part
        self._takers: dict[Kind, Callable[[Reading], bool]] = {
            Kind.TOPIC: self._topic,
            Kind.PART: self._part,
            Kind.MATERIAL: self._material,
            Kind.QUESTION: self._question,
            Kind.LABEL: self._label,
            Kind.GROUP: self._group,
            Kind.SECTION: self._section,
            Kind.NUMBERED: self._numbered,
        }

    def take(self, line: Line) -> None:
        """Places one line, or doubts it: the first of its readings that its place allows, else text."""
        for reading in readings(line):
            if self._takers[reading.kind](reading):
                return
        self.outline.add(line)

    # Each taker says whether the line is what the reading says, and if so has placed or doubted it.

    def _topic(self, reading: Reading) -> bool:
        out = self.outline
        if out.part or out.plan.topic or not short(reading.rest):
            return False
        out.plan.topic = reading.rest.text
        out.place(reading.line, "专题")
        return True

    def _part(self, reading: Reading) -> bool:
        out, name = self.outline, reading.rest.folded
        likely = parts.is_likely_name(name)
        kind = parts.kind_of(name) if likely else None
        sure = kind is not None and parts.is_full_name(name)
        here = (reading.number, reading.mark)
        if not reading.mark:  # no number: only a name that cannot be anything else, and another part
            if not sure or kind == out.part or (out.draft and not parts.is_well_known(name)):
                return False
        elif not sure and not self._continues(reading):
            self._last_item = here
            return False
        elif kind is None and out.draft:
            out.doubt(reading.line, "这一行像一个大部分的标题，但不认得这个名称，按题目的正文收下了，对吗？")
            return False
        out.close()
        out.part, out.part_name = kind or parts.UNKNOWN, reading.rest.text
        self._last_item = (0, "")
        if reading.mark:
            self._last_part = here
        if kind:
            out.recognised = True
            out.place(reading.line, "大部分")
        else:
            out.doubt(
                reading.line,
                "不认得这个大部分：里面有★的节按阅读收下，别的行没有收，请改用讲义格式里的名称。",
            )
        return True

    def _continues(self, reading: Reading) -> bool:
        """Whether a numbered heading carries on the numbering of the parts, not of a list inside a text."""
        number, style = reading.number, reading.mark
        if self._last_item == (number - 1, style) and number > 1:
            return False
        return self._last_part in ((0, ""), (number - 1, style))

    def _material(self, reading: Reading) -> bool:
        out = self.outline
        alone = reading.boxed or not reading.rest.text
        if not alone and out.part != parts.MATERIALS:
            return False
        if out.part not in (parts.MATERIALS, parts.QUESTIONS, None):
            out.doubt(reading.line, "这一则资料不在“给定资料”部分里，仍按资料收下，对吗？")
        numbers = {material.number for material in out.plan.materials}
        number = reading.number
        if number in numbers:
            number = max(numbers) + 1
            out.doubt(reading.line, f"资料{reading.number}出现了两次，后一则暂编为资料{number}，请核对。")
        material = out.open_material(reading.line, number)
        if reading.rest.text:
            out.add_to_material(material, reading.rest, may_be_title=True)
        return True

    def _question(self, reading: Reading) -> bool:
        out = self.outline
        sure = reading.boxed or not reading.rest.text or questions.looks_like_one(reading.rest.folded)
        if not sure and (out.part != parts.QUESTIONS or self._in_answer()):
            out.doubt(reading.line, "这一行像一道题的开头，但看不出任务，没有按题目收，对吗？")
            return False
        if out.part not in (parts.QUESTIONS, None):
            out.doubt(reading.line, "这道题不在题目部分里，仍按题目收下，对吗？")
        out.open_question(reading.line, reading.number, reading.rest)
        return True

    def _in_answer(self) -> bool:
        draft = self.outline.draft
        return draft is not None and draft.slot in ("answer", "points", "bands")

    def _label(self, reading: Reading) -> bool:
        out, draft = self.outline, self.outline.draft
        if draft is None:
            if out.part != parts.QUESTIONS:
                return False
            out.refuse(reading.line, "前面没有题目，这一段不知道属于哪道题，没有收。")
            return True
        task = reading.name in ("type", "requirements", "stem")
        if task and not reading.boxed and (out.material or self._in_answer()):
            return False
        out.material, out.orphans = None, ""
        draft.slot = reading.name
        out.place(reading.line, f"问题{draft.number}：{reading.mark}")
        if reading.name == "answer":
            draft.answers.append((reading.author, []))
        if reading.rest.text:
            draft.add(reading.rest)
        return True

    def _group(self, reading: Reading) -> bool:
        out = self.outline
        if out.part == parts.QUESTIONS:
            return self._plain_question(reading)
        if out.part != parts.READING or not reading.rest.text:
            return False
        out.open_group(reading.line, reading.mark, reading.rest)
        self._last_item = (0, "")
        return True

    def _section(self, reading: Reading) -> bool:
        out = self.outline
        if out.part == parts.FRAMEWORKS:
            return self._framework(reading)
        if out.part == parts.QUESTIONS and reading.boxed:
            out.refuse(
                reading.line, "不认得这个标记，它和后面的行没有收；题目里认得的有【参考作答】【采分点】等。"
            )
            return True
        if out.part == parts.MATERIALS and reading.boxed:
            return False
        if out.part == parts.QUESTIONS and "框架" in reading.rest.folded:
            out.doubt(reading.line, "前面没有“高分框架”部分，仍按大作文框架收下，对吗？")
            return self._framework(reading)
        if out.part in (parts.QUESTIONS, parts.MATERIALS):
            out.doubt(reading.line, "这一节不在阅读部分里，仍按阅读收下，对吗？")
        out.open_section(reading.line, reading.name)
        self._last_item = (0, "")
        return True

    def _framework(self, reading: Reading) -> bool:
        if reading.boxed and self.outline.framework:
            return False
        self.outline.open_framework(reading.line, reading.name)
        return True

    def _numbered(self, reading: Reading) -> bool:
        return self.outline.part == parts.QUESTIONS and self._plain_question(reading)

    def _plain_question(self, reading: Reading) -> bool:
        """1.根据给定资料…（10分） without the word 问题: only with the next number, and behind an answer only if it is
        a whole task, since an answer has numbered items too."""
        draft, folded = self.outline.draft, reading.rest.folded
        if reading.number != (draft.number if draft else len(self.outline.drafts)) + 1:
            return False
        if not self.outline.drafts:
            sure = questions.looks_like_one(folded)
        elif self._in_answer():
            sure = questions.is_whole_task(folded)
        else:
            sure = questions.carries_marks(folded)
        if sure:
            self.outline.open_question(reading.line, reading.number, reading.rest)
        return sure
