from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms


class DeletionForm(BaseAuthenticateForm):
    """The password once more, and a code where the person has a second factor."""

    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请输入密码：确认是你本人。", "max_length": "密码不对。"},
    )
    field_order = ["password", "code"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证器上的数字，或一个恢复码"
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].error_messages["required"] = "开了两步验证，还要输验证器上的数字或一个恢复码。"
        if not Authenticator.objects.filter(user=self.user).exists():
            del self.fields["code"]

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("密码不对。")
        return password

    def clean_code(self):
        """Not looked at beside a wrong password: it counts once."""
        return super().clean_code() if "password" in self.cleaned_data else ""
