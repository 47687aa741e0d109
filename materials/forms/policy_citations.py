"""A name in texts that leads nowhere, and what an editor does with it."""

from django import forms

from materials.models import Citation, Policy
from materials.numbers import normal_number


class UnresolvedForm(forms.Form):
    """`act` says what to do; for an alias, `entry` is the title, alias or number of the policy that is meant."""

    key = forms.CharField(max_length=300, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(name, name) for name in ("create", "alias", "ignore")])
    entry = forms.CharField(label="就是这一份", required=False, max_length=300)

    def clean_key(self):
        citation = Citation.objects.filter(key=self.cleaned_data["key"], policy=None).first()
        if citation is None:
            raise forms.ValidationError("这个名字已经有着落了，请刷新。")
        self.printed = citation.printed
        return citation.key

    def clean(self):
        data = super().clean()
        if data.get("act") == "alias":
            data["policy"] = Policy.objects.called(data.get("entry", ""))
            if data["policy"] is None:
                self.add_error("entry", "库里没有这个标题、别名或字号，请照条目上的写。")
        if data.get("act") == "create" and data.get("key") and normal_number(data["key"]):
            self.add_error("entry", "只有字号，建不了条目：请写它是哪一份，或先去新建条目。")
        return data
