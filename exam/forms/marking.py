from decimal import Decimal

from django import forms

from exam.marks import plain
from exam.models import Band, Rubric, ScoringPoint


def point_field(point: ScoringPoint, *, initial: str, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        required=required,
        min_value=Decimal(0),
        max_value=point.marks,
        max_digits=5,
        decimal_places=2,
        initial=initial,
        widget=forms.NumberInput(
            attrs={"inputmode": "decimal", "step": "any", "aria-label": f"第 {point.position} 点得分"}
        ),
        error_messages={
            "required": "请给这一点打分（没写到就填 0）。",
            "max_value": f"第 {point.position} 点最多 {plain(point.marks)} 分。",
            "min_value": "最少 0 分。",
        },
    )


class PointMarksForm(forms.Form):
    """One field a scoring point, named point_<id>; marks in steps of 0.01 up to what the point is worth."""

    def __init__(self, points: list[ScoringPoint], *args, marks: dict[int, Decimal], **kwargs):
        super().__init__(*args, **kwargs)
        self.points = points
        for point in self.points:
            self.fields[f"point_{point.pk}"] = point_field(point, initial=plain(marks.get(point.pk)))

    def rows(self):
        """Each point with its bound field, for the template."""
        return [(point, self[f"point_{point.pk}"]) for point in self.points]

    def marks(self) -> dict:
        return {point: self.cleaned_data[f"point_{point.pk}"] for point in self.points}


class BandMarkForm(forms.Form):
    """The band first, then the mark inside it."""

    band = forms.ModelChoiceField(
        Band.objects.none(),
        label="档次",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请先选一个档次。"},
    )
    total = forms.DecimalField(
        label="得分",
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        error_messages={"required": "请在档次里给出得分。"},
    )

    def __init__(self, rubric: Rubric, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["band"].queryset = rubric.bands.all()

    def clean(self):
        cleaned = super().clean()
        band, total = cleaned.get("band"), cleaned.get("total")
        if band and total is not None and not band.holds(total):
            self.add_error(
                "total",
                f"{band.label}在 {plain(band.floor)} 分以上、{plain(band.ceiling)} 分以内（含）。",
            )
        return cleaned
