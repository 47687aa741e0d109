"""The forms of passkeys (WebAuthn), in our words. allauth has the views and checks the signatures."""

from allauth.mfa.webauthn import forms as allauth_forms
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

NAME_LENGTH = 40


class Credential(forms.JSONField):
    """What the browser's authenticator answered, as JSON; `kind` is fido2's class of such answers. Only what belongs
    to one is kept. Anything else is an error of the form: allauth lets some of it through to an exception."""

    def __init__(self, kind):
        self.kind = kind
        super().__init__(
            widget=forms.HiddenInput,
            error_messages={
                "required": "浏览器没有交出通行密钥：要用 JavaScript，按一次按钮，再照设备上说的做。",
                "invalid": "浏览器交来的不是通行密钥，请再试一次。",
            },
        )

    def to_python(self, value):
        try:
            credential = super().to_python(value)
            return credential and dict(self.kind.from_dict(credential))
        except forms.ValidationError:
            raise
        except Exception as error:  # a stranger's bytes, read by three parsers one inside the other
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data, initial):
        return initial  # an answer counts once, and is not shown again


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    name = forms.CharField(
        label="名字",
        required=False,
        max_length=NAME_LENGTH,
        help_text="自己认得出就行，比如“办公室的电脑”“手机”。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = Credential(RegistrationResponse)
    passwordless = forms.BooleanField(
        label="也能单独用它登录，不输密码",
        required=False,
        initial=True,
        help_text="设备会先核对指纹、面容或 PIN。安全钥匙没有设过 PIN，就去掉这一项，只当密码之后的第二步。",
    )

    def clean_credential(self):
        """Beside the key, only whether the device keeps it by itself: the rest is a stranger's JSON."""
        credential = self.cleaned_data["credential"]
        kept = credential["clientExtensionResults"].get("credProps")
        resident = isinstance(kept, dict) and kept.get("rk") is True
        return credential | {"clientExtensionResults": {"credProps": {"rk": resident}}}


class RenamePasskeyForm(allauth_forms.EditWebAuthnForm):
    name = forms.CharField(
        label="名字", max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AuthenticateForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = Credential(AuthenticationResponse)


class LoginForm(allauth_forms.LoginWebAuthnForm):
    credential = Credential(AuthenticationResponse)


class ReauthenticateForm(allauth_forms.ReauthenticateWebAuthnForm):
    credential = Credential(AuthenticationResponse)
