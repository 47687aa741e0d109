import re
import uuid

from django import forms
from django.db.models import Q

from exam.forms.reading import OwnForm
from exam.forms.writing import WrittenField
from exam.models import ExcerptKind
from exam.models.notebook import pieces
from exam.querysets import excerptable

MOST_TAGS, TAG_LENGTH = 8, 20
SOURCES = {
    "policy": ("政策", Q(policy__isnull=False)),
    "material": ("给定资料", Q(material__isnull=False)),
    "paragraph": ("专题阅读", Q(paragraph__isnull=False)),
    "answer": ("参考答案", Q(question__isnull=False)),
    "own": ("自己写的", Q(place="")),
}


class SourceForm(forms.Form):
    """What an excerpt is taken from: at most one text that the person may read, and perhaps a span of it in code
    points."""

    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = excerptable(user)
        for name, queryset in self.texts.items():
            self.fields[name] = forms.ModelChoiceField(queryset, required=False, widget=forms.HiddenInput)
            self.fields[name].error_messages["invalid_choice"] = "没有这段文字，或者已经不能看了。"

    def clean(self):
        super().clean()
        if sum(bool(self.cleaned_data.get(name)) for name in self.texts) > 1:
            raise forms.ValidationError("一次只能摘一处的文字。")

    @property
    def source(self):
        return next(filter(None, (self.cleaned_data.get(name) for name in self.texts)), None)

    @property
    def chosen(self) -> str:
        """The words of the span, or all words of the source; nothing without one."""
        if not self.source:
            return ""
        return self.source.text[self.cleaned_data["start"] or 0 : self.cleaned_data["end"] or None].strip()


class TagsField(forms.CharField):
    """Names with spaces or commas between them: a list without repetitions."""

    def to_python(self, value):
        return list(dict.fromkeys(filter(None, re.split(r"[\s,，、;；#]+", super().to_python(value)))))

    def prepare_value(self, value):
        return value if isinstance(value, str) else " ".join(value or [])

    def validate(self, value):
        super().validate(value)
        if long := [name for name in value if len(name) > TAG_LENGTH]:
            raise forms.ValidationError(f"标签“{long[0]}”太长，一个至多 {TAG_LENGTH} 字。")
        if len(value) > MOST_TAGS:
            raise forms.ValidationError(f"标签有 {len(value)} 个，至多 {MOST_TAGS} 个。")


class ExcerptForm(OwnForm):
    """An excerpt's words and what its owner says about them. `origin` is the text the words are from, which they
    must not differ from; none for words of one's own."""

    text = WrittenField(
        label="摘录",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "摘录还是空的。",
            "max_length": "摘录有 %(show_value)d 个字符，最多 %(limit_value)d 个：请只留要用的几句。",
        },
    )
    kind = forms.ChoiceField(label="类别", choices=ExcerptKind.choices, initial=ExcerptKind.OTHER)
    tags = TagsField(
        label="标签", required=False, help_text="用空格隔开，比如：数字政府 基层减负。", empty_value=""
    )
    note = WrittenField(
        label="批注",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "批注有 %(show_value)d 个字符，最多 %(limit_value)d 个：请删去一些。"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(self, *args, origin: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.origin = origin
        if origin:
            self.fields["text"].help_text = "只删不改；中间删去的地方写“……”。自己的话写在批注里。"

    def clean_text(self):
        text = self.cleaned_data["text"]
        if not pieces(text):
            raise forms.ValidationError("摘录还是空的。")
        if self.origin and (changed := [piece for piece in pieces(text) if piece not in self.origin]):
            raise forms.ValidationError(
                f"“{changed[0][:40]}”和原文不一样：改回原文，自己的话写在批注里；中间删去的地方写“……”。"
            )
        return text

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("text", "kind", "note", "tags")}


class NotebookFilter(forms.Form):
    """What the notebook shows; anything unknown narrows nothing."""

    q = forms.CharField(
        label="搜索", required=False, max_length=100, widget=forms.SearchInput({"placeholder": "搜索摘录"})
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "各类"), *ExcerptKind.choices])
    source = forms.ChoiceField(
        label="来源",
        required=False,
        choices=[("", "各处"), *((name, label) for name, (label, _) in SOURCES.items())],
    )
    tag = forms.CharField(label="标签", required=False, max_length=TAG_LENGTH)

    def __init__(self, *args, tags=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].widget = forms.Select(choices=[("", "各个标签"), *((name, name) for name in tags)])

    def narrow(self, excerpts):
        self.full_clean()
        asked = self.cleaned_data
        for word in asked.get("q", "").split():
            found = Q(text__icontains=word) | Q(note__icontains=word) | Q(place__icontains=word)
            excerpts = excerpts.filter(found | Q(tags__name__icontains=word))
        if asked.get("kind"):
            excerpts = excerpts.filter(kind=asked["kind"])
        if asked.get("source"):
            excerpts = excerpts.filter(SOURCES[asked["source"]][1])
        if asked.get("tag"):
            excerpts = excerpts.filter(tags__name=asked["tag"])
        return excerpts.distinct()
