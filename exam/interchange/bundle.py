"""The JSON bundle (docs/interchange.md): papers with their materials and questions, all that belongs to them.

Lengths are cells, spans [start, end) in code points of the text they lie in, marks Decimals.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .codec import from_plain, to_plain
from .problems import FileRefused, Problem, refuse

FORMAT, VERSION = "shenlun-questions", 1
TYPES = ("summary", "analysis", "proposal", "practical", "essay", "undecided")
LENGTHS = ("maximum", "target", "range", "minimum", "unstated", "none")
POINTS = ("content", "format", "order", "language")
DIMENSIONS = ("intent", "structure", "argument", "language")
PENALTIES = ("none", "steps", "cap")
NO_DAY = "日期要写成 2026-03-14。"


def _text(most: int) -> Any:
    return field(default="", metadata={"most": most})


def _number(most: int) -> Any:
    return field(default=None, metadata={"most": most})


@dataclass
class Length:
    kind: str = field(default="none", metadata={"choices": LENGTHS})
    min: int | None = _number(100_000)
    max: int | None = _number(100_000)
    printed: str = _text(40)
    tolerance: int = field(default=10, metadata={"most": 100})


@dataclass
class Material:
    """`number` is what the paper's questions name it by."""

    number: int = field(metadata={"most": 99})
    text: str = field()
    title: str = _text(120)


@dataclass
class ReferenceAnswer:
    """`dated` is a day, 2026-03-14."""

    text: str
    author: str = _text(80)
    dated: str | None = None


@dataclass
class Point:
    """`material` is a material's number, `reference` counts the reference answers from 1."""

    text: str
    marks: Decimal = field(metadata={"most": 999})
    kind: str = field(default="content", metadata={"choices": POINTS})
    part_marks: Decimal | None = field(default=None, metadata={"most": 999})
    accepted_wordings: list[str] = field(default_factory=list)
    material: int | None = None
    material_span: list[int] | None = None
    reference: int | None = None
    reference_span: list[int] | None = None


@dataclass
class Band:
    """Marks above `floor` up to and including `ceiling`."""

    label: str = field(metadata={"most": 40})
    floor: Decimal = field(metadata={"most": 999})
    ceiling: Decimal = field(metadata={"most": 999})
    description: str = ""


@dataclass
class Rubric:
    """`proposed`: nobody has confirmed it yet."""

    proposed: bool = False
    points: list[Point] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    language_guard: bool = True
    length_penalty: str = field(default="none", metadata={"choices": PENALTIES})
    penalty_cells: int | None = _number(10_000)
    penalty_marks: Decimal | None = field(default=None, metadata={"most": 999})


@dataclass
class Policy:
    title: str = field(metadata={"most": 300})
    number: str = _text(60)


@dataclass
class Question:
    """Known by its topic and stem. `materials` are numbers of the paper's materials."""

    topic: str = field(metadata={"most": 40})
    number: int = field(metadata={"most": 999})
    stem: str = field()
    type: str = field(default="undecided", metadata={"choices": TYPES})
    requirements: str = ""
    marks: Decimal | None = field(default=None, metadata={"most": 999})
    length: Length = field(default_factory=Length)
    minutes: int | None = _number(600)
    sheet_indent: int | None = _number(10)
    materials: list[int] = field(default_factory=list)
    reference_answers: list[ReferenceAnswer] = field(default_factory=list)
    rubric: Rubric | None = None
    policies: list[Policy] = field(default_factory=list)


@dataclass
class Paper:
    """`dated` is a day, 2026-03-14."""

    title: str = field(metadata={"most": 120})
    topic: str = _text(40)
    minutes: int | None = _number(600)
    reading_minutes: int | None = _number(600)
    dated: str | None = None
    sheet_columns: int = field(default=25, metadata={"most": 40})
    sheet_compound_marks: bool = False
    sheet_list_heads: bool = False
    materials: list[Material] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass
class Bundle:
    papers: list[Paper] = field(default_factory=list)


# What a person calls the parts of a question.
PARTS = {
    "topic": "专题",
    "number": "题号",
    "stem": "题干",
    "type": "题型",
    "requirements": "作答要求",
    "marks": "分值",
    "length": "字数要求（原文的写法、“左右”的幅度）",
    "minutes": "限时分钟",
    "sheet_indent": "段首空格",
    "reference_answers": "参考答案（作者、写作日期）",
    "rubric": "评分标准（选的一段、维度、扣分）",
    "policies": "引用的政策",
}


