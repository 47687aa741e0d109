import secrets

import rules
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.querysets import ClassroomQuerySet

# Letters and digits that nobody mistakes for one another on a blackboard; eight of them are 39 bits.
CODE_ALPHABET, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8


class Role(models.TextChoices):
    STUDENT = "student", "学生"
    TEACHER = "teacher", "老师"
    EDITOR = "editor", "编辑"


class TimeZone(models.TextChoices):
    """Where our readers live; a day of practice begins and ends by it."""

    SHANGHAI = "Asia/Shanghai", "北京时间"
    URUMQI = "Asia/Urumqi", "新疆（乌鲁木齐）"
    SINGAPORE = "Asia/Singapore", "新加坡"
    TOKYO = "Asia/Tokyo", "日本、韩国"
    SYDNEY = "Australia/Sydney", "悉尼"
    MOSCOW = "Europe/Moscow", "莫斯科"
    BERLIN = "Europe/Berlin", "欧洲中部"
    LONDON = "Europe/London", "伦敦"
    NEW_YORK = "America/New_York", "美国东部"
    LOS_ANGELES = "America/Los_Angeles", "美国西部"


class User(AbstractUser):
    """A person. What a role may do stands in `accounts/roles.py`; an operator is a superuser of any role."""

    first_name = None
    last_name = None
    display_name = models.CharField("称呼", max_length=40, blank=True)
    role = models.CharField("角色", max_length=16, choices=Role, default=Role.STUDENT)
    extra_time_percent = models.PositiveSmallIntegerField("加时（%）", default=0)
    time_zone = models.CharField("时区", max_length=40, choices=TimeZone, default=TimeZone.SHANGHAI)

    class Meta(AbstractUser.Meta):
        # The lists of students and of teachers, in their order.
        indexes = [models.Index(fields=["role", "display_name", "username"], name="user_role_and_name")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=100), name="user_extra_time_at_most_double"
            ),
            models.CheckConstraint(condition=Q(time_zone__in=TimeZone.values), name="user_time_zone_known"),
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return self.display_name or self.username

    get_short_name = get_full_name

    def has_perm(self, perm, obj=None):
        """What `accounts/roles.py` and the apps' rules say. Django's own tables of permissions are not in use, and not
        asked: that would be two queries on nearly every page."""
        return (self.is_active and self.is_superuser) or rules.has_perm(perm, self, obj)


def new_code() -> str:
    """A join code by the system's random source."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Classroom(models.Model):
    """班级: its teachers see its students and their work, nobody else's. A person joins with the code while
    the class is `joinable`."""

    name = models.CharField("班级名", max_length=40)
    teachers = models.ManyToManyField(User, related_name="classrooms")
    code = models.CharField("邀请码", max_length=CODE_LENGTH, default=new_code)
    joinable = models.BooleanField("可以凭邀请码加入", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="classroom_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="classroom_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("teach-class", args=[self.pk])


class Membership(models.Model):
    """A student in a class, from `joined_at` until `left_at`; coming back is another row."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="memberships")
    student = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["classroom", "student__display_name", "student__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "student"], condition=Q(left_at=None), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.student} · {self.classroom}"


APPEND_ONLY = "审计记录只增不改"


class AuditQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError(APPEND_ONLY)

    def delete(self):
        raise TypeError(APPEND_ONLY)


class AuditEvent(models.Model):
    """Who did what to which row, written in the same transaction as the deed. Never changed or deleted, which the
    database sees to as well; only its person can be taken out of it, with their account."""

    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="audit_events")
    verb = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self):
        return f"{self.actor or '系统'} {self.verb} {self.target_type} {self.target_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(APPEND_ONLY)


def record(actor: User | None, verb: str, target: models.Model, **detail) -> AuditEvent:
    """Write the audit line of a deed; call it inside the deed's transaction. `actor` None means the system."""
    return AuditEvent.objects.create(
        actor=actor, verb=verb, target_type=target._meta.label_lower, target_id=target.pk, detail=detail
    )


def take_out_of_trail(actor: User) -> None:
    """Take a person out of the lines of what they did, with their account; nothing else of a line changes."""
    models.QuerySet(AuditEvent).filter(actor=actor).update(actor=None)
