"""Mail about changes of one's account, to whoever has an address."""

import logging

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.signals import email_added

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def send_notification_mail(self, template_prefix, *args, **kwargs) -> None:
        """The change is made already: a mail server that is gone does not make an error of it."""
        try:
            super().send_notification_mail(template_prefix, *args, **kwargs)
        except OSError as error:  # smtplib's are such
            # Its text may hold the address, and no line of the log names a person.
            logger.warning("%s was not sent: %s", template_prefix, type(error).__name__)


def connect() -> None:
    """An added address is told to the primary one, for which allauth has a signal only. Whoever was enrolled by a
    teacher has no address marked as primary, and would hear of none of what comes after."""
    email_added.connect(_tell_of_added, dispatch_uid="notices")


def _tell_of_added(*, request, user, email_address, **rest) -> None:
    told = {"added_email": email_address.email}
    get_adapter(request).send_notification_mail("account/email/email_added", user, told)
