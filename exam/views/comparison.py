"""What the comparison page shows: own answer, references, material and rubric, linked by scoring point."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from exam.actions.suggesting import suggestion_for
from exam.clock import whole_minutes
from exam.forms.appeals import AppealForm
from exam.forms.marking import BandMarkForm, PointMarksForm
from exam.marked import Line, marked
from exam.marking.align import align
from exam.marking.differences import only_here
from exam.marks import credit, plain
from exam.models import (
    Attempt,
    Marking,
    MarkingKind,
    Material,
    Question,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
    Submission,
)
from exam.verdict import quoted, verdict_on
from exam.views.essay import Note, notes_on


@dataclass(frozen=True)
class PointSpan:
    """Where in a text a scoring point stands, in code points."""

    start: int
    end: int
    point: ScoringPoint | Note
    note: str = ""


def pointers(text: str, points: Sequence[ScoringPoint]) -> list[PointSpan]:
    """The sentences that are likest to the points; likeness of wording only."""
    variants = [[point.text, *point.accepted_wordings] for point in points]
    return [
        PointSpan(segment.start, segment.end, points[index])
        for segment in align(text, variants)
        for index in segment.points
    ]


def sources(text: str, of: Material | ReferenceAnswer, points: Sequence[ScoringPoint]) -> list[PointSpan]:
    """Where the points come from in a material or reference answer: the span a teacher has chosen, and for points
    without one in such a text the likest sentences."""
    name = "material" if isinstance(of, Material) else "reference"
    chosen, others = [], []
    for point in points:
        start, end = getattr(point, f"{name}_start"), getattr(point, f"{name}_end")
        if end is None:
            others.append(point)
        elif getattr(point, f"{name}_id") == of.pk:
            chosen.append(PointSpan(start, end, point))
        elif name == "reference":  # chosen in one answer; the others say it too
            others.append(point)
    return chosen + pointers(text, others)


def suggested_spans(points: Sequence[ScoringPoint]) -> list[PointSpan]:
    """What earned the suggested marks, of points that carry their `suggested` (see `comparison_context`)."""
    return [
        PointSpan(start, end, point)
        for point in points
        if point.suggested
        for start, end in point.suggested.spans
    ]


def note_spans(notes: Sequence[Note]) -> list[PointSpan]:
    """Where the notes on an essay have their places."""
    return [PointSpan(start, end, note) for note in notes for start, end in note.spans]


def over_length(submission: Submission, rubric: Rubric | None, question: Question) -> int:
    """How many cells over the limit, where the rubric takes marks for them; else 0."""
    most = question.most_cells
    return max(0, submission.cells - most) if most and rubric and rubric.penalty_words else 0


@dataclass(frozen=True)
class Reference:
    """A reference answer: its linked lines, the positions of the points found in it, and what only it says."""

    answer: object
    lines: list[Line]
    covers: set[int]
    only_here: list[str]


def references_of(question, points) -> list[Reference]:
    """The reference answers. A line with a point that another one also covers is no difference."""
    answers = list(question.reference_answers.all())
    spans = {answer.pk: sources(answer.text, answer, points) for answer in answers}
    covers = {pk: {span.point.position for span in found} for pk, found in spans.items()}
    references = []
    for answer in answers:
        lines = marked(answer.text, spans[answer.pk])
        others = [other for other in answers if other is not answer]
        shared = set().union(*(covers[other.pk] for other in others))
        rest = "\n".join(text_of(line) for line in lines if not points_in(line) & shared)
        unlike = only_here(rest, [other.text for other in others])
        references.append(Reference(answer, lines, covers[answer.pk], unlike))
    return references


def text_of(line: Line) -> str:
    return "".join(stretch.text for stretch in line.stretches)


def points_in(line: Line) -> set[int]:
    return {span.point.position for stretch in line.stretches for span in stretch.highlights}


def sources_of(question, points) -> list[tuple[Material, list[Line]]]:
    """The given materials; a point is looked for in the one it is said to come from, or in all."""
    return [
        (
            material,
            marked(
                material.text,
                sources(material.text, material, [p for p in points if p.material in (None, material)]),
            ),
        )
        for material in question.materials.all()
    ]


def comparison_context(attempt: Attempt, data=None) -> dict:
    """Everything the page needs; `data` is a posted self-marking. An earlier marking keeps its own version
    of the rubric on the page (F8)."""
    question, submission = attempt.question, attempt.submission
    # Read for the suggestion, the report and the page.
    prefetch_related_objects([question], "materials", "reference_answers")
    marking = (
        Marking.objects.filter(submission=submission, kind=MarkingKind.SELF)
        .select_related("rubric", "band")
        .prefetch_related("point_marks")
        .first()
    )
    verdict = verdict_on(submission)
    rubric = verdict.rubric if verdict else marking.rubric if marking else question.rubric
    if marking and marking.rubric_id != rubric.pk:  # the page shows one version: the teacher's
        marking = None
    if rubric:
        points_with_source = ScoringPoint.objects.select_related("material")
        prefetch_related_objects([rubric], "bands", Prefetch("points", points_with_source))
    points = list(rubric.points.all()) if rubric else []
    bands = list(rubric.bands.all()) if rubric else []
    suggestion = None if bands else suggestion_for(submission, rubric)
    suggested = {each.point_id: each for each in suggestion.points.all()} if suggestion else {}
    earned = {mark.point_id: mark.marks for mark in marking.point_marks.all()} if marking else {}
    given = verdict.marks if verdict else {}
    for point in points:
        point.suggested = suggested.get(point.pk)
        point.earned = earned.get(point.pk)
        point.given = given.get(point.pk)
        guess = point.suggested.marks if point.suggested else None
        shown = next((marks for marks in (point.given, point.earned, guess) if marks is not None), None)
        point.credit = credit(shown, point.marks)
        point.changed = bool(
            marking and marking.suggestion_id and point.suggested and point.earned != point.suggested.marks
        )
    notes = notes_on(submission) if bands else []
    if bands:
        spans = note_spans(notes)
    else:
        spans = suggested_spans(points) if suggestion else pointers(submission.text, points)
    return {
        "attempt": attempt,
        "question": question,
        "submission": submission,
        "minutes_spent": whole_minutes(attempt.seconds_spent),
        "rubric": rubric,
        "points": points,
        "bands": bands,
        "marking": marking,
        "verdict": verdict,
        "inline": quoted(submission.text, verdict.inline_comments) if verdict else [],
        "appeals": submission.appeals.select_related("answered_by"),
        "appeal_form": AppealForm(),
        "suggestion": suggestion,
        "notes": notes,
        "over": over_length(submission, rubric, question),
        "changed": sum(point.changed for point in points),
        "form": marking_form(rubric, points, bands, marking, data),
        "own": marked(submission.text, spans),
        "references": references_of(question, points),
        "sources": sources_of(question, points),
        "earlier": earlier_attempts(attempt),
    }


def earlier_attempts(attempt: Attempt):
    """The person's other submitted attempts at the question, the newest first."""
    own = Attempt.objects.of(attempt.student_id).filter(question=attempt.question).exclude(pk=attempt.pk)
    return own.exclude(submitted_at=None).with_self_marks().with_teacher_marks().select_related("submission")


def marking_form(rubric: Rubric | None, points, bands, marking: Marking | None, data):
    """The form to mark oneself with: by band where the rubric has bands, else by point, filled in with the
    marks given before or the suggested ones; None without anything to mark by."""
    if rubric is None or not (points or bands):
        return None
    if bands:
        initial = {"band": marking.band_id, "total": plain(marking.gross)} if marking else None
        chosen = (
            {each.dimension_id: each.band_id for each in marking.dimension_bands.all()} if marking else {}
        )
        return BandMarkForm(rubric, data, initial=initial, chosen=chosen)
    marks = {point.pk: point.earned for point in points}
    if not marking:
        marks = {point.pk: point.suggested.marks for point in points if point.suggested}
    return PointMarksForm(points, data, marks=marks)
