"""The plan while it is being put together: what is open, and writing lines into it."""

from . import parts
from .lines import Line, short
from .plan import Doubt, Framework, Group, Material, Plan, Section
from .questions import Draft, only_figures


class Outline:
    """`plan` fills up with everything but policies, topic and questions, whose lines wait in `drafts`.
    `recognised` says whether anything of a handout was seen. Where a section, group, material or framework was
    opened is in `headings`, and the lines of a group or material in `lines_of`, both by id()."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.drafts: list[Draft] = []
        self.background: list[Line] = []
        self.headings: dict[int, Line] = {}
        self.lines_of: dict[int, list[Line]] = {}
        self.recognised = False
        self.part: str | None = None
        self.part_name = ""
        self.section: Section | None = None
        self.group: Group | None = None
        self.material: Material | None = None
        self.draft: Draft | None = None
        self.framework: Framework | None = None
        self.orphans = ""  # why the following lines have no place, until the next marker

    def doubt(self, line: Line, question: str) -> None:
        """Asks a person about a line."""
        self.plan.doubts.append(Doubt(line.number, line.text, question))

    def refuse(self, line: Line, why: str) -> None:
        """Doubts a line and, until the next marker, what follows it."""
        self.doubt(line, why)
        self.orphans = why

    def place(self, line: Line, where: str) -> None:
        self.plan.placed[line.number] = where

    def close(self) -> None:
        """Nothing is open any more, but the part stays."""
        self.section = self.group = self.material = self.draft = self.framework = None
        self.orphans = ""

    def open_section(self, line: Line, title: str) -> Section:
        self.close()
        self.part, self.recognised = parts.READING, True
        self.section = Section(title)
        self.headings[id(self.section)] = line
        self.plan.sections.append(self.section)
        self.place(line, f"节：{title}")
        return self.section

    def open_group(self, line: Line, label: str, rest: Line) -> None:
        section = self.section or self._untitled_section(line)
        self.group = self._new_group(section, label)
        self.headings[id(self.group)] = line
        if _is_title(rest):
            self.group.title = rest.text.rstrip(":：")
            self.place(line, f"{section.title}{label}")
        else:
            self._add_to_group(rest)

    def open_material(self, line: Line, number: int) -> Material:
        """A new material; beside a question it leaves the question open, whose answer may follow."""
        draft = self.draft if self.part == parts.QUESTIONS else None
        self.close()
        self.draft, self.recognised = draft, True
        if self.part != parts.QUESTIONS:
            self.part = parts.MATERIALS
        self.material = Material(number)
        self.headings[id(self.material)] = line
        self.plan.materials.append(self.material)
        self.place(line, f"资料{number}")
        return self.material

    def open_question(self, line: Line, number: int, rest: Line) -> None:
        self.close()
        self.part, self.recognised = parts.QUESTIONS, True
        self.draft = Draft(number, line)
        self.drafts.append(self.draft)
        self.place(line, f"问题{number}")
        if rest.text:
            (self.draft.requirements if only_figures(rest.folded) else self.draft.stem).append(rest)

    def open_framework(self, line: Line, title: str) -> Framework:
        self.close()
        self.part, self.recognised = parts.FRAMEWORKS, True
        self.framework = Framework(title)
        self.headings[id(self.framework)] = line
        self.plan.frameworks.append(self.framework)
        self.place(line, f"框架：{title}")
        return self.framework

    def add(self, line: Line) -> None:
        """Ordinary text: to what is open, or a doubt."""
        if self.orphans:
            self.doubt(line, self.orphans)
        elif self.material:
            self.add_to_material(self.material, line)
        elif self.draft:
            self.draft.add(line)
            self.place(line, f"问题{self.draft.number}")
        elif self.part == parts.BACKGROUND:
            self.background.append(line)
            self.plan.background.append(line.text)
            self.place(line, "背景")
        elif self.part == parts.READING:
            self._add_to_group(line)
        elif self.part == parts.FRAMEWORKS:
            self._add_to_framework(line)
        elif self.part == parts.MATERIALS:
            number = 1 + max((material.number for material in self.plan.materials), default=0)
            self.doubt(line, f"资料没有编号，暂作资料{number}，请在前面加一行“资料{number}”。")
            self.add_to_material(self.open_material(line, number), line)
        else:
            self.doubt(line, self._why_not())

    def add_to_material(self, material: Material, line: Line, may_be_title: bool = False) -> None:
        if may_be_title and short(line, 25):
            material.title = line.text
        else:
            material.paragraphs.append(line.text)
            self.lines_of.setdefault(id(material), []).append(line)
        self.place(line, f"资料{material.number}")

    def _why_not(self) -> str:
        if self.part == parts.QUESTIONS:
            return "这一行在第一道题之前，不知道放在哪里，没有收；题目以“问题1：”这样的行开头。"
        if self.part == parts.UNKNOWN:
            return "这一行在不认得的大部分里，没有收。"
        return "这一行在第一个大部分之前，不知道放在哪里，没有收。"

    def _untitled_section(self, line: Line) -> Section:
        self.doubt(line, f"这里没有★节标题，暂用大部分的名称“{self.part_name}”作节名，请改成合适的名称。")
        return self.open_section(line, self.part_name)

    def _new_group(self, section: Section, label: str = "") -> Group:
        group = Group(label)
        self.lines_of[id(group)] = []
        section.groups.append(group)
        return group

    def _add_to_group(self, line: Line) -> None:
        section = self.section or self._untitled_section(line)
        self.group = self.group or self._new_group(section)
        self.group.paragraphs.append(line.text)
        self.lines_of[id(self.group)].append(line)
        self.place(line, f"{section.title}{self.group.label}")

    def _add_to_framework(self, line: Line) -> None:
        if self.framework is None:
            self.doubt(line, f"这里没有★框架标题，暂用大部分的名称“{self.part_name}”，请改成合适的名称。")
        framework = self.framework or self.open_framework(line, self.part_name)
        framework.paragraphs.append(line.text)
        self.place(line, f"框架：{framework.title}")


def _is_title(line: Line) -> bool:
    """取得成效, 坚持党的领导，强化组织保障: but not 2021年9月14日，印发《…》."""
    inner = line.folded.rstrip(":")
    return short(line, 30) and ":" not in inner and not ("," in inner and ("《" in inner or len(inner) > 24))
