"""An authenticator in Python: what a browser and a device would answer to the options of a page."""

import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

Flag = AuthenticatorData.FLAG


class Device:
    """One passkey, made on `origin`; `checks_person` is whether it asks for finger, face or PIN."""

    def __init__(self, *, origin="https://testserver", checks_person=True):
        self.origin = origin
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.flags = Flag.UP | (Flag.UV if checks_person else Flag(0))
        self.user = b""

    def register(self, options) -> str:
        """What the hidden field of the form holds after `options` of the page that registers."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            sha256(asked["rp"]["id"].encode()), self.flags | Flag.AT, 0, bytes(public)
        )
        response = AuthenticatorAttestationResponse(
            client_data=self._client_data(CollectedClientData.TYPE.CREATE, asked),
            attestation_object=AttestationObject.create("none", data, {}),
        )
        answer = dict(RegistrationResponse(raw_id=self.id, response=response))
        return json.dumps(answer | {"clientExtensionResults": {"credProps": {"rk": True}}})

    def sign(self, options) -> str:
        """The same for a page that asks for a passkey."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), self.flags, 1)
        client_data = self._client_data(CollectedClientData.TYPE.GET, asked)
        response = AuthenticatorAssertionResponse(
            client_data=client_data,
            authenticator_data=data,
            signature=self.key.sign(data + client_data.hash, ec.ECDSA(hashes.SHA256())),
            user_handle=self.user,
        )
        return json.dumps(dict(AuthenticationResponse(raw_id=self.id, response=response)))

    def _client_data(self, kind, asked):
        return CollectedClientData.create(kind, websafe_decode(asked["challenge"]), self.origin)
