from django import forms

from exam.actions.writing import clean_text
from exam.forms.sentence import SentenceForm

# A whole 1,200-character essay ten times over: more is a mistake of pasting.
TEXT_LIMIT = 20_000


class WrittenField(forms.CharField):
    """Text of the room, in the form in which it is stored: Django would refuse a pasted NUL, and a form's CRLF
    would count as two characters."""

    def to_python(self, value):
        return clean_text(super().to_python(value))


class DraftForm(SentenceForm):
    """What a save carries: the text as typed, the revision it was loaded with, the tab and its own count; and,
    where the text grew out of a copy that another tab left in the browser, that tab and its last count."""

    text = WrittenField(
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        error_messages={
            "max_length": "文字有 %(show_value)d 个字符，最多保存 %(limit_value)d 个：请删去多粘贴的部分。"
        },
    )
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    client = forms.CharField(required=False, max_length=40)
    sequence = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    after_client = forms.CharField(required=False, max_length=40)
    after_sequence = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean_sequence(self):
        return self.cleaned_data["sequence"] or 0

    def clean_after_sequence(self):
        return self.cleaned_data["after_sequence"] or 0


class SubmissionForm(DraftForm):
    def clean_text(self):
        text = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("答案还是空的：写一点再提交。")
        return text
