from decimal import Decimal

from django import forms

from exam.marks import plain
from exam.models import QuestionState, Rubric


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=QuestionState.choices)


class RubricForm(forms.Form):
    """The points of a rubric for confirmation: text and marks of each, adding up to the question's marks."""

    def __init__(self, rubric: Rubric, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = 0
        for point in rubric.points.all():
            self.count += 1
            self.fields[f"text_{self.count}"] = forms.CharField(
                label=f"第 {self.count} 点", initial=point.text, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"marks_{self.count}"] = forms.DecimalField(
                label=f"第 {self.count} 点分值",
                initial=plain(point.marks),
                min_value=Decimal("0.01"),
                max_digits=5,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )

    def rows(self):
        return [(self[f"text_{n}"], self[f"marks_{n}"]) for n in range(1, self.count + 1)]

    def points(self) -> list[tuple[str, Decimal]]:
        data = self.cleaned_data
        return [(data[f"text_{n}"], data[f"marks_{n}"]) for n in range(1, self.count + 1)]
