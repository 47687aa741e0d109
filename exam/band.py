"""How classmates fare: a band of the middle half, never a person. Whoever looks has agreed to be in it, as all in it
have."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import mean, quantiles

from accounts.models import Classroom, Membership
from exam.models import Attempt, QuestionType, StudyPlan

LEAST = 5  # people: of fewer, a band would tell on somebody


@dataclass(frozen=True)
class Band:
    """The middle half of the classmates' mean shares of full marks, 0 to 1, of `people` of them."""

    low: float
    high: float
    people: int


def bands_by_type(student) -> dict[str, Band]:
    """By type in words, over who is in a class with the student now; no type of fewer than LEAST classmates who
    compare, and nothing for who does not."""
    if not StudyPlan.objects.filter(student=student, compares=True).exists():
        return {}
    classrooms = Classroom.objects.joined_by(student)
    classmates = Membership.objects.filter(classroom__in=classrooms, left_at=None).exclude(student=student)
    rows = (
        Attempt.objects.filter(student__in=classmates.values("student"), student__study_plan__compares=True)
        .exclude(submitted_at=None)
        .exclude(question__marks=None)
        .with_self_marks()
        .with_teacher_marks()
    )
    shares = defaultdict(lambda: defaultdict(list))
    for kind, person, full, own, given in rows.values_list(
        "question__type", "student", "question__marks", "self_total", "teacher_total"
    ):
        total = own if given is None else given
        if total is not None:
            shares[QuestionType(kind).label][person].append(total / full)
    return {
        kind: _band([float(mean(earned)) for earned in people.values()])
        for kind, people in shares.items()
        if len(people) >= LEAST
    }


def _band(means: list[float]) -> Band:
    low, _, high = quantiles(means, n=4, method="inclusive")
    return Band(low, high, len(means))
