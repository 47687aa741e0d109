from django import forms
from django.db.models import Q

MOST_EXTRA = 100  # percent: double time


class StudentFilter(forms.Form):
    """Search by name; what is not understood is ignored."""

    q = forms.CharField(
        label="姓名",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "称呼或用户名"}),
    )

    def apply(self, students):
        self.is_valid()
        for word in self.cleaned_data.get("q", "").split():
            students = students.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
        return students


class ExtraTimeForm(forms.Form):
    """One student's extra time in percent; the page holds one a line."""

    percent = forms.IntegerField(
        label="加时",
        min_value=0,
        max_value=MOST_EXTRA,
        error_messages={
            "required": f"请填 0 到 {MOST_EXTRA}；不加时填 0。",
            "invalid": f"请填 0 到 {MOST_EXTRA} 的整数。",
            "min_value": "加时不能是负数；不加时填 0。",
            "max_value": f"最多加 {MOST_EXTRA}%%，就是双倍时间。",
        },
    )

    def __init__(self, student, data=None):
        super().__init__(
            data, initial={"percent": student.extra_time_percent}, auto_id=f"extra-{student.pk}-%s"
        )
        self.fields["percent"].widget.attrs["aria-label"] = f"{student}的加时，百分之几"
