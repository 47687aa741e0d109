from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from materials.querysets import PolicyQuerySet


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


class DateKind(models.TextChoices):
    ADOPTED = "adopted", "通过"
    ISSUED = "issued", "成文"
    PUBLISHED = "published", "发布"
    EFFECTIVE = "effective", "施行"
    EXPIRES = "expires", "有效期至"


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
    published_at = models.DateTimeField("发布到政策库的时间", null=True, blank=True)
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
    def folded_titles(self) -> set[str]:
        """The title and its aliases without white space, as texts are compared with them."""
        return {"".join(title.split()) for title in [self.title, *map(str, self.aliases.all())]}


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
        if self.day is None:
            return self.printed
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


class PolicyVersion(models.Model):
    """The text of a policy as it stood from a day on; `in_force_from` is empty where that day is not known."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_force_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_number_once"),
            models.UniqueConstraint(fields=["policy", "in_force_from"], name="policy_version_day_once"),
        ]

    def __str__(self):
        return f"{self.policy} 第 {self.number} 版"


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
    def label_before(self) -> str:
        """The label to print before the text; none where the text begins with it, as laws are written."""
        return "" if self.text.startswith(self.label) else self.label


class Relation(models.Model):
    """`source` carries out, amends, repeals … `target`. What was inferred from wording waits for an editor."""

    source = models.ForeignKey(Policy, models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Policy, models.CASCADE, related_name="relations_in")
    kind = models.CharField(max_length=16, choices=RelationKind)
    evidence = models.TextField(blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_not_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="relation_kind_known"),
        ]

    def __str__(self):
        return f"{self.source} {self.get_kind_display()} {self.target}"
