from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from materials.life import Life, Span, Text, changes_since, span, status_on, text_on
from materials.querysets import PolicyQuerySet, RelationQuerySet


class Level(models.TextChoices):
    NATIONAL = "national", "国家"
    MINISTRY = "ministry", "部委"
    REGION = "region", "自治区"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "旗县"
    UNKNOWN = "unknown", "层级待核实"


class Status(models.TextChoices):
    NOT_YET = "not_yet", "尚未施行"
    IN_FORCE = "in_force", "有效"
    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "已废止"
    EXPIRED = "expired", "失效"
    UNKNOWN = "unknown", "效力待核实"


class Publication(models.TextChoices):
    """Where an entry stands on its way to the public; not a column, but what its times say."""

    DRAFT = "draft", "先存着，只有编辑看得见"
    REVIEW = "review", "送审：请另一位编辑看过再公开"
    PUBLIC = "public", "公开"


class DateKind(models.TextChoices):
    ADOPTED = "adopted", "通过"
    ISSUED = "issued", "成文"
    PUBLISHED = "published", "发布"
    EFFECTIVE = "effective", "施行"
    EXPIRES = "expires", "有效期至"


# Which date speaks for a document when one has to be named.
SPEAKING_DATES = [DateKind.ISSUED, DateKind.PUBLISHED, DateKind.ADOPTED, DateKind.EFFECTIVE]


class Precision(models.TextChoices):
    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"
    YEARLESS = "yearless", "缺年份"


class RelationKind(models.TextChoices):
    BASED_ON = "based_on", "依据"
    CARRIES_OUT = "carries_out", "贯彻落实"
    FORWARDS = "forwards", "印发、转发"
    AMENDS = "amends", "修改"
    REPEALS = "repeals", "废止"
    SUPPORTS = "supports", "配套"
    EXPLAINS = "explains", "解读"
    CITES = "cites", "引用"


class RelationState(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不成立"


def shortened(day, precision: str) -> str:
    """A day as far as it is known: 2021-07-01, 2021-07 or 2021."""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


class Issuer(models.Model):
    """发文机关."""

    name = models.CharField(max_length=100, unique=True)

    def __str__(self):
        return self.name


class Policy(models.Model):
    """政策: a document as a work. Its text hangs on dated versions, so that it can be read as it stood."""

    title = models.CharField("标题", max_length=300)
    number = models.CharField("发文字号", max_length=60, blank=True)
    number_printed = models.CharField("字号原样", max_length=80, blank=True)
    level = models.CharField("层级", max_length=16, choices=Level, default=Level.UNKNOWN)
    kind = models.CharField("公文种类", max_length=20, blank=True)
    status = models.CharField("有效性", max_length=16, choices=Status, default=Status.UNKNOWN)
    summary = models.TextField("摘要", blank=True)
    source_url = models.URLField("来源链接", max_length=500, blank=True)
    source_gone_on = models.DateField("来源链接打不开，发现的日子", null=True, blank=True)
    # A time to come is a promise: from then on the entry is public, without anybody's doing.
    published_at = models.DateTimeField("发布到政策库的时间", null=True, blank=True)
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    verified_on = models.DateField("核对过官方文本的日子", null=True, blank=True)
    trashed_at = models.DateTimeField("移到回收站的时间", null=True, blank=True)
    topics = models.ManyToManyField("materials.Topic", related_name="policies", blank=True)
    issuers = models.ManyToManyField(Issuer, through="PolicyIssuer", related_name="policies")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title"], name="policy_title_once", violation_error_message="库里已有这个标题的条目。"
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="policy_number_once",
                violation_error_message="库里已有这个发文字号的条目。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="policy_has_title"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="policy_level_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="policy_status_known"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("policy", args=[self.pk])

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it now; the twin of PolicyQuerySet.public."""
        return (
            self.trashed_at is None and self.published_at is not None and self.published_at <= timezone.now()
        )

    @property
    def publication(self) -> Publication:
        if self.published_at:
            return Publication.PUBLIC
        return Publication.REVIEW if self.submitted_at else Publication.DRAFT

    @property
    def is_scheduled(self) -> bool:
        """Whether it will be public at a time to come."""
        return self.published_at is not None and self.published_at > timezone.now()

    @property
    def life(self) -> Life:
        """What is known of its life in time; of one fetched `with_life`. A text that took effect later than the
        first is an amendment; one without a day may be an editor's correction."""
        return self.life_by(self.dates.all(), self.versions.all(), self.changes)

    def life_by(
        self,
        dates: Iterable["PolicyDate"],
        versions: Iterable["PolicyVersion"],
        changes: Iterable["Relation"],
    ) -> Life:
        """The same from rows that are at hand."""
        days = {date.kind: span(date.day, date.precision) for date in dates}
        texts = sorted(versions, key=lambda version: version.number)
        begun = [span(version.in_force_from, Precision.DAY) for version in texts]
        amended = list(filter(None, begun[1:]))
        by_kind: dict[str, list[Span | None]] = {RelationKind.AMENDS: amended, RelationKind.REPEALS: []}
        for change in changes:
            by_kind[change.kind].append(change.happened)
        return Life(
            declared=self.status,
            issued=days.get(DateKind.ISSUED) or days.get(DateKind.ADOPTED) or days.get(DateKind.PUBLISHED),
            effective=days.get(DateKind.EFFECTIVE) or next(iter(begun), None),
            expires=days.get(DateKind.EXPIRES),
            amended=tuple(by_kind[RelationKind.AMENDS]),
            repealed=tuple(by_kind[RelationKind.REPEALS]),
        )

    def status_on(self, day) -> Status:
        """Its status on a day (materials/life.py); of one fetched `with_life`."""
        return Status(status_on(self.life, day, timezone.localdate()))

    @property
    def standing(self) -> Status:
        """Its status today; of one fetched `with_life`."""
        return self.status_on(timezone.localdate())

    def changes_since(self, day) -> list[Status]:
        """What has become of it since a day: amended, repealed, expired; of one fetched `with_life`."""
        return [Status(change) for change in changes_since(self.life, day, timezone.localdate())]

    def text_on(self, day):
        """The version as it stood on a day and whether that is sure; of one fetched `with_life`."""
        versions = {version.number: version for version in self.versions.all()}
        texts = [Text(one.number, one.in_force_from, one.issued_on) for one in versions.values()]
        text, sure = text_on(texts, day, timezone.localdate())
        return text and versions[text.number], sure


class PolicyAlias(models.Model):
    """Another title a document goes by: a short name, or the title with or without its issuer."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="aliases")
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["title"], name="policy_alias_title_once")]

    def __str__(self):
        return self.title


class PolicyIssuer(models.Model):
    """One issuer of a joint document, in the printed order."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="signatures")
    issuer = models.ForeignKey(Issuer, models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "issuer"], name="policy_issuer_once"),
            models.UniqueConstraint(fields=["policy", "position"], name="policy_issuer_position_once"),
        ]

    def __str__(self):
        return str(self.issuer)


