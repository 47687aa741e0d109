from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exam.models.papers import Material
from exam.querysets import HighlightQuerySet


class Highlight(models.Model):
    """A stretch of a material or of a topic's reading that a student marked, perhaps with a note in the margin.
    `start` and `end` are code points of the target's text."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="highlights")
    material = models.ForeignKey(Material, models.CASCADE, null=True, blank=True, related_name="highlights")
    paragraph = models.ForeignKey(
        "materials.ReadingParagraph", models.CASCADE, null=True, blank=True, related_name="highlights"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(material=None, paragraph__isnull=False)
                | Q(material__isnull=False, paragraph=None),
                name="highlight_of_one_text",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="highlight_not_empty"),
            models.UniqueConstraint(
                fields=["student", "material", "start", "end"],
                condition=Q(paragraph=None),
                name="highlight_of_material_once",
            ),
            models.UniqueConstraint(
                fields=["student", "paragraph", "start", "end"],
                condition=Q(material=None),
                name="highlight_of_paragraph_once",
            ),
        ]

    def __str__(self):
        return f"{self.start}–{self.end}"

    def get_absolute_url(self):
        return reverse("highlight", args=[self.pk])

    @property
    def target(self):
        """The material or paragraph whose text it lies in."""
        return self.material or self.paragraph

    @property
    def place(self) -> str:
        """Where to find it, in words."""
        return self.target.whereabouts

    @property
    def quote(self) -> str:
        return self.target.text[self.start : self.end].strip()
