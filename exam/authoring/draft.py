"""What a question's editor holds, as typed (exam/typed.py); `checks.py` says what is missing. Pure Python."""

from dataclasses import dataclass, field
from typing import ClassVar

from exam.typed import Typed


@dataclass
class Material:
    """给定资料 `number`. `source` says where the text was taken from, for people; the text itself is the draft's own."""

    number: str = ""
    title: str = ""
    text: str = ""
    source: str = ""


@dataclass
class CitedPolicy:
    """`id` is the library's."""

    id: str = ""
    title: str = ""


@dataclass
class Reference:
    """`dated` is a day, 2026-03-14, or empty."""

    author: str = ""
    dated: str = ""
    text: str = ""


@dataclass
class Point:
    """采分点. `wordings` are lines. `part_marks` are what a part of it earns. Where it comes from: the words
    `material_quote` of the material `material` (its number) and `reference_quote` of the reference answer
    `reference` (counted from 1); the two starts, in code points, tell one of several equal passages."""

    kind: str = "content"
    text: str = ""
    marks: str = ""
    part_marks: str = ""
    wordings: str = ""
    material: str = ""
    material_quote: str = ""
    material_start: str = ""
    reference: str = ""
    reference_quote: str = ""
    reference_start: str = ""


@dataclass
class Band:
    """评分档次: marks above `floor` up to and including `ceiling`."""

    label: str = ""
    floor: str = ""
    ceiling: str = ""
    description: str = ""


@dataclass
class Content(Typed):
    """`topic` is a name, `paper` the number of a paper's row or "" for a paper of its own, `copy_of` that of the question
    it began as a copy of; `another` is "1" once its teacher has made another question of it. `proposed` is "1" while the
    points were made by a machine and nobody has confirmed them. `dimensions` are kinds by spaces; `language_guard`,
    `length_penalty` and its two numbers are those of the rubric (exam/models/rubrics.py)."""

    NAME: ClassVar = "题目"
    LISTS: ClassVar = {
        "materials": (Material, "给定资料"),
        "policies": (CitedPolicy, "引用的政策"),
        "references": (Reference, "参考答案"),
        "points": (Point, "采分点"),
        "bands": (Band, "评分档次"),
    }

    topic: str = ""
    paper: str = ""
    copy_of: str = ""
    another: str = ""
    type: str = ""
    stem: str = ""
    requirements: str = ""
    marks: str = ""
    length_kind: str = "none"
    length_min: str = ""
    length_max: str = ""
    length_printed: str = ""
    length_tolerance: str = "10"
    minutes: str = ""
    proposed: str = ""
    dimensions: str = ""
    language_guard: str = ""
    length_penalty: str = "none"
    penalty_cells: str = ""
    penalty_marks: str = ""
    materials: list[Material] = field(default_factory=list)
    policies: list[CitedPolicy] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)

    @property
    def is_essay(self) -> bool:
        return self.type == "essay"

    def material(self, number: str) -> Material | None:
        """The material with this number."""
        return next((one for one in self.materials if number and one.number.strip() == number.strip()), None)

    def reference(self, number: str) -> Reference | None:
        """The reference answer in this place, counted from 1."""
        place = int(number) if number.strip().isdecimal() and len(number) < 4 else 0
        return self.references[place - 1] if 0 < place <= len(self.references) else None


LISTS: dict[str, type] = {name: kind for name, (kind, _) in Content.LISTS.items()}
parse = Content.parse
from_fields = Content.from_fields
