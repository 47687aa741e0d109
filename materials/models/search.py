from django.conf import settings
from django.db import models
from django.urls import reverse


class Audience(models.IntegerChoices):
    """Who finds a document; each sees what those before it see."""

    EVERYBODY = 0, "所有人"
    MEMBERS = 1, "登录的人"
    EDITORS = 2, "编辑"


class SearchDocument(models.Model):
    """What a search leads to: a policy, a topic, a question, a material. Written by materials/search/index.py only.

    `names` is its names in canonical form; `facets` a line each of name, tab, value. `status` is a policy's as of the
    day it was written, `status_then` the one that follows by itself on the day `status_turns_on`.
    """

    kind = models.CharField(max_length=16)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=400)
    number = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=400, blank=True)
    address = models.CharField(max_length=300)
    names = models.TextField(blank=True)
    facets = models.TextField(blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience)
    status = models.CharField(max_length=16, blank=True)
    status_then = models.CharField(max_length=16, blank=True)
    status_turns_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once"),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="search_audience_known"
            ),
        ]
        # Each search asks for those that not everybody may find.
        indexes = [models.Index(fields=["audience"], name="search_document_audience")]

    def __str__(self):
        return self.title


class SearchEntry(models.Model):
    """One searchable piece of a document. Its number (search/order.py) is its place among all entries; `text` is
    canonical; what people read is the passage's text, or `body` where the piece is no passage."""

    id = models.BigIntegerField(primary_key=True)
    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="entries")
    # Out of the index first (search.index.remove): SQLite's index cannot follow a cascade.
    passage = models.ForeignKey("materials.Passage", models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=80, blank=True)
    anchor = models.CharField(max_length=40, blank=True)
    body = models.TextField(blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.label or self.text[:20]


class SavedSearch(models.Model):
    """A search that a person keeps: the query string of its page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField("名称", max_length=80)
    address = models.CharField(max_length=600)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="saved_search_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_search_has_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('search')}?{self.address}"
