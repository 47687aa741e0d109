"""Asking the engine, once for each submission and version of the rubric; what it said then stays."""

from decimal import ROUND_DOWN, Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db import IntegrityError, transaction

import exam.marking
from exam.actions.training import JUDGED, active_weights
from exam.marking.rubric import Point
from exam.marking.suggest import suggest
from exam.marking.weights import Weights
from exam.models import Rubric, ScoringPoint, Submission, SuggestedPoint, Suggestion

CENT = Decimal("0.01")


def suggestion_for(submission: Submission, rubric: Rubric | None) -> Suggestion | None:
    """The stored suggestion, made now if it is first asked for; None where nothing can be suggested: no rubric,
    no points that can be judged, or an essay, whose band a person chooses."""
    if rubric is None or rubric.bands.exists():
        return None
    stored = Suggestion.objects.prefetch_related("points")
    if found := stored.filter(submission=submission, rubric=rubric).first():
        return found
    points = list(rubric.points.all())
    if not any(point.kind in JUDGED for point in points):
        return None
    try:
        return _ask(submission, rubric, points)
    except IntegrityError:  # the same page asked for twice at the same moment
        return stored.get(submission=submission, rubric=rubric)


@transaction.atomic
def _ask(submission: Submission, rubric: Rubric, points: list[ScoringPoint]) -> Suggestion:
    question = submission.attempt.question
    judged = [point for point in points if point.kind in JUDGED]
    unjudged = sum((point.marks for point in points if point.kind not in JUDGED), Decimal(0))
    weights = active_weights()
    said = suggest(
        f"{question.stem}\n{question.requirements}",
        "\n".join(material.text for material in question.materials.all()),
        [answer.text for answer in question.reference_answers.all()],
        [Point(str(point.pk), point.text, point.marks, tuple(point.accepted_wordings)) for point in judged],
        submission.text,
        sum((point.marks for point in judged), Decimal(0)),
        weights,
    )
    marks = [each.marks.quantize(CENT, ROUND_DOWN) for each in said.points]  # the parts are the total (F9)
    total = sum(marks, Decimal(0))
    suggestion = Suggestion.objects.create(
        submission=submission,
        rubric=rubric,
        engine=engine_version(weights),
        total=total,
        low=min(said.low, total),
        high=max(said.high, total) + unjudged,
        reasons=list(said.reasons),
    )
    SuggestedPoint.objects.bulk_create(
        SuggestedPoint(
            suggestion=suggestion,
            point=point,
            marks=earned,
            spans=[list(span) for span in each.spans],
            reason=each.reason,
            confidence=Decimal(str(each.confidence)),
        )
        for point, earned, each in zip(judged, marks, said.points, strict=True)
    )
    return suggestion


def engine_version(weights: Weights) -> str:
    """Twelve hex digits of the engine's code and weights: a change of either is another engine."""
    return sha256(_code() + repr(weights).encode()).hexdigest()[:12]


@cache
def _code() -> bytes:
    folder = Path(exam.marking.__file__).parent
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()
