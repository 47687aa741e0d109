"""What can be asked of questions and attempts, in the words of the domain. Lists defer heavy text."""

from django.db import models
from django.db.models import Avg, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

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

    def withheld_from(self, user):
        """Questions whose answers, points, suggestion and marks this person may not see now, whatever they have
        submitted (F7): those of an open sitting, those set as an assignment that is not released, and the whole
        family of each."""
        from exam.models import Assignment, Attempt

        # From the person's few assignments to their families: asked of each question, it takes as long as there are many.
        held = Assignment.objects.withheld_from(user).order_by()
        sat = Attempt.objects.of_open_sittings(user).order_by().values("question__family")
        ways = [
            held.exclude(**{way: None}).values(f"{way}__family") for way in ("question", "paper__questions")
        ]
        return self.filter(family__in=sat.union(*ways))

    def one_of_each_family(self, user):
        """Of published questions that are copies of each other only the first, and those the person has attempted."""
        mine = _attempts_at(OuterRef("pk"), user)
        return self.filter(~Q(state=PUBLISHED) | ~_has_earlier_relative() | Exists(mine))

    def listed(self):
        """Published questions as everybody finds them: of those that are copies of each other only the first."""
        return self.filter(~_has_earlier_relative(), state=PUBLISHED)

    def newest_versions(self):
        """Of each question the newest version, and the published one it does not replace yet."""
        from exam.models import Question

        newer = Question.objects.filter(replaces=OuterRef("pk"))
        return self.exclude(Exists(newer) & ~Q(state=PUBLISHED))

    def saying(self, word: str):
        """Those whose stem or topic has the word."""
        return self.filter(Q(stem__icontains=word) | Q(topic__name__icontains=word))

    def for_list(self):
        return self.select_related("topic", "paper").defer("requirements")

    def with_progress_of(self, user):
        """Adds `attempted` and `submitted`: whether this person has begun, or handed in, each question."""
        mine = _attempts_at(OuterRef("pk"), user)
        return self.annotate(attempted=Exists(mine), submitted=Exists(mine.exclude(submitted_at=None)))

    def with_marks_of(self, user):
        """Adds `writing`: whether this person has a draft; `marked`: whether they or a teacher, released, have marked an
        answer (F7); `last_answered`: when the newest was handed in."""
        from exam.models import Marking

        mine = _attempts_at(OuterRef("pk"), user)
        marks = Marking.objects.filter(
            submission__attempt__question=OuterRef("pk"), submission__attempt__student=user
        )
        newest = mine.exclude(submitted_at=None).order_by("-submitted_at").values("submitted_at")
        return self.annotate(
            writing=Exists(mine.filter(submitted_at=None)),
            marked=Exists(marks.seen_by_student()),
            last_answered=Subquery(newest[:1]),
        )

    def with_pending_rubric(self):
        """Adds `rubric_pending`: the newest rubric is a proposal that no teacher has confirmed."""
        from exam.models import Rubric

        newest = Rubric.objects.filter(question=OuterRef("pk")).order_by("-version")
        return self.annotate(rubric_pending=Subquery(newest.values("proposed")[:1]))


def _has_earlier_relative() -> Exists:
    """Whether a published question of the same family came before."""
    from exam.models import Question

    return Exists(Question.objects.filter(family=OuterRef("family"), state=PUBLISHED, pk__lt=OuterRef("pk")))


def _attempts_at(question, user):
    from exam.models import Attempt

    return Attempt.objects.filter(question=question, student=user if user.is_authenticated else None)


class AttemptQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(student=user)

    def answered_by(self, user):
        """What the person has handed in, the oldest first; a question that is withheld is left out, with all that was
        ever answered to it (F7)."""
        from exam.models import Question

        held = Question.objects.withheld_from(user)
        done = self.of(user).exclude(submitted_at=None).exclude(question__in=held.values("pk"))
        return done.order_by("submitted_at", "pk")

    def of_open_sittings(self, user):
        """The person's attempts in whole papers that are not finished; their answers are out of reach (F7)."""
        return self.of(user).filter(sitting__isnull=False, submitted_at=None)

    def with_self_marks(self):
        """Adds `self_total`: the marks the student gave, None before self-marking."""
        from exam.models import Marking

        own = Marking.objects.filter(submission=OuterRef("pk"), kind="self")
        return self.annotate(self_total=Subquery(own.values("total")[:1]))

    def with_teacher_marks(self):
        """Adds `teacher_total`: the mean of the released teachers' marks that stand, None before the release of
        the marks and of the assignment (F7)."""
        from exam.models import Marking

        standing = Marking.objects.filter(submission=OuterRef("pk")).shown().order_by()
        mean = standing.values("submission").annotate(mean=Avg("total")).values("mean")
        return self.annotate(teacher_total=Subquery(mean))

    def for_list(self):
        return self.select_related("question__topic", "submission", "draft").defer(
            "question__requirements", "submission__text", "draft__text"
        )


class MarkingQuerySet(models.QuerySet):
    def by_teachers(self):
        """Those of seats, drafts too; re-markings are apart."""
        return self.filter(kind="teacher", seat__isnull=False)

    def standing(self):
        """The released teachers' markings whose mean a student sees (F7): those of the newest re-marking that was
        released and not undone, else those of the seats that decided."""
        return self.filter(_standing())

    def shown(self):
        """Those standing that the student may see now: no assignment withholds them (F7)."""
        return self.standing()._not_withheld()

    def own_or_standing(self):
        """The student's own markings, and the teachers' that are standing; for submissions that nothing withholds."""
        return self.filter(Q(kind="self") | _standing())

    def seen_by_student(self):
        """The student's own markings, and the teachers' that are `shown`; of a withheld question none (F7)."""
        return self.own_or_standing()._not_withheld()

    def _not_withheld(self):
        from exam.models import Assignment

        attempt = "submission__attempt"
        family, student = OuterRef(f"{attempt}__question__family"), OuterRef(f"{attempt}__student")
        return self.exclude(Exists(Assignment.objects.withholding(family, student)))


def _standing() -> Q:
    from exam.models import Marking

    newer = Marking.objects.filter(
        submission=OuterRef("submission"),
        remarking__isnull=False,
        remarking__undone_at=None,
        released_at__isnull=False,
        pk__gt=OuterRef("pk"),
    )
    return Q(kind="teacher", released_at__isnull=False, remarking__undone_at=None) & ~Exists(newer)


class AssignmentQuerySet(models.QuerySet):
    def withheld_from(self, student):
        """The assignments whose answers are kept from the student now (may be an OuterRef): set while the student was in
        the class, and not released, or not due yet by the student's extension. Leaving the class opens nothing."""
        now = timezone.now()
        return self.filter(
            Q(releases_at__gt=now) | Q(extensions__student=student, extensions__due_at__gt=now),
            Q(classroom__memberships__left_at=None) | Q(classroom__memberships__left_at__gt=F("created_at")),
            classroom__memberships__student=student,
        )

    def withholding(self, family, student):
        """Those that keep the answers to a family of questions from the student now (both may be OuterRefs): no other
        version or copy of what was set opens them."""
        return self.withheld_from(student).filter(
            Q(question__family=family) | Q(paper__questions__family=family)
        )

    def taught_by(self, user):
        """Those of the teacher's own classes; an operator's are all."""
        return self if user.is_superuser else self.filter(classroom__teachers=user)

    def set_for(self, user):
        """What was set for the person while in the class, the latest due first."""
        return self.filter(
            Q(classroom__memberships__left_at=None) | Q(classroom__memberships__left_at__gt=F("created_at")),
            classroom__memberships__student=user,
        ).distinct()

    def with_progress_of(self, user):
        """Adds of this person: `own_due`, `begun`, and `handed_in_at`, None until all of it is handed in."""
        from exam.models import Attempt, Extension

        extension = Extension.objects.filter(assignment=OuterRef("pk"), student=user)
        attempts = Attempt.objects.of(user).filter(assignment=OuterRef("pk"))
        return self.select_related("classroom", "question", "paper").annotate(
            own_due=Coalesce(Subquery(extension.values("due_at")[:1]), F("due_at")),
            begun=Exists(attempts),
            handed_in_at=Subquery(
                attempts.exclude(submitted_at=None).order_by("-submitted_at").values("submitted_at")[:1]
            ),
        )


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


