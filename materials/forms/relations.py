"""A relation as an editor writes it, and the decision about a proposed one."""

from django import forms

from materials.forms.policies import PartialDateField
from materials.models import Policy, Precision, Relation


class RelationForm(forms.ModelForm):
    """From one policy to another, from a day on where that is known."""

    other = forms.CharField(label="另一份", max_length=300, help_text="标题、别名或字号。")
    day = PartialDateField(
        label="自何日起",
        required=False,
        max_length=40,
        help_text="修改、废止从哪天起：2021-07-01、2021-07 或 2021。",
    )

    class Meta:
        model = Relation
        fields = ["kind", "evidence"]
        widgets = {"evidence": forms.Textarea(attrs={"rows": 2})}

    field_order = ["kind", "other", "day", "evidence"]

    def clean_other(self):
        policy = Policy.objects.called(self.cleaned_data["other"])
        if policy is None:
            raise forms.ValidationError("库里没有这个标题、别名或字号，请照条目上的写。")
        if policy.pk == self.instance.source_id:
            raise forms.ValidationError("一份文件不能和它自己有关系。")
        return policy

    def clean_day(self):
        typed = self.cleaned_data["day"]
        if typed and typed[1] == Precision.YEARLESS:
            raise forms.ValidationError("要写年份：2021-07-01、2021-07 或 2021。")
        return typed

    def clean(self):
        data = super().clean()
        source, target, kind = self.instance.source_id, data.get("other"), data.get("kind")
        if target and kind:
            there = Relation.objects.filter(source=source, target=target, kind=kind).first()
            if there and there.state == "confirmed":
                self.add_error("other", "这条关系已经有了。")
            self.there = there
        return data

    def relation(self) -> Relation:
        """The relation, not saved: the proposed one, if somebody or something proposed it."""
        data = self.cleaned_data
        relation = self.there or Relation(
            source_id=self.instance.source_id, target=data["other"], kind=data["kind"]
        )
        relation.evidence = data["evidence"] or relation.evidence
        set_day(relation, data["day"])
        return relation


def set_day(relation: Relation, typed) -> None:
    relation.day, relation.precision = (typed[0], typed[1]) if typed else (None, Precision.DAY)


class DecisionForm(forms.Form):
    """What becomes of a proposed relation; the day of an amendment or repeal."""

    relation = forms.ModelChoiceField(Relation.objects.filter(state="proposed"))
    act = forms.ChoiceField(choices=[("confirm", "成立"), ("reject", "不成立")])
    day = PartialDateField(required=False, max_length=40)

    clean_day = RelationForm.clean_day
