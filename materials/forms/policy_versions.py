"""A day to look at, two versions to compare, and what an editor says of a version."""

from django import forms

from materials.models import PolicyVersion


def day_field(label: str, **kwargs) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "没有这一天，请写成 2021-07-01。", "required": "请先选一天。"},
        **kwargs,
    )


class DayForm(forms.Form):
    on = day_field("看某一天的文本")


class ComparisonForm(forms.Form):
    """Two versions by number; what is not understood falls back to the two newest."""

    old = forms.TypedChoiceField(label="旧", coerce=int, required=False)
    new = forms.TypedChoiceField(label="新", coerce=int, required=False)

    def __init__(self, data, *, policy):
        versions = sorted(policy.versions.all(), key=lambda version: version.number)
        self.versions = {version.number: version for version in versions}
        newest = [version.number for version in versions][-2:]
        usual = {"old": newest[0], "new": newest[-1]} if len(newest) == 2 else {}
        choices = [(version.number, version.name) for version in versions]
        known = {str(number) for number in self.versions}
        chosen = {name: data[name] if data.get(name) in known else value for name, value in usual.items()}
        super().__init__(chosen)
        for field in self.fields.values():
            field.choices = choices

    @property
    def chosen(self) -> tuple[PolicyVersion | None, PolicyVersion | None]:
        self.is_valid()
        return self.versions.get(self.cleaned_data.get("old")), self.versions.get(
            self.cleaned_data.get("new")
        )


class VersionForm(forms.ModelForm):
    """When a text was issued and took effect: later texts take effect later."""

    in_force_from = day_field("起施行", required=False)
    issued_on = day_field("成文或通过", required=False)

    class Meta:
        model = PolicyVersion
        fields = ["in_force_from", "issued_on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prefix = f"version-{self.instance.number}"

    def clean_in_force_from(self):
        day = self.cleaned_data["in_force_from"]
        others = self.instance.policy.versions.exclude(pk=self.instance.pk).exclude(in_force_from=None)
        for other in others if day else []:
            earlier = other.number < self.instance.number
            if day == other.in_force_from or earlier != (other.in_force_from < day):
                raise forms.ValidationError(
                    f"第 {other.number} 版从 {other.in_force_from} 起施行，这一版应当在它{'之后' if earlier else '之前'}。"
                )
        return day

    def clean(self):
        data = super().clean()
        day, issued = data.get("in_force_from"), data.get("issued_on")
        if day and issued and day < issued:
            self.add_error("in_force_from", f"施行不会早于成文（{issued}），请核对。")
        return data
