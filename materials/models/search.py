from django.db import models


class Audience(models.IntegerChoices):
    """Who finds a document; each sees what those before it see."""

    EVERYBODY = 0, "所有人"
    MEMBERS = 1, "登录的人"
    EDITORS = 2, "编辑"


class SearchDocument(models.Model):
    """What a search leads to: a policy, a topic, a question, a material. Written by materials/search/index.py only.

    `names` is its names in canonical form; `facets` a line each of name, tab, value.
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once"),
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="search_audience_known"
            ),
        ]

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

    @property
    def shown(self) -> str:
        """The piece as people read it."""
        return self.passage.text if self.passage else self.body