class PolicyDate(models.Model):
    """A date with what it is the date of and how exact it is. `day` is the first day it can mean;
    none where the year is missing (2月7日): then only `printed` speaks."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="dates")
    kind = models.CharField(max_length=16, choices=DateKind)
    precision = models.CharField(max_length=16, choices=Precision)
    day = models.DateField(null=True, blank=True)
    printed = models.CharField(max_length=40)

    class Meta:
        ordering = [F("day").asc(nulls_last=True), "kind"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "kind"], name="policy_date_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=DateKind.values), name="policy_date_kind_known"),
            models.CheckConstraint(
                condition=(Q(precision=Precision.YEARLESS) & Q(day=None))
                | (Q(precision__in=[Precision.DAY, Precision.MONTH, Precision.YEAR]) & ~Q(day=None)),
                name="policy_date_day_unless_yearless",
            ),
        ]

    def __str__(self):
        return self.as_text

    @property
    def as_text(self) -> str:
        """The date as far as it is known: 2021-07-01, 2021-07, 2021, or as printed."""
        return shortened(self.day, self.precision) if self.day else self.printed


class PolicyVersion(models.Model):
    """The text of a policy as it stood from a day on. `in_force_from` is that day, `issued_on` the day this text was
    adopted or issued; each is empty where it is not known."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField("起施行", null=True, blank=True)
    issued_on = models.DateField("成文或通过", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_number_once"),
            models.UniqueConstraint(fields=["policy", "in_force_from"], name="policy_version_day_once"),
        ]

    def __str__(self):
        return f"{self.policy} {self.name}"

    @property
    def name(self) -> str:
        """Which version it is and since when: 第 2 版（2021-07-01 起施行）."""
        if self.in_force_from:
            return f"第 {self.number} 版（{self.in_force_from} 起施行）"
        return f"第 {self.number} 版" + (f"（{self.issued_on} 成文）" if self.issued_on else "")


class Passage(models.Model):
    """One ordered piece (条、段) of a version's text: the unit of search, citation and excerpt."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="passage_position_once"),
            models.CheckConstraint(condition=~Q(text=""), name="passage_has_text"),
        ]

    def __str__(self):
        return self.label or self.text[:20]

    @property
    def whereabouts(self) -> str:
        """Where it stands, in words: the document, the passage and the version."""
        return f"《{self.version.policy}》{self.label or f'第 {self.position} 段'}，{self.version.name}"

    @property
    def label_before(self) -> str:
        """The label to print before the text; none where the text begins with it, as laws are written."""
        return "" if self.text.startswith(self.label) else self.label


class Relation(models.Model):
    """`source` carries out, amends, repeals … `target`, from `day` on where that is known (the first day it can mean,
    by `precision`). What was inferred from wording waits for an editor; what one rejected is not proposed again."""

    source = models.ForeignKey(Policy, models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Policy, models.CASCADE, related_name="relations_in")
    kind = models.CharField("关系", max_length=16, choices=RelationKind)
    day = models.DateField("自何日起", null=True, blank=True)
    precision = models.CharField(max_length=16, choices=Precision, default=Precision.DAY)
    evidence = models.TextField("依据的原话", blank=True)
    state = models.CharField(max_length=16, choices=RelationState, default=RelationState.PROPOSED)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RelationState.values), name="relation_state_known"),
            models.CheckConstraint(
                condition=Q(precision__in=[Precision.DAY, Precision.MONTH, Precision.YEAR]),
                name="relation_day_has_a_year",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.get_kind_display()} {self.target}"

    @property
    def proposed(self) -> bool:
        return self.state == RelationState.PROPOSED

    @property
    def happened(self) -> Span | None:
        """When it took effect: its own day, else the day its source did."""
        if self.day:
            return span(self.day, self.precision)
        dates = self.source.dates.all()
        return next(
            (span(date.day, date.precision) for date in dates if date.kind == DateKind.EFFECTIVE), None
        )

    @property
    def day_as_text(self) -> str:
        return shortened(self.day, self.precision) if self.day else ""
