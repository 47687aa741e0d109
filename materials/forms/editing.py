"""What editors send besides an entry itself: a draft of it, a text to be cut, a choice from the work list."""

from django import forms

from materials.forms.policies import LONGEST_TEXT, PassagesField
from materials.models import Policy, Topic

LONGEST_DRAFT = LONGEST_TEXT + 20_000  # characters of all fields


class DraftForm(forms.Form):
    """Anything typed, in any of the entry's fields, of a length that can be kept."""

    def __init__(self, data, *, names):
        super().__init__(data)
        self.names = names

    def clean(self):
        typed = {name: values for name, values in self.data.lists() if name in self.names}
        if sum(len(value) for values in typed.values() for value in values) > LONGEST_DRAFT:
            raise forms.ValidationError("写得太长，存不成草稿：请把正文拆成几个条目。")
        return {"typed": {name: [one.replace("\0", "") for one in values] for name, values in typed.items()}}


class TextForm(forms.Form):
    text = PassagesField()


class WorkForm(forms.Form):
    """What to do with the entries that were ticked."""

    DEEDS = {
        "publish": "公开",
        "submit": "送审",
        "withdraw": "收回，先不公开",
        "topic": "归到专题",
        "verified": "今天核对过官方文本",
        "source_gone": "来源链接打不开了",
        "source_there": "来源链接还在",
        "trash": "移到回收站",
        "restore": "从回收站取回",
    }
    MOST = 200

    policies = forms.ModelMultipleChoiceField(
        Policy.objects.all(), error_messages={"required": "先勾选几个条目，再选要做的事。"}
    )
    deed = forms.ChoiceField(
        label="要做的事",
        choices=[("", "要做的事……"), *DEEDS.items()],
        error_messages={"required": "请选要做的事。"},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"), label="专题", required=False, empty_label="哪个专题……"
    )

    def clean_policies(self):
        chosen = self.cleaned_data["policies"]
        if len(chosen) > self.MOST:
            raise forms.ValidationError(f"一次最多 {self.MOST} 条。")
        return chosen

    def clean(self):
        data = super().clean()
        if data.get("deed") == "topic" and not data.get("topic"):
            self.add_error("topic", "请选归到哪个专题。")
        return data
