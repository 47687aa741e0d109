"""What can be asked of topics and policies, in the words of the domain."""

from django.db import models
from django.db.models import Prefetch


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published topics; a teacher also sees those still being prepared."""
        return self if user.has_perm("accounts.teach") else self.exclude(published_at=None)


class SectionQuerySet(models.QuerySet):
    def with_policies_visible_to(self, user):
        """The whole reading, three levels, each paragraph with the policies it names, ready to print."""
        from materials.models import Policy

        visible = Policy.objects.visible_to(user).only("title").prefetch_related("aliases")
        return self.prefetch_related("groups__paragraphs", Prefetch("groups__paragraphs__policies", visible))


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published entries; an editor also sees those still being prepared."""
        return self if user.has_perm("accounts.edit_policies") else self.exclude(published_at=None)

    def for_list(self):
        """What a line of the library shows; the summary's text stays in the database."""
        return self.defer("summary").prefetch_related("signatures__issuer", "dates")

    def related_visible_to(self, user):
        """Both ends of the relations, hiding entries the person may not see."""
        from materials.models import Policy, Relation

        visible = Policy.objects.visible_to(user)
        return self.prefetch_related(
            Prefetch("relations_out", Relation.objects.filter(target__in=visible).select_related("target")),
            Prefetch("relations_in", Relation.objects.filter(source__in=visible).select_related("source")),
        )
