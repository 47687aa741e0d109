from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from materials.actions.edits import state_of
from materials.actions.policies import Entry
from materials.articles import tidy
from materials.dates import partial_date
from materials.models import DateKind, Issuer, Level, Policy, PolicyAlias, Publication, Topic
from materials.models.policies import shortened
from materials.numbers import normal_number

LONGEST_TEXT = 800_000  # characters


class PolicyFilter(forms.Form):
    """The library's filters; what is not understood is ignored, so that an old link still opens."""

    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部层级"), *Level.choices])
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="专题", required=False, to_field_name="slug", empty_label="全部专题"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.visible_to(user)

    def apply(self, policies):
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("level"):
            policies = policies.filter(level=chosen["level"])
        if chosen.get("topic"):
            policies = policies.filter(topics=chosen["topic"])
        return policies


class PartialDateField(forms.CharField):
    """2021-07-01, 2021-07, 2021 or 2月7日 → (first day it can mean or None, precision, as printed)."""

    def clean(self, value):
        printed = super().clean(value)
        if not printed:
            return None
        try:
            return *partial_date(printed), printed
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class LinesField(forms.CharField):
    """One thing a line → the lines that are not blank."""

    def __init__(self, *, rows: int, longest: int | None = None, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.longest = longest

    def to_python(self, value):
        typed = super().to_python(value).replace("\0", "")
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        if long := next((line for line in lines if self.longest and len(line) > self.longest), None):
            raise forms.ValidationError(f"“{long[:20]}…”太长：一行写一个，最多 {self.longest} 字。")
        return lines


class PassagesField(forms.CharField):
    """A document's plain text; its passages are recognised by materials/articles.py."""

    def __init__(self):
        super().__init__(
            label="正文",
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 16}),
            help_text="从官方文本粘贴进来就行：章、节、条和（一）（二）会按编号认出来。只收文字，网页标记原样当文字。"
            "改动会存成新的一版，旧版保留。",
            error_messages={
                "max_length": "正文有 %(show_value)d 字，最多 %(limit_value)d 字：请拆成几个条目。"
            },
        )

    def to_python(self, value):
        return tidy(super().to_python(value))


class PolicyForm(forms.ModelForm):
    """An entry whole: its file card, its issuers, its dates, its text."""

    aliases = LinesField(
        label="又称",
        rows=2,
        longest=PolicyAlias._meta.get_field("title").max_length,
        help_text="一行一个：简称，或带、不带机关名的写法。文章里这样写也会连到这一条。",
    )
    issuers = LinesField(
        label="发文机关",
        rows=3,
        longest=Issuer._meta.get_field("name").max_length,
        help_text="一行一个，按印发顺序。",
    )
    text = PassagesField()
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label="专题", required=False, widget=forms.CheckboxSelectMultiple
    )
    publication = forms.ChoiceField(
        label="给谁看", choices=Publication, widget=forms.RadioSelect, initial=Publication.DRAFT
    )
    publish_at = forms.DateTimeField(
        label="到这个时间才公开",
        required=False,
        help_text="只在选了“公开”时有用；空着就是马上。例如 2026-03-01 08:00，北京时间。",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    source_url = forms.URLField(label="来源链接", required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Policy
        fields = ["title", "number", "level", "kind", "status", "summary", "source_url"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "number": "例如 国发〔2022〕5号；括号和空格怎么写都行。",
            "kind": "例如 意见、通知、条例。",
        }

    def __init__(self, *args, policy: Policy | None, typed: dict | None = None, **kwargs):
        """`typed` holds values of fields that stand in the form instead of the entry's."""
        super().__init__(*args, instance=policy, **kwargs)
        self.known_dates = {row.kind: row for row in policy.dates.all()} if policy else {}
        for kind, label in DateKind.choices:
            known = self.known_dates.get(kind)
            self.fields[f"date_{kind}"] = PartialDateField(
                label=label, required=False, max_length=40, initial=known and known.as_text
            )
        if policy:
            fields, text = state_of(policy)
            self.initial |= fields | {
                "text": text,
                "topics": policy.topics.all(),
                "publication": policy.publication,
                "publish_at": policy.published_at if policy.is_scheduled else None,
                "opened": policy.updated_at.isoformat(),
            }
        self.initial |= typed or {}

    def date_fields(self):
        return [self[f"date_{kind}"] for kind in DateKind]

    def clean_title(self):
        title = self.cleaned_data["title"]
        self._refuse_known_titles([title])
        return title

    def clean_aliases(self):
        titles = dict.fromkeys(self.cleaned_data["aliases"])
        titles.pop(self.cleaned_data.get("title"), None)
        self._refuse_known_titles(titles)
        return list(titles)

    def clean_number(self):
        printed = self.cleaned_data["number"]
        if not printed:
            return ""
        number = normal_number(printed)
        if not number:
            raise forms.ValidationError("看不懂这个字号：请写成 国发〔2022〕5号 或 国务院令第722号。")
        if twin := self._others().filter(number=number).first():
            raise forms.ValidationError(f"{number} 已经是《{twin}》的字号，请去修改那一条。")
        self.number_printed = printed
        return number

    def _others(self):
        return Policy.objects.exclude(pk=self.instance.pk)

    def _refuse_known_titles(self, titles):
        same = Q(title__in=titles) | Q(aliases__title__in=titles)
        if twin := self._others().filter(same).first():
            raise forms.ValidationError(f"库里的《{twin}》已经叫这个名字，请去修改那一条。")

    def clean_opened(self):
        try:
            return parse_datetime(self.cleaned_data["opened"])
        except ValueError:
            return None

    def _dates(self):
        for kind in DateKind:
            if typed := self.cleaned_data[f"date_{kind}"]:
                known = self.known_dates.get(kind)
                unchanged = known and known.as_text == typed[2]
                # An untouched date keeps the wording it was printed with.
                yield kind, (known.day, known.precision, known.printed) if unchanged else typed

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        return at if at and at > timezone.now() else None

    def state(self) -> tuple[dict[str, str], str]:
        """A valid form's entry as actions/edits.state_of would have it."""
        data = self.cleaned_data
        fields = {name: data[name] for name in self._meta.fields}
        fields |= {
            "number": getattr(self, "number_printed", ""),
            "topics": "\n".join(map(str, data["topics"])),
        }
        fields |= {name: "\n".join(data[name]) for name in ("aliases", "issuers")}
        for kind, (day, precision, printed) in self._dates():
            fields[f"date_{kind}"] = shortened(day, precision) if day else printed
        return fields, data["text"]

    def entry(self) -> Entry:
        data = self.cleaned_data
        fields = {name: data[name] for name in self._meta.fields}
        return Entry(
            fields=fields | {"number_printed": getattr(self, "number_printed", "")},
            aliases=data["aliases"],
            issuers=data["issuers"],
            dates=dict(self._dates()),
            topics=list(data["topics"]),
            text=data["text"],
            publication=Publication(data["publication"]),
            publish_at=data["publish_at"],
            opened=data["opened"],
        )
