"""What can be asked of questions and attempts, in the words of the domain. Lists defer heavy text."""

from django.db import models
from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, Subquery, Sum

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

    def with_teacher_marks(self):
        """Adds `teacher_total`: the mean of the released teachers' marks that stand, None before the release (F7)."""
        from exam.models import Marking

        standing = Marking.objects.filter(submission=OuterRef("pk")).standing().order_by()
        mean = standing.values("submission").annotate(mean=Avg("total")).values("mean")
        return self.annotate(teacher_total=Subquery(mean))

    def for_list(self):
        return self.select_related("question__topic", "submission", "draft").defer(
            "question__requirements", "submission__text", "draft__text"
        )


class MarkingQuerySet(models.QuerySet):
    def by_teachers(self):
        """Those of seats, drafts too; re-markings are apart."""
        return self.filter(kind="teacher", remarking=None)

    def standing(self):
        """The released teachers' markings whose mean a student sees (F7): those of the newest re-marking that was
        released and not undone, else those of the seats that decided."""
        from exam.models import Marking

        newer = Marking.objects.filter(
            submission=OuterRef("submission"),
            remarking__isnull=False,
            remarking__undone_at=None,
            released_at__isnull=False,
            pk__gt=OuterRef("pk"),
        )
        released = self.filter(kind="teacher", released_at__isnull=False, remarking__undone_at=None)
        return released.exclude(Exists(newer))


class HighlightQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(student=user)

    def readable_by(self, user):
        """The person's own, in texts they may still read, with the texts and where these stand."""
        readable = Q(material__in=readable_materials(user)) | Q(paragraph__in=readable_paragraphs(user))
        return (
            self.of(user)
            .filter(readable)
            .select_related("material__paper", "paragraph__group__section__topic")
        )


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own; for those who may mark also what has been handed in."""
        seen = Q(attempt__student=user)
        if user.has_perm("accounts.teach"):
            seen |= Q(attempt__submitted_at__isnull=False)
        return self.filter(seen)


def readable_materials(user):
    """The given materials of the questions the person may see."""
    from exam.models import Material, Question

    return Material.objects.filter(questions__in=Question.objects.visible_to(user)).distinct()


def readable_paragraphs(user):
    """The reading beside the questions the person may see."""
    from exam.models import Question
    from materials.models import ReadingParagraph

    topics = Question.objects.visible_to(user).values("topic")
    return ReadingParagraph.objects.filter(group__section__topic__in=topics)


def own_highlights(user, path="highlights"):
    """A prefetch: the materials or paragraphs that `path` comes through carry their `own_highlights`."""
    from exam.models import Highlight

    return Prefetch(path, Highlight.objects.of(user), to_attr="own_highlights")


def reading_of(topic, user):
    """The topic's whole reading, each paragraph with the person's highlights in it."""
    marks = own_highlights(user, "groups__paragraphs__highlights")
    return topic.sections.prefetch_related("groups__paragraphs", marks)


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
