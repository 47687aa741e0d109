from django import forms

from exam.forms.sentence import SentenceForm
from exam.forms.writing import WrittenField
from exam.models import Paper, Question
from exam.typed import LONGEST

# A day's exam is shorter; a longer time is a slip of typing.
MOST_MINUTES = 600
NO_BUTTON = "请用页面上的按钮。"


class PaperForm(forms.ModelForm):
    """How a paper is sat: its minutes and its answer sheet."""

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
        fields = ["minutes", "reading_minutes", "dated", "sheet_columns"]
        widgets = {"dated": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self):
        data = super().clean()
        minutes, reading = data.get("minutes"), data.get("reading_minutes")
        if self.instance.published and not minutes and "minutes" not in self.errors:
            self.add_error("minutes", "这份卷开放着，要写明作答多少分钟。")
        if minutes and reading and reading >= minutes:
            self.add_error("reading_minutes", "阅读时间包含在作答时间里，要比它短。")
        return data


class NewPaperForm(forms.ModelForm):
    """A new, empty paper."""

    title = forms.CharField(label="卷名", max_length=120)
    minutes = forms.IntegerField(label="作答分钟", required=False, min_value=1, max_value=MOST_MINUTES)

    class Meta:
        model = Paper
        fields = ["title", "minutes"]

    def clean_title(self):
        title = self.cleaned_data["title"]
        if Paper.objects.filter(title=title).exists():
            raise forms.ValidationError("已经有一份卷叫这个名字：换一个。")
        return title


class PaperMaterialForm(forms.Form):
    """A material that is typed in the paper."""

    title = forms.CharField(label="标题（可以不写）", required=False, max_length=120)
    text = WrittenField(
        label="资料",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "资料是空的：写一段，或者从题目里带进来。"},
    )


class CompositionForm(SentenceForm):
    """One change of what a paper is made of: `move` is a button, up.7 or add.7 with a question's row, or drop.3 with a
    material's number. `do` and `question` or `material` are what it says."""

    move = forms.RegexField(
        r"^(add|remove|up|down|drop)\.[0-9]{1,18}$", error_messages={"invalid": NO_BUTTON}
    )

    def __init__(self, paper: Paper, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.paper = paper

    def clean(self):
        data = super().clean()
        if "move" not in data:
            return data
        do, number = data["move"].split(".")
        data |= {"do": do, "material": int(number), "question": None}
        if do != "drop":
            rows = Question.objects.select_related("topic", "paper").filter(pk=int(number))
            data["question"] = (rows if do == "add" else rows.filter(paper=self.paper)).first()
            if data["question"] is None:
                raise forms.ValidationError("这道题不在了，或者不在这份卷里：请刷新这一页。")
        return data
