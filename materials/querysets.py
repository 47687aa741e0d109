"""What can be asked of topics and policies, in the words of the domain."""

from datetime import timedelta

from django.db import models
from django.db.models import Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify

from materials.numbers import normal_number

NEAR = timedelta(days=60)  # an editor is reminded so long before a document expires


def public_policy(path: str = "") -> Q:
    """That a policy, reached by `path` (policies__), is public now."""
    return Q(**{f"{path}published_at__lte": timezone.now(), f"{path}trashed_at": None})


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published topics; a teacher also sees those still being prepared."""
        return self if user.has_perm("accounts.teach") else self.exclude(published_at=None)

    def named(self, name: str):
        """The topic of this name, and whether it was made just now, with an address of its own, unpublished."""
        if found := self.filter(name=name).first():
            return found, False
        slug = slugify(name, allow_unicode=True)[:40] or "topic"  # NFKC makes one character into many
        if self.filter(slug=slug).exists():
            slug = f"{slug}-{self.aggregate(last=Max('pk'))['last'] + 1}"
        return self.create(name=name, slug=slug), True


class PolicyQuerySet(models.QuerySet):
    def public(self):
        """What everybody may see now: published, its time come, not in the trash."""
        return self.filter(public_policy())

    def visible_to(self, user):
        """Public entries; an editor also sees those still being prepared. What is in the trash nobody sees here."""
        return self.filter(trashed_at=None) if user.has_perm("accounts.edit_policies") else self.public()

    def called(self, typed: str):
        """The entry of this title, alias or number, however it is bracketed; None where there is none."""
        name = typed.strip().removeprefix("《").removesuffix("》")
        same = Q(title=name) | Q(aliases__title=name)
        if number := normal_number(name):
            same |= Q(number=number)
        return self.filter(same, trashed_at=None).first() if name else None

    def drafts(self):
        return self.filter(published_at=None, submitted_at=None, trashed_at=None)

    def in_review(self):
        return (
            self.filter(published_at=None, trashed_at=None)
            .exclude(submitted_at=None)
            .order_by("submitted_at")
        )

    def scheduled(self):
        return self.filter(published_at__gt=timezone.now(), trashed_at=None).order_by("published_at")

    def trashed(self):
        return self.exclude(trashed_at=None).order_by("-trashed_at")

    def expiring(self):
        """Public entries that still count as in force but whose 有效期至 has passed or is near."""
        near = timezone.localdate() + NEAR
        over = Q(dates__kind="expires", dates__day__lte=near)
        return self.public().filter(over).exclude(status__in=["repealed", "expired"]).order_by("dates__day")

    def unverified(self):
        """Public entries that nobody has held against the official text."""
        return self.public().filter(verified_on=None)

    def without_source(self):
        return self.public().filter(source_url="")

    def source_gone(self):
        """Public entries whose source link was found to lead nowhere."""
        return self.public().exclude(source_gone_on=None).order_by("source_gone_on", "title")

    def for_list(self):
        """What a line of the library shows; the summary's text stays in the database."""
        return self.with_life().defer("summary").prefetch_related("signatures__issuer")

    def with_day(self):
        """Adds `day`, that of the date which speaks for a document; None where it has none with a year."""
        from materials.models import PolicyDate
        from materials.models.policies import SPEAKING_DATES

        def of_kind(kind):
            return Subquery(PolicyDate.objects.filter(policy=OuterRef("pk"), kind=kind).values("day")[:1])

        return self.annotate(day=Coalesce(*map(of_kind, SPEAKING_DATES)))

    def with_life(self):
        """All that `Policy.status_on` and `Policy.text_on` ask for."""
        from materials.models import PolicyVersion

        versions = PolicyVersion.objects.exclude(number=0)  # one being written
        return self.with_changes().prefetch_related(Prefetch("versions", versions))

    def with_changes(self):
        """Its dates and, as `changes`, what other documents did to it."""
        from materials.models import Relation

        changes = Relation.objects.that_change_status().prefetch_related("source__dates")
        return self.prefetch_related("dates", Prefetch("relations_in", changes, to_attr="changes"))

    def changed_by(self, policies):
        """Other entries that these amend or repeal."""
        changes = Q(relations_in__kind__in=["amends", "repeals"], relations_in__state="confirmed")
        changed = self.filter(changes, relations_in__source__in=policies)
        return self.filter(pk__in=changed.values("pk")).exclude(pk__in=policies)

    def related_visible_to(self, user):
        """Both ends of the relations that nobody rejected, hiding entries the person may not see."""
        from materials.models import Policy, Relation

        visible, standing = Policy.objects.visible_to(user), Relation.objects.exclude(state="rejected")
        out = standing.filter(target__in=visible).select_related("target")
        back = standing.filter(source__in=visible).select_related("source")
        return self.prefetch_related(
            Prefetch("relations_out", out, to_attr="relations_to"),
            Prefetch("relations_in", back, to_attr="relations_from"),
        )


class RelationQuerySet(models.QuerySet):
    def that_change_status(self):
        """Confirmed amendments and repeals by documents that everybody may see."""
        changes = self.filter(public_policy("source__"), kind__in=["amends", "repeals"], state="confirmed")
        return changes.select_related("source")


class CitationQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Those in documents the person may find (F7), with the documents, by title."""
        from materials.search.find import audience_of

        readable = self.filter(document__audience__lte=audience_of(user))
        return readable.select_related("document").order_by("document__title", "document", "position", "pk")
