from django import forms

from exam.authoring.draft import Content, from_fields, parse
from exam.forms.writing import DraftForm, WrittenField
from exam.models import Question, ReviewVerdict
from exam.typed import LARGEST, LONGEST, DraftError

OFFERED = 50  # questions to copy; any other is copied from its own page


class QuestionDraftForm(DraftForm):
    """What a save of the editor's script carries: as a save of an answer, with the draft's JSON as its text. `content`
    is the draft it holds."""

    text = WrittenField(required=False, strip=False, max_length=LARGEST)

    content: Content

    def clean_text(self):
        try:
            self.content = parse(self.cleaned_data["text"])
        except DraftError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["text"]


class EditorForm(forms.Form):
    """The editor's page as it is sent by a button, `do` saying which; `content` is the draft in its fields."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    do = forms.CharField(required=False, max_length=60)

    content: Content

    def clean(self):
        try:
            self.content = from_fields(
                (name, value) for name in self.data for value in self.data.getlist(name)
            )
        except DraftError as error:
            raise forms.ValidationError(str(error)) from error
        return super().clean()


class NewQuestionForm(forms.Form):
    """How a question begins: empty, as a copy, or from a reference answer whose points are proposed."""

    START = [("empty", "空白题"), ("copy", "复制一道题"), ("answer", "从一份参考答案")]
    start = forms.ChoiceField(choices=START, error_messages={"required": "请选从哪里开始。"})
    question = forms.ModelChoiceField(Question.objects.none(), label="复制哪一道", required=False)
    answer = forms.CharField(
        label="参考答案",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = Question.objects.newest_versions().select_related("topic").order_by("-pk")
        chosen = self.initial.get("question") or ""
        offered = [*known.filter(pk=chosen if chosen.isdecimal() else 0), *known[:OFFERED]]
        self.fields["question"].queryset = Question.objects.all()
        self.fields["question"].choices = [
            ("", "选一道题"),
            *{one.pk: f"{one.topic} · {one} · {one.stem[:30]}" for one in offered}.items(),
        ]

    def clean(self):
        data = super().clean()
        if data.get("start") == "copy" and not data.get("question") and "question" not in self.errors:
            self.add_error("question", "先选一道要复制的题。")
        if data.get("start") == "answer" and not data.get("answer", "").strip():
            self.add_error("answer", "先把参考答案贴进来。")
        return data


class ReviewForm(forms.Form):
    """What a second teacher says."""

    verdict = forms.ChoiceField(choices=ReviewVerdict.choices)
    text = WrittenField(
        label="意见",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        data = super().clean()
        if data.get("verdict") != ReviewVerdict.APPROVED and not data.get("text", "").strip():
            self.add_error("text", "写一句话：哪里好，或者哪里要改。")
        return data
