"""allauth's second factors as they are here: words, names, and secrets encrypted in the database, so that a stolen
backup alone signs nobody in."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

# What allauth encrypts: an authenticator's, and what recovery codes are made from.
SECRETS = ("secret", "seed")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        # One sentence for digits, recovery codes and passkeys: allauth does not say which of them it was.
        "incorrect_code": "没有通过：数字不对或已经用过，或者这把通行密钥不是这个账户的。请再试一次。",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user, type) -> str:
        """What a passkey is called until its person says otherwise."""
        return f"通行密钥 {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is bound to the host's name; the device shows it under the site's."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


def reencrypt() -> tuple[int, int]:
    """Write every secret anew with SECRET_KEY, after which no older key is needed. Returns how many were written, and
    how many none of the keys can read."""
    written = unreadable = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():  # recovery codes are used up meanwhile
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            for name in row.data.keys() & SECRETS if row else ():
                try:
                    row.data[name] = _cipher().rotate(row.data[name].encode()).decode()
                except InvalidToken:
                    unreadable += 1
                else:
                    row.save(update_fields=["data"])
                    written += 1
    return written, unreadable


def _cipher() -> MultiFernet:
    """Writes with SECRET_KEY, and reads what an older one wrote."""
    return MultiFernet([_with_key(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _with_key(secret_key: str) -> Fernet:
    key = hashlib.sha256(b"accounts.second_factor:" + secret_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
