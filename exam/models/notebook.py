import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exam.models.papers import Material, Question, ReferenceAnswer
from exam.querysets import ExcerptQuerySet


class ExcerptKind(models.TextChoices):
    WORDING = "wording", "规范词"
    CASE = "case", "案例"
    QUOTATION = "quotation", "金句、引语"
    OPENING = "opening", "开头"
    OTHER = "other", "其他"


class Excerpt(models.Model):
    """摘录: words that a student keeps, as they stood, with where they stood (`place`, in words, which outlives the
    source). One written without a source has no `place`. `policy` and `question` are those of the passage and of
    the reference answer; they stay when a passage or an answer goes."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="excerpts")
    key = models.UUIDField(default=uuid.uuid4)  # of the form that made it
    kind = models.CharField("类别", max_length=16, choices=ExcerptKind, default=ExcerptKind.OTHER)
    text = models.TextField()
    note = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=500, blank=True)
    passage = models.ForeignKey("materials.Passage", models.SET_NULL, null=True, related_name="excerpts")
    policy = models.ForeignKey("materials.Policy", models.SET_NULL, null=True, related_name="excerpts")
    material = models.ForeignKey(Material, models.SET_NULL, null=True, related_name="excerpts")
    paragraph = models.ForeignKey(
        "materials.ReadingParagraph", models.SET_NULL, null=True, related_name="excerpts"
    )
    answer = models.ForeignKey(ReferenceAnswer, models.SET_NULL, null=True, related_name="excerpts")
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="excerpts")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["student", "key"], name="excerpt_once"),
            models.CheckConstraint(condition=~Q(text=""), name="excerpt_has_text"),
            models.CheckConstraint(condition=Q(kind__in=ExcerptKind.values), name="excerpt_kind_known"),
            models.CheckConstraint(
                condition=Q(passage=None, material=None, paragraph=None)
                | Q(passage=None, material=None, answer=None)
                | Q(passage=None, paragraph=None, answer=None)
                | Q(material=None, paragraph=None, answer=None),
                name="excerpt_of_one_text",
            ),
        ]

    def __str__(self):
        return self.text[:20]

    def get_absolute_url(self):
        return reverse("excerpt", args=[self.pk])

    @property
    def source(self):
        """The passage, material, paragraph or reference answer it is from; None where there is none any more."""
        return self.passage or self.material or self.paragraph or self.answer

    @property
    def address(self) -> str:
        """Where the source can be read; of one fetched `for_list`."""
        if self.policy:
            place = f"#p{self.passage.position}" if self.passage and not self.changes else ""
            return f"{self.policy.get_absolute_url()}{place}" if self.policy.is_public else ""
        if self.paragraph:
            section = self.paragraph.group.section
            return f"{section.topic.get_absolute_url()}#section-{section.position}"
        if self.question:
            return self.question.get_absolute_url()
        seen = self.material and next(iter(self.material.questions.all()), None)
        return f"{seen.get_absolute_url()}#material-{self.material.number}" if seen else ""

    @property
    def changes(self) -> list[str]:
        """What has become of its source since, in sentences; of one fetched `for_list`."""
        if not self.place:
            return []
        if self.policy:
            return self._changes_of_policy()
        if not self.source:
            return ["原文已经不在了。"]
        kept = all(piece in self.source.text for piece in pieces(self.text))
        return [] if kept else ["原文后来改动过，和这里摘的不同。"]

    def _changes_of_policy(self) -> list[str]:
        said = [f"这份文件后来{change.label}。" for change in self.changes_of_status]
        now, _ = self.policy.text_on(timezone.localdate())
        if not self.passage:
            said.append("摘的那一条已经不在库里了。")
        elif now and now.number != self.passage.version.number:
            said.append(f"现行的是{now.name}，这里摘的是第 {self.passage.version.number} 版。")
        if not self.policy.is_public:
            said.append("这个条目现在不公开。")
        return said

    @property
    def changes_of_status(self):
        """Amended, repealed, expired since it was made, or already when it was made."""
        since = self.policy.changes_since(timezone.localdate(self.created_at))
        standing = self.policy.standing
        return since if standing in since or standing not in GONE else [*since, standing]


GONE = ("repealed", "expired")


def pieces(text: str) -> list[str]:
    """The stretches an excerpt is put together from: its lines, cut where …… stands for words left out."""
    parts = (part.strip() for line in text.splitlines() for part in line.split("……"))
    return [part for part in parts if part]


class ExcerptTag(models.Model):
    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["excerpt", "name"], name="excerpt_tag_once"),
            models.CheckConstraint(condition=~Q(name=""), name="excerpt_tag_has_name"),
        ]

    def __str__(self):
        return self.name
