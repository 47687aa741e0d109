from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.models import TimeZone

FURTHEST = timedelta(days=3 * 366)  # a later exam is a slip of typing


class PlanForm(forms.Form):
    """The exam's date, the questions a week, and where the days of it are counted."""

    exam_on = forms.DateField(
        label="考试日期",
        required=False,
        help_text="还没定就空着；定了再来改。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请写成 2026-11-29 这样的日期。"},
    )
    weekly = forms.IntegerField(
        label="每周写几道题",
        min_value=1,
        max_value=21,
        help_text="写得完才算数，不妨从 3 道开始。",
        error_messages={
            "required": "请填每周写几道，1 到 21。",
            "invalid": "请填 1 到 21 的整数。",
            "min_value": "每周至少 1 道。",
            "max_value": "每周最多 21 道，就是每天 3 道。",
        },
    )
    time_zone = forms.ChoiceField(label="时区", choices=TimeZone, help_text="一天从这里的零点算起。")

    def clean_exam_on(self):
        day = self.cleaned_data["exam_on"]
        today = timezone.localdate()
        if day and day < today:
            raise forms.ValidationError("这一天已经过去了：请填今天或以后的日期。")
        if day and day > today + FURTHEST:
            raise forms.ValidationError("离今天超过三年了：请看看年份有没有写错。")
        return day
