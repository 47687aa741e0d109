"""What a teacher answers to a plan's doubts, worked into the plan. Pure Python."""

from dataclasses import dataclass, field
from decimal import Decimal

from exam.handout import tasks
from exam.handout.lines import Line
from exam.handout.plan import Length, Plan, Question
from exam.handout.rubric import propose_points


@dataclass
class Answers:
    """All but `topic` are by the question's line; a line left out keeps the plan's own value."""

    topic: str = ""
    types: dict[int, str] = field(default_factory=dict)
    length_kinds: dict[int, str] = field(default_factory=dict)
    marks: dict[int, Decimal] = field(default_factory=dict)


def settle(plan: Plan, answers: Answers) -> Plan:
    """The plan, changed in place by the answers. A bare 200字 becomes the kind of limit the teacher says; marks
    that were not printed let the points be proposed as the parser would have."""
    plan.topic = answers.topic or plan.topic
    for question in plan.questions:
        question.type = answers.types.get(question.line, question.type)
        kind = answers.length_kinds.get(question.line)
        if kind and question.length.kind == "unstated":
            question.length = as_kind(question.length, kind)
        if question.marks is None and (marks := answers.marks.get(question.line)):
            question.marks = marks
            _propose_points(question, marks)
    return plan


def _propose_points(question: Question, marks: Decimal) -> None:
    answer = next((answer for answer in question.reference_answers if answer.paragraphs), None)
    if answer and not question.points and not question.bands and question.type != tasks.ESSAY:
        lines = [Line.of(question.line, text) for text in answer.paragraphs]
        question.points = propose_points(lines, marks)
        question.points_proposed = bool(question.points)


def as_kind(length: Length, kind: str) -> Length:
    """A bare number read as maximum, target or minimum; the printed form stays."""
    return Length(
        kind=kind,
        min=None if kind == "maximum" else length.min,
        max=None if kind == "minimum" else length.max,
        printed=length.printed,
    )
