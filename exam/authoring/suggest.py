"""What a stem's wording says by itself: type, marks, length, materials. Suggestions; a teacher takes them. Pure Python."""

from dataclasses import dataclass, field

from exam.authoring.draft import Content, Material
from exam.handout import lengths, marks, tasks
from materials.wording.folding import fold

TYPE_OF = {
    "概括归纳": "summary",
    "综合分析": "analysis",
    "提出对策": "proposal",
    "贯彻执行": "practical",
    tasks.ESSAY: "essay",
}


@dataclass
class Suggestion:
    """Field names with the values that are not there yet; `words` say them for people."""

    values: dict[str, str] = field(default_factory=dict)
    materials: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.values or self.materials)


def suggest(content: Content) -> Suggestion:
    """What the stem and the requirements say and the draft's fields do not: only empty ones are filled. A bare 200字
    is not guessed at."""
    texts = [content.stem, content.requirements]
    found = Suggestion()
    types = tasks.guess_types(fold("\n".join(texts)))
    if types and not content.type:
        found.values["type"] = TYPE_OF[types[0]]
        found.words.append(types[0])
    worth = marks.candidates(texts)
    if len(worth) == 1 and not content.marks:
        found.values["marks"] = f"{worth[0].normalize():f}"
        found.words.append(f"{found.values['marks']} 分")
    said = [one for one in lengths.distinct(texts) if one.kind not in ("none", "unstated")]
    if len(said) == 1 and content.length_kind == "none":
        length = said[0]
        found.values["length_kind"] = length.kind
        for name, value in (("length_min", length.min), ("length_max", length.max)):
            if value is not None:
                found.values[name] = str(value)
        found.values["length_printed"] = length.printed[:40]
        found.words.append(length.printed)
    named, _, _ = tasks.materials(fold("\n".join(texts)))
    found.materials = [number for number in named if content.material(str(number)) is None]
    if found.materials:
        found.words.append("、".join(f"资料 {number}" for number in found.materials))
    return found


def take(content: Content) -> None:
    """Put what is suggested into the draft, a blank material for each that the stem names."""
    found = suggest(content)
    for name, value in found.values.items():
        setattr(content, name, value)
    content.materials += [Material(number=str(number)) for number in found.materials]
