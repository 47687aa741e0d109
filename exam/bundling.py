"""Questions as the interchange bundle says them: rows in, plain data out."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from exam.interchange import bundle
from exam.models import Material, Paper, Question, Rubric

PAPER = ("title", "minutes", "reading_minutes", "sheet_columns", "sheet_compound_marks", "sheet_list_heads")


def bundle_of(questions: Iterable[Question], *, whole: bool = False) -> bundle.Bundle:
    """The questions with all that belongs to them, each under its paper and that with the materials they use; a `whole`
    paper has also those that no question uses."""
    papers: dict[int, tuple[Paper, list[Question]]] = {}
    for question in questions:
        papers.setdefault(question.paper_id, (question.paper, []))[1].append(question)
    return bundle.Bundle([paper_of(paper, rows, whole=whole) for paper, rows in papers.values()])


def paper_of(paper: Paper, questions: Iterable[Question], *, whole: bool = False) -> bundle.Paper:
    """The paper with these of its questions. A material of another paper gets the next free number."""
    rows = list(questions)
    numbers: dict[int, int] = {}
    materials: dict[int, Material] = {}
    used = Q(questions__in=rows) | Q(paper=paper) if whole else Q(questions__in=rows)
    found = Material.objects.filter(used).distinct().order_by("paper", "number")
    for material in sorted(found, key=lambda each: each.paper_id != paper.pk):
        taken = set(numbers.values())
        number = material.number if material.number not in taken else max(taken) + 1
        numbers[material.pk], materials[material.pk] = number, material
    said = bundle.Paper(
        **{name: getattr(paper, name) for name in PAPER},
        topic=paper.topic.name if paper.topic else "",
        dated=_day(paper.dated),
        materials=[
            bundle.Material(numbers[pk], material.text, material.title) for pk, material in materials.items()
        ],
    )
    said.questions = [question_of(question, numbers) for question in rows]
    return said


def question_of(question: Question, numbers: dict[int, int]) -> bundle.Question:
    """One question; `numbers` are those of materials by primary key."""
    answers = list(question.reference_answers.all())
    positions = {answer.pk: position for position, answer in enumerate(answers, 1)}
    return bundle.Question(
        topic=question.topic.name,
        number=question.number,
        stem=question.stem,
        type=question.type,
        requirements=question.requirements,
        marks=question.marks,
        length=bundle.Length(
            question.length_kind,
            question.length_min,
            question.length_max,
            question.length_printed,
            question.length_tolerance,
        ),
        minutes=question.minutes,
        sheet_indent=question.sheet_indent,
        materials=sorted(numbers[material.pk] for material in question.materials.all()),
        reference_answers=[
            bundle.ReferenceAnswer(answer.text, answer.author, _day(answer.dated)) for answer in answers
        ],
        rubric=rubric_of(question.rubric, numbers, positions) if question.rubric else None,
        policies=[
            bundle.Policy(policy.title, policy.number) for policy in question.policies.order_by("title")
        ],
    )


def rubric_of(rubric: Rubric, numbers: dict[int, int], positions: dict[int, int]) -> bundle.Rubric:
    return bundle.Rubric(
        proposed=rubric.proposed,
        points=[
            bundle.Point(
                point.text,
                point.marks,
                point.kind,
                point.part_marks,
                list(point.accepted_wordings),
                numbers.get(point.material_id),
                _span(point.material_start, point.material_end),
                positions.get(point.reference_id),
                _span(point.reference_start, point.reference_end),
            )
            for point in rubric.points.all()
        ],
        bands=[
            bundle.Band(band.label, band.floor, band.ceiling, band.description) for band in rubric.bands.all()
        ],
        dimensions=[dimension.kind for dimension in rubric.dimensions.all()],
        language_guard=rubric.language_guard,
        length_penalty=rubric.length_penalty,
        penalty_cells=rubric.penalty_cells,
        penalty_marks=rubric.penalty_marks,
    )


def _day(day: date | None) -> str | None:
    return day and day.isoformat()


def _span(start: int | None, end: int | None) -> list[int] | None:
    return None if start is None or end is None else [start, end]