class ExcerptQuerySet(models.QuerySet):
    def shown_to(self, user):
        """The person's own, but for what comes from reference answers that are withheld from them now (F7)."""
        from exam.models import Question

        withheld = Question.objects.withheld_from(user).filter(pk=OuterRef("question"))
        return self.filter(~Exists(withheld), student=user)

    def for_list(self):
        """With all that an excerpt's page says of its source, its changes and the way to it."""
        from exam.models import Question
        from materials.models import Policy

        public = Question.objects.filter(state=PUBLISHED).only("paper")
        sources = ("passage__version", "material", "paragraph__group__section__topic", "answer", "question")
        return self.select_related(*sources).prefetch_related(
            "tags", Prefetch("policy", Policy.objects.with_life()), Prefetch("material__questions", public)
        )


class OwnFrameworkQuerySet(models.QuerySet):
    def with_slots_for(self, user):
        """With the slots and what their page says of their excerpts; an excerpt that is withheld now is None there."""
        from exam.models import Excerpt

        return self.prefetch_related(
            "slots", Prefetch("slots__excerpt", Excerpt.objects.shown_to(user).for_list())
        )


class PhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own; for those who may mark also what has been handed in."""
        seen = Q(attempt__student=user)
        if user.has_perm("accounts.teach"):
            seen |= Q(attempt__submitted_at__isnull=False)
        return self.filter(seen)


def open_assignments(user):
    """What the person has to do now for the classes they are in: open, not handed in, still taken; the next due
    first, with `own_due` and `begun`."""
    from exam.models import Assignment, LatePolicy

    now = timezone.now()
    mine = Assignment.objects.filter(
        classroom__memberships__student=user, classroom__memberships__left_at=None, opens_at__lte=now
    )
    return (
        mine.with_progress_of(user)
        .filter(Q(own_due__gt=now) | Q(late_policy=LatePolicy.ACCEPTED), handed_in_at=None)
        .order_by("own_due", "pk")
    )


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


def excerptable(user) -> dict:
    """By kind of source, all that the person may read and so may take an excerpt of: reference answers only of
    what they have handed in and nothing withholds (F7)."""
    from exam.models import Attempt, Question, ReferenceAnswer
    from materials.models import Passage, Policy, ReadingParagraph, Topic

    policies, topics = Policy.objects.visible_to(user), Topic.objects.visible_to(user)
    answers = ReferenceAnswer.objects.select_related("question__topic")
    if not user.has_perm("accounts.teach"):
        handed_in = Attempt.objects.of(user).filter(question=OuterRef("question"), submission__isnull=False)
        answers = answers.filter(Exists(handed_in)).exclude(question__in=Question.objects.withheld_from(user))
    return {
        "passage": Passage.objects.filter(version__policy__in=policies)
        .exclude(version__number=0)
        .select_related("version__policy"),
        "material": readable_materials(user).select_related("paper"),
        "paragraph": ReadingParagraph.objects.filter(group__section__topic__in=topics).select_related(
            "group__section__topic"
        ),
        "answer": answers,
    }


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
    ).order_by("-created_at", "-pk")
    if user.has_perm("accounts.teach"):
        return papers
    return papers.filter(published=True, question_count__gt=0)


def papers_for_teachers(papers):
    """All papers, newest first, with `question_count` and `total_marks` of what is not retired."""
    alive = ~Q(questions__state="retired")
    return papers.annotate(
        question_count=Count("questions", alive), total_marks=Sum("questions__marks", filter=alive)
    ).order_by("-created_at", "-pk")


def topics_with_counts(topics):
    """Adds `policy_count` and `question_count`, of what is published, to a queryset of topics."""
    from exam.models import Question
    from materials.models import Policy

    policies = Policy.objects.public().filter(topics=OuterRef("pk"))
    questions = Question.objects.filter(topic=OuterRef("pk"), state=PUBLISHED)
    counts = {"policy_count": count_of(policies), "question_count": count_of(questions)}
    return topics.annotate(**counts).order_by("-created_at", "-pk")


def count_of(rows) -> Subquery:
    """How many rows a correlated queryset has. Two joins in one query would count their product."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(rows=Count("pk"))
    return Coalesce(Subquery(counted.values("rows")), 0)
