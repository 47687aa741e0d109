from django.db import models
from django.db.models import Q
from django.urls import reverse

from materials.querysets import TopicQuerySet


class SectionKind(models.TextChoices):
    BACKGROUND = "background", "背景"
    READING = "reading", "阅读"


class Topic(models.Model):
    """专题: what a handout is about; its reading, policies and questions meet here."""

    name = models.CharField("专题名", max_length=40, unique=True)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="topic_has_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topic", args=[self.slug])


class ReadingSection(models.Model):
    """A ★ section of a topic's reading, or its background."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="sections")
    kind = models.CharField(max_length=16, choices=SectionKind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["topic", "position"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "position"], name="reading_section_position_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SectionKind.values), name="reading_section_kind_known"
            ),
        ]

    def __str__(self):
        return self.title


class ReadingGroup(models.Model):
    """（一）…: a titled group, or a numbered item that is itself a paragraph (then `title` is empty)."""

    section = models.ForeignKey(ReadingSection, models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="reading_group_position_once"),
        ]

    def __str__(self):
        return f"{self.label}{self.title}"


class ReadingParagraph(models.Model):
    group = models.ForeignKey(ReadingGroup, models.CASCADE, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    policies = models.ManyToManyField("materials.Policy", related_name="mentions", blank=True)

    class Meta:
        ordering = ["group", "position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="reading_paragraph_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reading_paragraph_has_text"),
        ]

    def __str__(self):
        return self.text[:20]

    @property
    def whereabouts(self) -> str:
        """Where it stands, in words."""
        section = self.group.section
        return f"{section.topic} · {section}"
