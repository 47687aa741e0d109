"""The weights that suggestions are made with, and what teachers' marks teach about them."""

import logging
from pathlib import Path

from django.conf import settings

from exam.marking.learn import Example, example
from exam.marking.rubric import Point
from exam.marking.weights import Weights, load, shipped
from exam.models import Marking, MarkingKind, PointKind

JUDGED = (PointKind.CONTENT, PointKind.FORMAT)  # order and language are not a matter of likeness

log = logging.getLogger(__name__)


def active_weights() -> Weights:
    """Those that `manage.py train_suggestions` wrote, else the project's own."""
    path = Path(settings.SUGGESTION_WEIGHTS)
    if not path.exists():
        return shipped()
    try:
        return load(path)
    except (OSError, ValueError):
        log.exception("the trained weights cannot be read; the project's own are used")
        return shipped()


def teachers_examples() -> list[Example]:
    """Every finished marking by a teacher, point by point; essays, which have none, are left out."""
    markings = (
        Marking.objects.filter(kind=MarkingKind.TEACHER, finished_at__isnull=False, band=None)
        .select_related("submission__attempt__question")
        .prefetch_related("point_marks__point", "submission__attempt__question__materials")
    )
    return [found for marking in markings if (found := _example(marking))]


def _example(marking: Marking) -> Example | None:
    given = [mark for mark in marking.point_marks.all() if mark.point.kind in JUDGED]
    if not given:
        return None
    question = marking.submission.attempt.question
    return example(
        str(question.pk),
        f"{question.stem}\n{question.requirements}",
        "\n".join(material.text for material in question.materials.all()),
        [
            Point(str(m.point.pk), m.point.text, m.point.marks, tuple(m.point.accepted_wordings))
            for m in given
        ],
        marking.submission.text,
        float(sum(m.marks for m in given)),
        [float(m.marks / m.point.marks) for m in given],
        float(sum(m.point.marks for m in given)),
    )
