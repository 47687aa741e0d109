from django import forms

from exam.models import Paper

# A day's exam is shorter; a longer time is a slip of typing.
MOST_MINUTES = 600


class PaperForm(forms.ModelForm):
    """How a paper is sat: its minutes, its opening as a whole, its answer sheet."""

    minutes = forms.IntegerField(
        label="作答分钟",
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text="国考 180，联考 150。",
    )
    reading_minutes = forms.IntegerField(
        label="建议阅读分钟",
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text="只作提示，包含在作答时间里；不提示就空着。",
    )
    sheet_columns = forms.IntegerField(label="答题卡每行格数", min_value=10, max_value=40)

    class Meta:
        model = Paper
        fields = ["minutes", "reading_minutes", "sheet_columns", "published"]

    def clean(self):
        data = super().clean()
        minutes, reading = data.get("minutes"), data.get("reading_minutes")
        if data.get("published") and not minutes and "minutes" not in self.errors:
            self.add_error("minutes", "作为整卷开放，要先写明作答多少分钟。")
        if minutes and reading and reading >= minutes:
            self.add_error("reading_minutes", "阅读时间包含在作答时间里，要比它短。")
        return data
