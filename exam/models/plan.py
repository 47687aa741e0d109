from django.conf import settings
from django.db import models
from django.db.models import Q

from exam.models.papers import Question


class StudyPlan(models.Model):
    """What a student aims at; without a row nothing is planned and nothing compared. The days to write on are computed
    (exam/study/plan.py)."""

    student = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="study_plan")
    exam_on = models.DateField("考试日期", null=True, blank=True)
    weekly = models.PositiveSmallIntegerField("每周写几道", default=5)
    compares = models.BooleanField("和同学匿名比较", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly__gte=1, weekly__lte=21), name="study_plan_weekly_is_human"
            )
        ]

    def __str__(self):
        return f"{self.student} 每周 {self.weekly} 题"


class DailySet(models.Model):
    """What one day proposes to a student, chosen when the day is first opened: a question with the reason for it, and a
    passage of a policy, or a paragraph of a topic's reading about one; `read_at` is when they ticked that off."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="daily_sets")
    day = models.DateField()
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    passage = models.ForeignKey("materials.Passage", models.SET_NULL, null=True, related_name="+")
    paragraph = models.ForeignKey("materials.ReadingParagraph", models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["student", "-day"]
        constraints = [models.UniqueConstraint(fields=["student", "day"], name="daily_set_once_a_day")]

    def __str__(self):
        return f"{self.student} {self.day}"
