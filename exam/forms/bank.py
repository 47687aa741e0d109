from dataclasses import dataclass

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from exam.models import Paper, QuestionType
from materials.models import Policy, Topic


@dataclass(frozen=True)
class Span:
    """A stretch of a number, both ends in it; `most` None goes on for ever."""

    label: str
    least: int
    most: int | None

    def of(self, field: str) -> Q:
        above = Q(**{f"{field}__gt": self.least - 1})
        return above if self.most is None else above & Q(**{f"{field}__lte": self.most})


MARKS = {
    "small": Span("10 分及以下", 1, 10),
    "middle": Span("11—20 分", 11, 20),
    "large": Span("21—30 分", 21, 30),
    "essay": Span("30 分以上", 31, None),
}
LENGTHS = {
    "short": Span("200 字及以下", 1, 200),
    "middle": Span("201—400 字", 201, 400),
    "long": Span("401—800 字", 401, 800),
    "essay": Span("800 字以上", 801, None),
}
PROGRESS = {
    "new": ("没写过", Q(attempted=False)),
    "open": ("写到一半", Q(writing=True)),
    "done": ("写过", Q(submitted=True)),
    "unmarked": ("写过没评分", Q(submitted=True, marked=False)),
    "marked": ("已评分", Q(marked=True)),
}
ORDERS = {
    "": ("新题在前", ["-pk"]),
    "marks": ("分值从低到高", [F("marks").asc(nulls_last=True), "-pk"]),
    "-marks": ("分值从高到低", [F("marks").desc(nulls_last=True), "-pk"]),
    "length": ("字数从少到多", [F("limit").asc(nulls_last=True), "-pk"]),
    "longest-ago": ("很久没写的在前", [F("last_answered").asc(nulls_first=True), "pk"]),
}


MOST_OFFERED = 100  # papers, and policies, in their lists


def choices(all_of_them: str, spans: dict[str, Span]):
    return [("", all_of_them), *((name, span.label) for name, span in spans.items())]


class BankForm(forms.Form):
    """The bank's filters; they combine, and what is not understood is ignored, so that an old link still opens."""

    q = forms.CharField(
        label="在题库里搜索",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "题干、作答要求里的词"}),
    )
    type = forms.ChoiceField(label="题型", required=False, choices=[("", "全部题型"), *QuestionType.choices])
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="专题", required=False, to_field_name="slug", empty_label="全部专题"
    )
    progress = forms.ChoiceField(
        label="写过没有",
        required=False,
        choices=[("", "全部进度"), *((name, label) for name, (label, _) in PROGRESS.items())],
    )
    marks = forms.ChoiceField(label="分值", required=False, choices=choices("分值不限", MARKS))
    length = forms.ChoiceField(label="字数", required=False, choices=choices("字数不限", LENGTHS))
    paper = forms.ModelChoiceField(Paper.objects.none(), label="来源", required=False, empty_label="全部来源")
    policy = forms.ModelChoiceField(
        Policy.objects.none(), label="引用的政策", required=False, empty_label="引用哪条政策都行"
    )
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[(name, label) for name, (label, _) in ORDERS.items()]
    )

    def __init__(self, data, *, user, questions):
        super().__init__(data)
        self.fields["topic"].queryset = Topic.objects.visible_to(user)
        asked = questions.filter(paper=OuterRef("pk"))
        self.fields["paper"].queryset = Paper.objects.filter(Exists(asked)).only("title")
        cited = Policy.objects.visible_to(user).filter(Exists(questions.filter(policies=OuterRef("pk"))))
        self.fields["policy"].queryset = cited.only("title")

    def apply(self, questions):
        """The questions that fit, in the chosen order; `questions` carry their progress and marks."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        found = questions.annotate(limit=Coalesce("length_max", "length_min"))
        for word in chosen.get("q", "").split():
            in_words = Q(stem__icontains=word) | Q(requirements__icontains=word)
            found = found.filter(in_words | Q(topic__name__icontains=word) | Q(paper__title__icontains=word))
        if "progress" in chosen:
            found = found.filter(PROGRESS[chosen["progress"]][1])
        if "marks" in chosen:
            found = found.filter(MARKS[chosen["marks"]].of("marks"))
        if "length" in chosen:
            found = found.filter(LENGTHS[chosen["length"]].of("limit"))
        if "policy" in chosen:
            found = found.filter(policies=chosen["policy"])
        self._shorten(chosen)
        same = {name: chosen[name] for name in ("type", "topic", "paper") if name in chosen}
        return found.filter(**same).order_by(*ORDERS[chosen.get("sort", "")][1])

    def _shorten(self, chosen) -> None:
        """Offer no more papers and policies than a person reads: those of the chosen topic and what is chosen itself,
        else the first of them. Whatever an address asks for is taken all the same."""
        topic = chosen.get("topic")
        for name, of_topic in (("paper", Q(topic=topic)), ("policy", Q(topics=topic))):
            offered = self.fields[name].queryset
            near = (offered.filter(of_topic) if topic else offered).values("pk")[:MOST_OFFERED]
            itself = Q(pk=chosen[name].pk) if name in chosen else Q()
            self.fields[name].queryset = offered.filter(Q(pk__in=near) | itself)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is chosen."""
        return any(value for name, value in getattr(self, "cleaned_data", {}).items() if name != "sort")

    @property
    def first(self):
        """The filters that are always in sight."""
        return [self[name] for name in ("type", "topic", "progress")]

    @property
    def more(self):
        """The filters behind the fold."""
        return [self[name] for name in ("marks", "length", "paper", "policy", "sort")]

    @property
    def more_chosen(self) -> bool:
        return any(getattr(self, "cleaned_data", {}).get(field.name) for field in self.more)
