from decimal import Decimal

from django import forms

from exam.actions.marking import check_dimensions
from exam.errors import MarksOutOfRange
from exam.marks import plain
from exam.models import Band, Dimension, Rubric, ScoringPoint


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


class DimensionsForm(forms.Form):
    """One field a dimension of the rubric, named dimension_<id>: which of its bands the dimension lies in."""

    def add_dimensions(self, rubric: Rubric, chosen: dict[int, int], *, required: bool) -> None:
        """Add the fields; `chosen` are the bands stored, by dimension."""
        self.dimensions = list(rubric.dimensions.all())
        for dimension in self.dimensions:
            self.fields[f"dimension_{dimension.pk}"] = forms.ModelChoiceField(
                rubric.bands.all(),
                required=required,
                initial=chosen.get(dimension.pk),
                error_messages={"required": f"请给{dimension}定一个档次。"},
            )

    def dimension_rows(self):
        """Each dimension with its bound field, for the template."""
        return [(dimension, self[f"dimension_{dimension.pk}"]) for dimension in self.dimensions]

    def dimension_bands(self) -> dict[Dimension, Band]:
        """The bands as far as given."""
        given = {dimension: self.cleaned_data[f"dimension_{dimension.pk}"] for dimension in self.dimensions}
        return {dimension: band for dimension, band in given.items() if band}


class BandMarkForm(DimensionsForm):
    """The band first, those of the dimensions, then the mark inside it."""

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

    def __init__(self, rubric: Rubric, *args, chosen: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.fields["band"].queryset = rubric.bands.all()
        self.add_dimensions(rubric, chosen, required=True)

    def clean(self):
        cleaned = super().clean()
        band, total = cleaned.get("band"), cleaned.get("total")
        if band and total is not None and not band.holds(total):
            self.add_error(
                "total",
                f"{band.label}在 {plain(band.floor)} 分以上、{plain(band.ceiling)} 分以内（含）。",
            )
        if not self.errors:
            try:
                check_dimensions(self.rubric, self.dimension_bands())
            except MarksOutOfRange as error:
                self.add_error(None, str(error))
        return cleaned
