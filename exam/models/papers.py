import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exam.querysets import QuestionQuerySet


class QuestionType(models.TextChoices):
    SUMMARY = "summary", "概括归纳"
    ANALYSIS = "analysis", "综合分析"
    PROPOSAL = "proposal", "提出对策"
    PRACTICAL = "practical", "贯彻执行"
    ESSAY = "essay", "文章论述"
    UNDECIDED = "undecided", "题型待定"


class QuestionState(models.TextChoices):
    DRAFT = "draft", "未发布"
    IN_REVIEW = "in_review", "待审"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


class LengthKind(models.TextChoices):
    """How a word limit is meant (domain.md); `unstated` is a bare 200字 that nobody has explained yet."""

    MAXIMUM = "maximum", "至多"
    TARGET = "target", "左右"
    RANGE = "range", "范围"
    MINIMUM = "minimum", "至少"
    UNSTATED = "unstated", "未说明"
    NONE = "none", "不限"


class Paper(models.Model):
    """给定资料 and the questions on them: a mock paper, or the exercises of one handout."""

    title = models.CharField("卷名", max_length=120)
    topic = models.ForeignKey("materials.Topic", models.PROTECT, related_name="papers", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("作答分钟", null=True, blank=True)
    reading_minutes = models.PositiveSmallIntegerField("建议阅读分钟", null=True, blank=True)
    dated = models.DateField("考试日期", null=True, blank=True)
    published = models.BooleanField("作为整卷开放", default=False)
    sheet_columns = models.PositiveSmallIntegerField("答题卡每行格数", default=25)
    sheet_compound_marks = models.BooleanField("两个标点合占一格", default=False)
    sheet_list_heads = models.BooleanField("序号与顿号合占一格", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["title"], name="paper_title_once"),
            models.CheckConstraint(
                condition=Q(sheet_columns__gte=10, sheet_columns__lte=40),
                name="paper_columns_of_a_real_sheet",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(minutes__gt=0), name="paper_published_has_minutes"
            ),
        ]

    def __str__(self):
        return self.title


