from django import forms

from exam.forms.sentence import SentenceForm
from exam.forms.writing import WrittenField
from exam.models import Material
from exam.querysets import readable_materials, readable_paragraphs
from materials.models import ReadingParagraph


class OwnForm(SentenceForm):
    """What is written carries, sent by a script, for whom the page was made. Another person may have signed in since,
    and would get a note that is not theirs."""

    student = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_student(self):
        if self.cleaned_data["student"] not in (None, self.user.pk):
            raise forms.ValidationError("现在登录的不是写它的账户，换回原来的账户后会自动保存。")


class NoteForm(OwnForm):
    note = WrittenField(
        label="批注",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": "批注有 %(show_value)d 个字符，最多 %(limit_value)d 个：请删去一些再存。"
        },
    )


class HighlightForm(NoteForm):
    """A span of one material or of one paragraph of the reading, in code points of its text."""

    material = forms.ModelChoiceField(Material.objects.none(), required=False)
    paragraph = forms.ModelChoiceField(ReadingParagraph.objects.none(), required=False)
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["material"].queryset = readable_materials(self.user)
        self.fields["paragraph"].queryset = readable_paragraphs(self.user)
        for name in ("material", "paragraph"):
            self.fields[name].error_messages["invalid_choice"] = "没有这段资料，或者已经不能看了。"
        for name in ("start", "end"):
            for code in ("required", "invalid", "min_value"):
                self.fields[name].error_messages[code] = "没有说清划的是哪几个字：请在资料里重新选择。"

    def clean(self):
        if self.errors:
            return
        material, paragraph = self.cleaned_data["material"], self.cleaned_data["paragraph"]
        if bool(material) == bool(paragraph):
            raise forms.ValidationError("请在一则资料里划线。")
        text = (material or paragraph).text
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if end > len(text):
            raise forms.ValidationError(f"划到了资料之外：这段资料只有 {len(text)} 个字符。请重新选择。")
        if not text[start:end].strip():
            raise forms.ValidationError("划的地方没有字：请重新选择。")

    @property
    def target(self) -> Material | ReadingParagraph:
        return self.cleaned_data["material"] or self.cleaned_data["paragraph"]
