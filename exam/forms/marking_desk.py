from decimal import Decimal

from django import forms
from django.core.validators import validate_comma_separated_integer_list
from django.db.models import Q

from accounts.models import Role, User
from exam.actions.marking_desk import Judgement
from exam.actions.rubrics import SETTINGS
from exam.forms.marking import DimensionsForm, point_field
from exam.forms.sentence import SentenceForm
from exam.forms.writing import WrittenField
from exam.marks import plain
from exam.models import (
    Assignment,
    Band,
    DimensionKind,
    Marking,
    MarkingRound,
    Phrase,
    Question,
    Remarking,
    Rubric,
)

COMMENT_LIMIT = 2000
INLINE_LIMIT = 400
MOST_INLINE = 100


class InlineCommentsField(forms.JSONField):
    """A list of {"start", "end", "text"}; where they may lie is the action's to say."""

    def clean(self, value):
        found = super().clean(value) or []
        if not isinstance(found, list) or len(found) > MOST_INLINE:
            raise forms.ValidationError(f"批注最多 {MOST_INLINE} 条。")
        return sorted(self._checked(each) for each in found)

    def _checked(self, each) -> tuple[int, int, str]:
        match each:
            case {"start": int(start), "end": int(end), "text": str(text)} if (
                0 < len(text.strip()) <= INLINE_LIMIT
            ):
                return start, end, text.strip().replace("\0", "")
        raise forms.ValidationError(f"批注要有文字，每条最多 {INLINE_LIMIT} 字。")


class JudgementForm(SentenceForm, DimensionsForm):
    """A marking page's post: which script, lease, rubric and revision it is about, and the marks as far as given:
    point_<id> for each point, or a band, dimension_<id> for each dimension and the mark inside the band."""

    script = forms.IntegerField(widget=forms.HiddenInput)
    rubric = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    finish = forms.BooleanField(required=False)
    comment = WrittenField(
        label="总评",
        required=False,
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"总评最多 {COMMENT_LIMIT} 字。"},
    )
    inline = InlineCommentsField(required=False, widget=forms.HiddenInput)

    def __init__(self, marking: Marking, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = list(marking.rubric.points.select_related("material"))
        self.bands = list(marking.rubric.bands.all())
        stored = Judgement.of(marking)
        self.initial |= {
            "script": marking.submission_id,
            "rubric": marking.rubric_id,
            "revision": marking.revision,
            "comment": stored.comment,
            "inline": [dict(zip(("start", "end", "text"), each, strict=True)) for each in stored.inline],
        }
        chosen = {dimension.pk: band.pk for dimension, band in stored.dimensions.items()}
        self.add_dimensions(marking.rubric, chosen, required=False)
        if self.bands:
            self.fields["band"] = forms.ModelChoiceField(
                Band.objects.filter(rubric=marking.rubric), required=False, initial=marking.band_id
            )
            self.fields["total"] = forms.DecimalField(
                label="得分",
                required=False,
                min_value=Decimal(0),
                max_digits=5,
                decimal_places=2,
                initial=plain(stored.total or None),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )
            return
        for point in self.points:
            self.fields[f"point_{point.pk}"] = point_field(
                point, initial=plain(stored.marks.get(point)), required=False
            )

    def rows(self):
        """Each point with its bound field, for the template; none where there are bands."""
        return [] if self.bands else [(point, self[f"point_{point.pk}"]) for point in self.points]

    def judgement(self) -> Judgement:
        data = self.cleaned_data
        given = {point: data[f"point_{point.pk}"] for point in self.points} if not self.bands else {}
        return Judgement(
            {point: marks for point, marks in given.items() if marks is not None},
            data.get("band"),
            data.get("total"),
            self.dimension_bands(),
            data["comment"],
            tuple(data["inline"]),
        )


class NextForm(SentenceForm):
    """Scripts the page holds already, "12,15"."""

    skip = forms.CharField(required=False, validators=[validate_comma_separated_integer_list])

    def clean_skip(self) -> list[int]:
        return [int(script) for script in self.cleaned_data["skip"].split(",") if script]


class BatchForm(forms.Form):
    """Which scripts of a question a page is about: all, or those of one assignment of the teacher's own classes."""

    assignment = forms.ModelChoiceField(Assignment.objects.none(), required=False)

    def __init__(self, question: Question, user, data):
        super().__init__(data)
        mine = Assignment.objects.taught_by(user).select_related("classroom")
        self.fields["assignment"].queryset = mine.filter(
            Q(question=question) | Q(paper__questions=question) | Q(attempts__question=question)
        ).distinct()


class ReleaseForm(SentenceForm):
    """Whether all that is settled is released, or the chosen scripts."""

    chosen = forms.BooleanField(required=False)
    scripts = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, waiting, data):
        super().__init__(data)
        self.fields["scripts"].choices = [(pk, pk) for pk in waiting.values_list("pk", flat=True)]

    def clean(self):
        data = super().clean()
        if data.get("chosen") and not data.get("scripts") and not self.errors:
            raise forms.ValidationError("先勾选要公布的答卷。")
        return data


