"""What the comparison page shows: three texts, linked by scoring point."""

from dataclasses import dataclass

from exam.clock import whole_minutes
from exam.forms.marking import BandMarkForm, PointMarksForm
from exam.marking.align import align
from exam.marks import plain
from exam.models import Attempt, Marking, MarkingKind, Rubric, ScoringPoint


@dataclass(frozen=True)
class LinkedText:
    """A stretch of a paragraph and the scoring points it seems to answer."""

    text: str
    points: list[ScoringPoint]


def linked_paragraphs(text: str, points: list[ScoringPoint]) -> list[list[LinkedText]]:
    """The text as paragraphs of stretches; put together again they are the text without blank lines."""
    variants = [[point.text, *point.accepted_wordings] for point in points]
    paragraphs: list[list[LinkedText]] = [[]]
    for segment in align(text, variants):
        found = [points[index] for index in segment.points]
        for number, line in enumerate(text[segment.start : segment.end].split("\n")):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(LinkedText(line, found))
    return [paragraph for paragraph in paragraphs if paragraph]


def comparison_context(attempt: Attempt, data=None) -> dict:
    """Everything the page needs; `data` is a posted self-marking. An earlier marking keeps its own version
    of the rubric on the page (F8)."""
    question, submission = attempt.question, attempt.submission
    marking = (
        Marking.objects.filter(submission=submission, kind=MarkingKind.SELF)
        .select_related("rubric", "band")
        .prefetch_related("point_marks")
        .first()
    )
    rubric = marking.rubric if marking else question.rubric
    points = list(rubric.points.select_related("material")) if rubric else []
    bands = list(rubric.bands.all()) if rubric else []
    earned = {mark.point_id: mark.marks for mark in marking.point_marks.all()} if marking else {}
    for point in points:
        point.earned = earned.get(point.pk)
        point.credit = credit(point)
    return {
        "attempt": attempt,
        "question": question,
        "submission": submission,
        "minutes_spent": whole_minutes(attempt.seconds_spent),
        "rubric": rubric,
        "points": points,
        "bands": bands,
        "marking": marking,
        "form": marking_form(rubric, points, bands, marking, data),
        "own": linked_paragraphs(submission.text, points),
        "references": [
            (answer, linked_paragraphs(answer.text, points)) for answer in question.reference_answers.all()
        ],
    }


def credit(point) -> str:
    """hit, part or miss of a marked point, "" of one that is not marked yet."""
    if point.earned is None:
        return ""
    if point.earned == 0:
        return "miss"
    return "hit" if point.earned == point.marks else "part"


def marking_form(rubric: Rubric | None, points, bands, marking: Marking | None, data):
    """The form to mark oneself with: by band where the rubric has bands, else by point; None without rubric."""
    if rubric is None:
        return None
    if bands:
        initial = {"band": marking.band_id, "total": plain(marking.total)} if marking else None
        return BandMarkForm(rubric, data, initial=initial)
    return PointMarksForm(points, data, marks={point.pk: point.earned for point in points})
