from decimal import Decimal

from django import forms
from django.core.validators import validate_comma_separated_integer_list

from exam.actions.marking_desk import Judgement
from exam.forms.marking import point_field
from exam.forms.sentence import SentenceForm
from exam.forms.writing import WrittenField
from exam.marks import plain
from exam.models import Band, Marking, MarkingRound, Phrase, Remarking

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


class JudgementForm(SentenceForm):
    """A marking page's post: which script, lease, rubric and revision it is about, and the marks as far as given:
    point_<id> for each point, or a band and the mark inside it."""

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
        if self.bands:
            self.fields["band"] = forms.ModelChoiceField(
                Band.objects.filter(rubric=marking.rubric), required=False, initial=stored.band
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
            data["comment"],
            tuple(data["inline"]),
        )


class NextForm(SentenceForm):
    """Scripts the page holds already, "12,15"."""

    skip = forms.CharField(required=False, validators=[validate_comma_separated_integer_list])

    def clean_skip(self) -> list[int]:
        return [int(script) for script in self.cleaned_data["skip"].split(",") if script]


class RoundForm(forms.ModelForm):
    """How a question is marked."""

    tolerance_percent = forms.IntegerField(
        label="两位老师最多相差满分的百分之几",
        min_value=0,
        max_value=100,
        initial=20,
        help_text="正好相差这么多也算一致，取平均；再多就由第三位老师定。",
    )

    class Meta:
        model = MarkingRound
        fields = ["double", "tolerance_percent"]
        help_texts = {"double": "两位老师各批各的，互相看不到。"}


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
