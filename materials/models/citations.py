from django.db import models

from materials.querysets import CitationQuerySet


class Citation(models.Model):
    """A document of the library that names a policy: by 《title》, short name or number. Written with the search's
    index, so that it stands for texts that somebody may find, and by nobody else (materials/citing.py).

    `key` is the name as names are compared; `policy` is empty where no entry of the library has that name.
    `article` is the article that is meant (第三条), where one is.
    """

    document = models.ForeignKey("materials.SearchDocument", models.CASCADE, related_name="citations")
    passage = models.ForeignKey("materials.Passage", models.CASCADE, null=True, related_name="citations")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=80, blank=True)
    anchor = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=300)
    printed = models.CharField(max_length=300)
    article = models.CharField(max_length=20, blank=True)
    policy = models.ForeignKey("materials.Policy", models.SET_NULL, null=True, related_name="citations")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position", "key", "article"], name="citation_once_a_piece"
            ),
        ]
        indexes = [models.Index(fields=["key"], name="citation_key")]

    def __str__(self):
        return self.printed

    def get_absolute_url(self):
        """The piece that cites, or the page it stands on."""
        address = self.document.address
        return f"{address}#{self.anchor}" if self.anchor and "#" not in address else address


class IgnoredName(models.Model):
    """A name in texts that is no document of ours: a book, a newspaper. It is not listed as unresolved."""

    key = models.CharField(max_length=300, unique=True)
    printed = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.printed


class NameChange(models.Model):
    """One row for each time that names in the library may have changed, with a random number: what a process keeps
    in memory is as new as the count and the sum of the rows (materials/known_names.py). Rows are only added, so
    that two who save at once never wait for one another, and whoever commits last is noticed too."""

    value = models.BigIntegerField()

    def __str__(self):
        return str(self.value)
