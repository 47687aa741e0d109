"""What a teacher sees of a whole class: its marks in all its assignments, and its weakest types.

Marks are those that decide by now, whether or not the students see them yet."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Classroom, User
from exam.board import Script, scripts_of, total_of
from exam.distribution import mean, percent
from exam.models import Assignment, Attempt, QuestionType


def class_totals(classroom: Classroom) -> tuple[list[Assignment], dict[User, dict[int, Decimal | None]]]:
    """The class's assignments in the order they were due, and what each student who is in it now has in each: the
    total once all parts are marked, None while something handed in or begun is not."""
    assignments = list(classroom.assignments.order_by("due_at", "pk"))
    parts: dict[tuple[int, int], list[Script]] = defaultdict(list)
    for script in scripts_of(Attempt.objects.filter(assignment__classroom=classroom)):
        parts[script.attempt.student_id, script.attempt.assignment_id].append(script)
    members = classroom.memberships.filter(left_at=None).select_related("student")
    totals = {
        member.student: {
            assignment.pk: total_of(parts[member.student_id, assignment.pk])
            for assignment in assignments
            if (member.student_id, assignment.pk) in parts
        }
        for member in members
    }
    return assignments, totals


@dataclass(frozen=True)
class TypeResult:
    """How a class did on the questions of one type."""

    type: str
    count: int
    share: Decimal

    @property
    def percent(self) -> int | None:
        return percent(self.share)


def type_results(classroom: Classroom) -> list[TypeResult]:
    """The types of a class's marked assignments, the weakest first."""
    shares = defaultdict(list)
    for script in scripts_of(Attempt.objects.filter(assignment__classroom=classroom)):
        if script.share is not None:
            shares[script.attempt.question.type].append(script.share)
    found = [TypeResult(QuestionType(kind).label, len(all_), mean(all_)) for kind, all_ in shares.items()]
    return sorted(found, key=lambda result: result.share)
