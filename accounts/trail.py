"""The audit lines of what people do to their own sign-in: second factors, password, addresses, sessions.

allauth does these deeds. Its signals are the only hook it has for most of them, and an audit line is no business rule:
here, and only here, a signal writes a row. It is sent when the deed is done, so a server that dies just then leaves the
deed without its line, never a line without its deed. No line holds a secret, an address or a name.
"""

from functools import partial

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.db import transaction

from accounts.models import record

VERBS = {
    "second_factor.added": mfa.authenticator_added,
    "second_factor.removed": mfa.authenticator_removed,
    "second_factor.renewed": mfa.authenticator_reset,
    "password.set": account.password_set,
    "password.changed": account.password_changed,
    "password.reset": account.password_reset,
    "email.added": account.email_added,
    "email.made_primary": account.email_changed,
    "email.removed": account.email_removed,
}
WORDS = {
    "second_factor.added": "加了一种两步验证",
    "second_factor.removed": "去掉一种两步验证",
    "second_factor.renewed": "换了一组恢复码",
    "password.set": "设置了密码",
    "password.changed": "修改了密码",
    "password.reset": "重设了密码",
    "email.added": "加了一个邮箱",
    "email.made_primary": "换了首选邮箱",
    "email.removed": "移除了一个邮箱",
    "sessions.ended": "退出了其他设备",
}


def connect() -> None:
    """From now on each of these deeds leaves its line."""
    for verb, signal in VERBS.items():
        signal.connect(partial(_write, verb), weak=False, dispatch_uid=verb)


def _write(verb, *, user, authenticator=None, **rest) -> None:
    record(user, verb, user, **({"kind": authenticator.type} if authenticator else {}))


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Signing out elsewhere has no signal, but this adapter, and so its line comes with the deed or not at all."""

    @transaction.atomic
    def end_sessions(self, sessions) -> None:
        super().end_sessions(sessions)
        if sessions:
            user = sessions[0].user
            record(user, "sessions.ended", user, count=len(sessions))