class Material(models.Model):
    """给定资料 `number` of a paper. Paragraphs are lines of `text`."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="materials")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="material_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="material_has_text"),
        ]

    def __str__(self):
        return f"资料 {self.number}"

    @property
    def whereabouts(self) -> str:
        """Where it stands, in words."""
        return f"{self.paper} · {self}"


class Question(models.Model):
    """试题. `length_min` and `length_max` are cells of the answer sheet; what they mean is `length_kind`.

    A published question is frozen: a change is a new version, a row of its own that names the one it `replaces` and
    shares its number. Attempts stay on theirs; publishing the new version retires the old.

    `family` names the exercise: all versions and copies of a question share it, and are withheld as one (F7;
    exam/actions/families.py)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="questions")
    topic = models.ForeignKey("materials.Topic", models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    type = models.CharField("题型", max_length=16, choices=QuestionType, default=QuestionType.UNDECIDED)
    stem = models.TextField("题干")
    requirements = models.TextField("作答要求", blank=True)
    marks = models.DecimalField("分值", max_digits=5, decimal_places=2, null=True, blank=True)
    length_kind = models.CharField("字数要求", max_length=16, choices=LengthKind, default=LengthKind.NONE)
    length_min = models.PositiveIntegerField(null=True, blank=True)
    length_max = models.PositiveIntegerField(null=True, blank=True)
    length_printed = models.CharField(max_length=40, blank=True)
    length_tolerance = models.PositiveSmallIntegerField("“左右”的幅度（%）", default=10)
    minutes = models.PositiveSmallIntegerField("限时作答分钟", null=True, blank=True)
    sheet_indent = models.PositiveSmallIntegerField("段首空格数", null=True, blank=True)
    state = models.CharField("状态", max_length=16, choices=QuestionState, default=QuestionState.DRAFT)
    materials = models.ManyToManyField(Material, related_name="questions", blank=True)
    policies = models.ManyToManyField("materials.Policy", related_name="questions", blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)
    family = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["paper", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "number"], condition=Q(replaces=None), name="question_number_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="question_replaces_another"
            ),
            models.CheckConstraint(condition=~Q(stem=""), name="question_has_stem"),
            models.CheckConstraint(condition=Q(marks=None) | Q(marks__gt=0), name="question_marks_positive"),
            models.CheckConstraint(condition=Q(type__in=QuestionType.values), name="question_type_known"),
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(
                condition=Q(length_kind=LengthKind.NONE, length_min=None, length_max=None)
                | Q(length_kind=LengthKind.MAXIMUM, length_min=None, length_max__gt=0)
                | Q(length_kind=LengthKind.MINIMUM, length_max=None, length_min__gt=0)
                | Q(length_kind=LengthKind.RANGE, length_min__gt=0, length_max__gt=F("length_min"))
                | Q(
                    length_kind__in=[LengthKind.TARGET, LengthKind.UNSTATED],
                    length_min__gt=0,
                    length_max=F("length_min"),
                ),
                name="question_length_fits_kind",
            ),
        ]

    def __str__(self):
        return f"第 {self.number} 题 · {self.get_type_display()}"

    def get_absolute_url(self):
        return reverse("question", args=[self.pk])

    @property
    def length_text(self) -> str:
        """The limit in words, or as printed where its kind is not known."""
        match self.length_kind:
            case LengthKind.MAXIMUM:
                return f"不超过 {self.length_max} 字"
            case LengthKind.TARGET:
                return f"{self.length_max} 字左右"
            case LengthKind.RANGE:
                return f"{self.length_min}—{self.length_max} 字"
            case LengthKind.MINIMUM:
                return f"不少于 {self.length_min} 字"
            case LengthKind.UNSTATED:
                return self.length_printed or f"{self.length_max}字"
        return self.length_printed or "字数不限"

    @property
    def length_limit(self) -> int | None:
        """The number of cells the status bar counts against; none where no number is printed."""
        return self.length_max or self.length_min

    @property
    def most_cells(self) -> int | None:
        """The most cells an answer may have; None where no such limit is printed, or nobody has said its kind."""
        match self.length_kind:
            case LengthKind.MAXIMUM | LengthKind.RANGE:
                return self.length_max
            case LengthKind.TARGET:
                return self.length_max * (100 + self.length_tolerance) // 100
        return None

    @property
    def least_cells(self) -> int | None:
        """The fewest cells an answer may have; None where no such limit is printed, or nobody has said its kind."""
        match self.length_kind:
            case LengthKind.MINIMUM | LengthKind.RANGE:
                return self.length_min
            case LengthKind.TARGET:
                return -(-self.length_min * (100 - self.length_tolerance) // 100)
        return None

    @property
    def indent(self) -> int:
        """Cells a paragraph is indented by: 应用文 and essays two, small answers none, unless set (domain.md)."""
        if self.sheet_indent is not None:
            return self.sheet_indent
        return 2 if self.has_title else 0

    @property
    def has_title(self) -> bool:
        """Whether a first short line is a title, centred on the sheet."""
        return self.type in (QuestionType.PRACTICAL, QuestionType.ESSAY)

    @property
    def rubric(self):
        """The newest version of the rubric, or None."""
        return self.rubrics.order_by("-version").first()


class ReferenceAnswer(models.Model):
    """参考答案: one of several, by different authors; there is no single right answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="reference_answers")
    position = models.PositiveSmallIntegerField()
    author = models.CharField(max_length=80, blank=True)
    dated = models.DateField("写作日期", null=True, blank=True)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="reference_answer_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reference_answer_has_text"),
        ]

    def __str__(self):
        return f"参考答案 {self.letter}"

    @property
    def whereabouts(self) -> str:
        """Where it stands, in words."""
        return f"{self.question.topic} · {self.question} · {self}" + (
            f"（{self.author}）" if self.author else ""
        )

    @property
    def letter(self) -> str:
        return chr(ord("A") + self.position - 1) if self.position <= 26 else str(self.position)


class Framework(models.Model):
    """大作文框架 of a topic. Paragraphs are lines of `text`."""

    topic = models.ForeignKey("materials.Topic", models.CASCADE, related_name="frameworks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["topic", "position"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "position"], name="framework_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="framework_has_text"),
        ]

    def __str__(self):
        return self.title
