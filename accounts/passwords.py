"""How long a password has to be."""

from django.core.exceptions import ValidationError

LEAST, LEAST_WITH_POWERS = 8, 12
POWERS = ("accounts.teach", "accounts.edit_policies")


class LongEnough:
    """Whoever has power over others' work chooses a longer one. Asked where a password is chosen: one chosen before the
    role was given stays as it is."""

    def validate(self, password, user=None):
        powerful = user is not None and any(map(user.has_perm, POWERS))
        least = LEAST_WITH_POWERS if powerful else LEAST
        if len(password) < least:
            raise ValidationError(f"密码太短：至少 {least} 个字符。", code="password_too_short")

    def get_help_text(self):
        return f"你的密码至少要有 {LEAST} 个字符；老师、编辑和管理员至少 {LEAST_WITH_POWERS} 个。"
