from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from exam.authoring.draft import parse
from exam.models.papers import Question
from exam.models.saved import SavedText


class QuestionDraft(SavedText):
    """What a teacher is writing of a question: `text` is the JSON of `exam/authoring/draft.py`, as typed.

    `question` is the unpublished row it becomes; empty until it is sent for review or published. The draft ends
    with its publication."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="draft", null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_drafts")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self):
        return f"{self.question or '新题目'} 草稿 r{self.revision}"

    def get_absolute_url(self):
        return reverse("question-draft", args=[self.pk])

    @property
    def stem(self) -> str:
        """What is typed of the task, for a line in a list."""
        return parse(self.text).stem


class ReviewVerdict(models.TextChoices):
    COMMENT = "comment", "意见"
    APPROVED = "approved", "通过"
    CHANGES = "changes", "请修改"


class QuestionReview(models.Model):
    """What a teacher said about a question before it was published. Written once."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16, choices=ReviewVerdict)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=ReviewVerdict.values), name="question_review_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict=ReviewVerdict.APPROVED) | ~Q(text=""), name="question_review_has_words"
            ),
        ]

    def __str__(self):
        return f"{self.reviewer} {self.get_verdict_display()}"