def dumps(bundle: Bundle) -> str:
    """The bundle as a JSON text; `loads` gives it back unchanged."""
    plain = {"format": FORMAT, "version": VERSION, **to_plain(bundle)}
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    return re.sub("[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def loads(text: str) -> Bundle:
    """The bundle that a text holds. Raises FileRefused with every problem and its path."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse(
            "这里不是 JSON，请用导出的文件，或改正这一处", f"第 {error.lineno} 行第 {error.colno} 列"
        ) from error
    except (RecursionError, ValueError) as error:
        raise refuse("这个 JSON 套得太深，或有太长的数，读不了。") from error
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise refuse(f'这不是题目包：开头要有 "format": "{FORMAT}"。')
    if data.pop("version", None) != VERSION:
        raise refuse(f"这个题目包的 version 不是 {VERSION}，这个系统读不了。")
    problems: list[Problem] = []
    bundle: Bundle = from_plain(Bundle, data, "", problems)
    if problems:
        raise FileRefused(problems)
    check(bundle)
    return bundle


def check(bundle: Bundle) -> None:
    """Raises FileRefused with every part that does not fit the others."""
    problems: list[Problem] = []
    for number, paper in enumerate(bundle.papers):
        _check_paper(paper, f"papers[{number}]", problems)
    if not any(paper.questions for paper in bundle.papers):
        problems.append(Problem("papers", "里面一道题也没有。"))
    if problems:
        raise FileRefused(problems)


def _check_paper(paper: Paper, place: str, problems: list[Problem]) -> None:
    def wrong(where: str, text: str) -> None:
        problems.append(Problem(f"{place}.{where}", text))

    if not paper.title.strip():
        wrong("title", "卷名是空的。")
    if not _is_day(paper.dated):
        wrong("dated", NO_DAY)
    numbers = [material.number for material in paper.materials]
    for n, material in enumerate(paper.materials):
        if not material.text.strip():
            wrong(f"materials[{n}].text", "资料是空的。")
        if numbers.index(material.number) != n:
            wrong(f"materials[{n}].number", f"资料 {material.number} 写了两次。")
    texts = {material.number: material.text for material in paper.materials}
    for n, question in enumerate(paper.questions):
        _check_question(question, texts, lambda where, text, n=n: wrong(f"questions[{n}].{where}", text))


def _check_question(question: Question, texts: dict[int, str], wrong: Any) -> None:
    if not question.stem.strip():
        wrong("stem", "没有题干。")
    if not question.topic.strip():
        wrong("topic", "没有写专题。")
    if question.marks is not None and question.marks <= 0:
        wrong("marks", "分值要大于 0。")
    for number in question.materials:
        if number not in texts:
            wrong("materials", f"没有资料 {number}。")
    if len(set(question.materials)) != len(question.materials):
        wrong("materials", "有一则资料写了两次。")
    if not _length_fits(question.length):
        wrong("length", f"字数要求“{question.length.kind}”和它的 min、max 对不上。")
    for n, answer in enumerate(question.reference_answers):
        if not answer.text.strip():
            wrong(f"reference_answers[{n}].text", "参考答案是空的。")
        if not _is_day(answer.dated):
            wrong(f"reference_answers[{n}].dated", NO_DAY)
    answers = {n: answer.text for n, answer in enumerate(question.reference_answers, 1)}
    for n, point in enumerate(question.rubric.points if question.rubric else []):
        for name, sources in (("material", texts), ("reference", answers)):
            source, span = getattr(point, name), getattr(point, f"{name}_span")
            place = f"rubric.points[{n}].{name}"
            if source is not None and source not in sources:
                wrong(place, f"没有编号 {source} 的这一份。")
            elif span is not None and (
                source is None or len(span) != 2 or not 0 <= span[0] < span[1] <= len(sources[source])
            ):
                wrong(f"{place}_span", "这一段不在它的原文里，要写成 [起, 止]。")
    for kind in question.rubric.dimensions if question.rubric else []:
        if kind not in DIMENSIONS:
            wrong("rubric.dimensions", f"只能是 {'、'.join(DIMENSIONS)}。")


def _is_day(text: str | None) -> bool:
    """Whether it is a day, written as it is exported, or none."""
    if text is None:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _length_fits(length: Length) -> bool:
    low, high = length.min, length.max
    match length.kind:
        case "none":
            return low is None and high is None
        case "maximum":
            return low is None and bool(high)
        case "minimum":
            return high is None and bool(low)
        case "range":
            return bool(low and high and low < high)
    return bool(low) and low == high
