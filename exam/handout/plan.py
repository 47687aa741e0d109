"""What a handout would become: the plan that is previewed, confirmed and then applied.

Texts are kept as printed. Marks are Decimals. Lines are counted from 1.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from materials.wording.relations import RelationEntry


@dataclass
class Doubt:
    """A line that needs a person: `question` says, in Chinese, what is asked or why it was not placed."""

    line: int
    text: str
    question: str


@dataclass
class Group:
    """（一）…: `label` is the printed number, `title` is empty where the item is itself a paragraph."""

    label: str = ""
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Section:
    title: str
    groups: list[Group] = field(default_factory=list)


@dataclass
class PolicyDate:
    """`kind` is adopted, issued, published, effective or expires; `iso` is "2021-07-01", "2021-07", "2021",
    or "" where the year is not printed."""

    kind: str
    iso: str
    printed: str


@dataclass
class PolicyEntry:
    """A document named in 《》. `number` is the normal form 国发〔2022〕5号, `number_printed` what the handout has."""

    title: str
    number: str = ""
    number_printed: str = ""
    level: str = ""
    kind: str = ""
    issuers: list[str] = field(default_factory=list)
    dates: list[PolicyDate] = field(default_factory=list)

    def date(self, kind: str) -> str | None:
        return next((date.iso for date in self.dates if date.kind == kind and date.iso), None)


@dataclass
class Material:
    """给定资料: one numbered source of the questions."""

    number: int
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Length:
    """`kind` is maximum, target, range, minimum, unstated or none; one printed number fills both ends of target
    and unstated (its role is not known), only `max` of maximum, only `min` of minimum. Unit: cells."""

    kind: str = "none"
    min: int | None = None
    max: int | None = None
    printed: str = ""


@dataclass
class Point:
    """采分点. `material` is the number of the given material it comes from; None where not said."""

    text: str
    marks: Decimal
    accepted_wordings: list[str] = field(default_factory=list)
    material: int | None = None


@dataclass
class Band:
    """评分档次: marks above `floor` up to and including `ceiling`, so that neighbours never overlap."""

    label: str
    floor: Decimal
    ceiling: Decimal
    description: str = ""


@dataclass
class ReferenceAnswer:
    paragraphs: list[str] = field(default_factory=list)
    author: str = ""


@dataclass
class Question:
    """`points_proposed`: the points were made from the reference answer and a teacher has to confirm them.
    `type` is one of the five types in Chinese; `type_proposed` says it was guessed from the wording."""

    number: int
    line: int
    type: str = ""
    type_proposed: bool = False
    stem: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    length: Length = field(default_factory=Length)
    marks: Decimal | None = None
    materials: list[int] = field(default_factory=list)
    reference_answers: list[ReferenceAnswer] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    points_proposed: bool = False
    bands: list[Band] = field(default_factory=list)


@dataclass
class Framework:
    title: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """Everything a handout would make. `placed` maps each line number that became part of it to a short name of
    where; every non-blank line is in `placed` or in `doubts` (or both)."""

    topic: str = ""
    background: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    policies: list[PolicyEntry] = field(default_factory=list)
    relations: list[RelationEntry] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    frameworks: list[Framework] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    placed: dict[int, str] = field(default_factory=dict)
