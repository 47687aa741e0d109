"""What a student sets for the way to the exam."""

from datetime import date

from django.db import transaction

from exam.models import StudyPlan


@transaction.atomic
def set_plan(student, *, exam_on: date | None, weekly: int, time_zone: str) -> StudyPlan:
    """Aim at an exam with so many questions a week; days begin and end in `time_zone` from now on."""
    plan, _ = StudyPlan.objects.update_or_create(
        student=student, defaults={"exam_on": exam_on, "weekly": weekly}
    )
    student.time_zone = time_zone
    student.save(update_fields=["time_zone"])
    return plan


def set_compares(student, compares: bool) -> None:
    """Join the anonymous comparison with others, or leave it."""
    StudyPlan.objects.update_or_create(student=student, defaults={"compares": compares})
