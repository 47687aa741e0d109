"""Rows for tests: each factory makes the smallest true thing, published unless told otherwise."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.models import Classroom, Membership, Role, User
from exam.models import (
    AnswerPhoto,
    Assignment,
    Material,
    Paper,
    Question,
    QuestionState,
    QuestionType,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
)
from materials.models import Policy, ReadingGroup, ReadingParagraph, ReadingSection, SectionKind, Topic


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("person{}".format)
    email = factory.LazyAttribute("{0.username}@example.com".format)
    role = Role.STUDENT
    password = factory.django.Password("correct-horse-battery")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence("专题{}".format)
    slug = factory.LazyAttribute("{0.name}".format)
    published_at = factory.LazyFunction(timezone.now)


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadingSection

    topic = factory.SubFactory(TopicFactory)
    kind = SectionKind.READING
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence("小节{}".format)


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadingGroup

    section = factory.SubFactory(SectionFactory)
    position = factory.Sequence(lambda n: n + 1)
    label = "（一）"
    title = "总体要求"


class ParagraphFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadingParagraph

    group = factory.SubFactory(GroupFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence("阅读段落{}。".format)


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Policy

    title = factory.Sequence("关于某项工作的第{}号意见".format)
    published_at = factory.LazyFunction(timezone.now)


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    topic = factory.SubFactory(TopicFactory)
    title = factory.Sequence("练习卷{}".format)


class MaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Material

    paper = factory.SubFactory(PaperFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "某镇把十二张报表并成一张。"


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    paper = factory.SubFactory(PaperFactory, topic=factory.SelfAttribute("..topic"))
    topic = factory.SubFactory(TopicFactory)
    number = factory.Sequence(lambda n: n + 1)
    type = QuestionType.PROPOSAL
    stem = factory.Sequence("就第{}件事提出对策建议。".format)
    marks = Decimal(10)
    length_kind = "maximum"
    length_max = 200
    state = QuestionState.PUBLISHED


class ReferenceAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferenceAnswer

    question = factory.SubFactory(QuestionFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "一是打通数据壁垒。\n二是压实基层责任。"


class RubricFactory(factory.django.DjangoModelFactory):
    """A rubric of two points, 6 and 4 marks."""

    class Meta:
        model = Rubric
        skip_postgeneration_save = True

    question = factory.SubFactory(QuestionFactory)
    version = factory.Sequence(lambda n: n + 1)

    @factory.post_generation
    def points(self, create, extracted, **kwargs):
        for position, (text, marks) in enumerate(extracted or [("打通数据壁垒", 6), ("压实基层责任", 4)], 1):
            ScoringPoint.objects.create(rubric=self, position=position, text=text, marks=Decimal(marks))


class AnswerPhotoFactory(factory.django.DjangoModelFactory):
    """A page of an attempt that must be given, whatever its state."""

    class Meta:
        model = AnswerPhoto

    position = factory.Sequence(lambda n: n + 1)
    image = factory.django.ImageField(width=30, height=40, format="JPEG", filename="page.jpg")
    width = 30
    height = 40


class ClassroomFactory(factory.django.DjangoModelFactory):
    """A class that can be joined; `teacher` and `students` put people into it."""

    class Meta:
        model = Classroom
        skip_postgeneration_save = True

    name = factory.Sequence("第{}班".format)

    @factory.post_generation
    def teacher(self, create, extracted, **kwargs):
        self.teachers.add(extracted or UserFactory(role=Role.TEACHER))

    @factory.post_generation
    def students(self, create, extracted, **kwargs):
        for student in extracted or []:
            Membership.objects.create(classroom=self, student=student)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A question set an hour ago, due in a day, released a day later; `question=None, paper=…` sets a paper."""

    class Meta:
        model = Assignment

    classroom = factory.SubFactory(ClassroomFactory)
    question = factory.SubFactory(QuestionFactory)
    title = factory.Sequence("第{}次作业".format)
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    due_at = factory.LazyAttribute(lambda row: row.opens_at + timedelta(hours=25))
    releases_at = factory.LazyAttribute(lambda row: row.due_at + timedelta(days=1))
    created_by = factory.LazyAttribute(lambda row: row.classroom.teachers.first())
