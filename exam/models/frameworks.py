from django.conf import settings
from django.db import models
from django.urls import reverse

from exam.frameworks import content as typed
from exam.frameworks.outline import Line, as_text
from exam.models.notebook import Excerpt
from exam.models.saved import Saved
from exam.querysets import OwnFrameworkQuerySet


class OwnFramework(Saved):
    """大作文框架 of a student, saved while it is typed; its slots are written anew with each save."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="frameworks")
    title = models.CharField(max_length=typed.TITLE, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnFrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self):
        return self.title or "没有起名的框架"

    def get_absolute_url(self):
        return reverse("framework", args=[self.pk])

    @property
    def content(self) -> typed.Content:
        """What its page holds. Of one fetched `with_slots_for`."""
        return typed.Content(self.title, [slot.typed for slot in self.slots.all()])

    @property
    def lines(self) -> list[Line]:
        """Its outline, without the excerpts that are withheld; of one fetched `with_slots_for`."""
        return [slot.line for slot in self.slots.all() if slot.line.words]

    @property
    def outline(self) -> str:
        return as_text(self.lines)


class FrameworkSlot(models.Model):
    """栏 of a framework. Its excerpt shows its words as the notebook has them now; `hint` says what belongs here."""

    framework = models.ForeignKey(OwnFramework, models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=typed.NAME, blank=True)
    hint = models.CharField(max_length=typed.HINT, blank=True)
    text = models.TextField(blank=True)
    excerpt = models.ForeignKey(Excerpt, models.SET_NULL, null=True, related_name="slots")

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "position"], name="framework_slot_position_once"),
        ]

    def __str__(self):
        return self.name or f"第 {self.position + 1} 栏"

    @property
    def typed(self) -> typed.Slot:
        return typed.Slot(self.name, self.hint, self.text, str(self.excerpt_id or ""))

    @property
    def withheld(self) -> bool:
        """Whether its excerpt may not be seen now; of one fetched `with_slots_for`."""
        return bool(self.excerpt_id and not self.excerpt)

    @property
    def line(self) -> Line:
        return Line(self.name, self.text.strip(), self.excerpt.text if self.excerpt else "")
