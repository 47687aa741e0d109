"""allauth's second factors as they are here: words, names, and secrets encrypted in the database, so that a stolen
backup alone signs nobody in."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings


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


def _cipher() -> Fernet:
    key = hashlib.sha256(b"accounts.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
