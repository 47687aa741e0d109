from django import forms

from accounts.models import Classroom


class ClassroomForm(forms.ModelForm):
    class Meta:
        model = Classroom
        fields = ["name"]
        error_messages = {"name": {"required": "请写班级名，如“周三晚班”。"}}


class JoinForm(forms.Form):
    """A join code as a student types it."""

    code = forms.CharField(
        label="邀请码",
        max_length=20,
        error_messages={"required": "请填老师给的邀请码。", "max_length": "邀请码是八位字母和数字。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class JoinableForm(forms.Form):
    do = forms.ChoiceField(choices=[("open", "开放"), ("close", "关闭"), ("renew", "换新码")])


class TeacherForm(forms.Form):
    username = forms.CharField(
        label="老师的用户名",
        max_length=150,
        error_messages={"required": "请填老师登录用的用户名。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
