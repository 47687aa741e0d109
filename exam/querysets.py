"""What can be asked of questions and attempts, in the words of the domain. Lists defer heavy text."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum

PUBLISHED = "published"


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published questions, and those the person has attempted (a retired one stays readable to them);
        a teacher sees all."""
        if user.has_perm("accounts.teach"):
            return self
        if not user.is_authenticated:
            return self.filter(state=PUBLISHED)
        from exam.models import Attempt

        mine = Attempt.objects.filter(question=OuterRef("pk"), student=user)
        return self.filter(Q(state=PUBLISHED) | Exists(mine))

    def for_list(self):
        return self.select_related("topic", "paper").defer("requirements")

    def with_progress_of(self, user):
        """Adds `attempted` and `submitted`: whether this person has begun, or handed in, each question."""
        from exam.models import Attempt

        mine = Attempt.objects.filter(
            question=OuterRef("pk"), student=user if user.is_authenticated else None
        )
        return self.annotate(attempted=Exists(mine), submitted=Exists(mine.exclude(submitted_at=None)))

    def with_pending_rubric(self):
        """Adds `rubric_pending`: the newest rubric is a proposal that no teacher has confirmed."""
        from exam.models import Rubric

        newest = Rubric.objects.filter(question=OuterRef("pk")).order_by("-version")
        return self.annotate(rubric_pending=Subquery(newest.values("proposed")[:1]))


class AttemptQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(student=user)

    def of_open_sittings(self, user):
        """The person's attempts in whole papers that are not finished; their answers are out of reach (F7)."""
        return self.of(user).filter(sitting__isnull=False, submitted_at=None)

    def with_self_marks(self):
        """Adds `self_total`: the marks the student gave, None before self-marking."""
        from exam.models import Marking

        own = Marking.objects.filter(submission=OuterRef("pk"), kind="self")
        return self.annotate(self_total=Subquery(own.values("total")[:1]))

    def for_list(self):
        return self.select_related("question__topic", "submission", "draft").defer(
            "question__requirements", "submission__text", "draft__text"
        )


def papers_visible_to(papers, user):
    """Papers that can be sat, with `question_count` and `total_marks` of what is published; a teacher sees all."""
    published = Q(questions__state=PUBLISHED)
    papers = papers.annotate(
        question_count=Count("questions", published), total_marks=Sum("questions__marks", filter=published)
    )
    if user.has_perm("accounts.teach"):
        return papers
    return papers.filter(published=True, question_count__gt=0)


def topics_with_counts(topics):
    """Adds `policy_count` and `question_count`, of what is published, to a queryset of topics."""
    return topics.annotate(
        policy_count=Count("policies", Q(policies__published_at__isnull=False), distinct=True),
        question_count=Count("questions", Q(questions__state=PUBLISHED), distinct=True),
    ).order_by("-created_at", "-pk")