class RoundForm(forms.ModelForm):
    """How a question is marked, or its scripts of one assignment."""

    tolerance_percent = forms.IntegerField(
        label="两位老师最多相差满分的百分之几",
        min_value=0,
        max_value=100,
        initial=20,
        help_text="正好相差这么多也算一致，取平均；再多就由第三位老师定。",
    )

    moderation_percent = forms.IntegerField(
        label="抽百分之几复核",
        min_value=0,
        max_value=100,
        initial=0,
        help_text="批完的答卷里抽这么多，公布之前由复核老师再批一次；抽到哪些，事先谁也不知道。0 是不复核。",
    )

    class Meta:
        model = MarkingRound
        fields = ["blind", "double", "tolerance_percent", "moderation_percent", "moderator", "moderated"]
        widgets = {"moderated": forms.RadioSelect}
        help_texts = {
            "blind": "老师自己设了要看，也不显示。",
            "double": "两位老师各批各的，互相看不到。",
            "moderator": "自己批过的答卷不归自己复核。",
            "moderated": "相差在上面的误差以内，老师原来的分数有效。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moderator"].queryset = User.objects.filter(role=Role.TEACHER, is_active=True)
        self.fields["moderator"].empty_label = "（没有）"


class RubricSettingsForm(forms.ModelForm):
    """What a rubric says beside its points and bands; stored, it is a new version."""

    dimensions = forms.MultipleChoiceField(
        label="文章的评分维度",
        choices=DimensionKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="每个维度另定一档，不单独给分。",
    )

    class Meta:
        model = Rubric
        fields = list(SETTINGS)
        widgets = {"length_penalty": forms.RadioSelect}
        labels = {"penalty_marks": "扣多少分，或超字数的最高分"}
        help_texts = {
            "length_penalty": "默认不扣：各家的说法不一，照你们的规定选。",
            "penalty_cells": "不足这么多格的部分不扣。",
        }

    def __init__(self, rubric: Rubric, data=None):
        kinds = list(rubric.dimensions.values_list("kind", flat=True))
        super().__init__(data, instance=rubric, initial={"dimensions": kinds})
        self.order_fields(["dimensions", *SETTINGS])
        if not rubric.bands.exists():
            del self.fields["dimensions"], self.fields["language_guard"]

    def settings(self) -> dict:
        """What the action takes."""
        return {"dimensions": [], **self.cleaned_data}


class RemarkingForm(forms.ModelForm):
    class Meta:
        model = Remarking
        fields = ["reason"]
        error_messages = {"reason": {"required": "改评要写明理由，学生和别的老师都能看到。"}}


class DeskSettingsForm(forms.Form):
    show_suggestion = forms.BooleanField(
        label="批改时显示系统建议",
        required=False,
        help_text="默认不显示：先看过建议，判断容易跟着走。",
    )


class PhraseForm(forms.ModelForm):
    class Meta:
        model = Phrase
        fields = ["text"]
        error_messages = {"text": {"required": "常用评语还是空的。", "max_length": "常用评语最多 200 字。"}}
