from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    STUDENT = "student", "学生"
    TEACHER = "teacher", "老师"
    EDITOR = "editor", "编辑"


class User(AbstractUser):
    """A person. What a role may do stands in `accounts/roles.py`; an operator is a superuser of any role."""

    first_name = None
    last_name = None
    display_name = models.CharField("称呼", max_length=40, blank=True)
    role = models.CharField("角色", max_length=16, choices=Role, default=Role.STUDENT)
    extra_time_percent = models.PositiveSmallIntegerField("加时（%）", default=0)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=100), name="user_extra_time_at_most_double"
            ),
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return self.display_name or self.username

    get_short_name = get_full_name


class AuditEvent(models.Model):
    """Who did what to which row, written in the same transaction as the deed. Never changed or deleted."""

    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="audit_events")
    verb = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self):
        return f"{self.actor or '系统'} {self.verb} {self.target_type} {self.target_id}"


def record(actor: User | None, verb: str, target: models.Model, **detail) -> AuditEvent:
    """Write the audit line of a deed; call it inside the deed's transaction. `actor` None means the system."""
    return AuditEvent.objects.create(
        actor=actor, verb=verb, target_type=target._meta.label_lower, target_id=target.pk, detail=detail
    )
