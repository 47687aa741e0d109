from django import forms
from django.utils import timezone

from exam.models import Assignment, Extension, Paper, Question, QuestionState

MOST_CHOICES = 300  # rows a list to choose from shows; older questions come by the link on their own page


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own picker, in the server's time zone."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment(label: str, help_text: str = "") -> forms.DateTimeField:
    wrong = {"required": f"请填{label}时间。", "invalid": f"{label}时间写成 2026-03-14 09:00 这样。"}
    return forms.DateTimeField(
        label=label, widget=LocalDateTimeInput(), help_text=help_text, error_messages=wrong
    )


class AssignmentTimesForm(forms.ModelForm):
    """An assignment's title, times and late policy. `seen` is what stood on the page when it was loaded, so that
    nobody changes what they have not seen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    opens_at = moment("开放")
    due_at = moment("截止")
    releases_at = moment(
        "公布答案和评分", "到这一刻学生才看得到参考答案、采分点和分数；也可以在截止之后点一下提前公布。"
    )

    class Meta:
        model = Assignment
        fields = ["title", "opens_at", "due_at", "releases_at", "late_policy"]
        widgets = {"late_policy": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = self.instance.fingerprint if self.instance.pk else ""
        self.initial["seen"] = self.now

    def clean(self):
        data = super().clean()
        opens, due, released = (data.get(name) for name in ("opens_at", "due_at", "releases_at"))
        if opens and due and due <= opens:
            self.add_error("due_at", "截止要在开放之后。")
        if due and released and released < due:
            self.add_error("releases_at", "公布不能早于截止：否则先交的人会把答案告诉还在写的人。")
        if data.get("seen") != self.now:
            self._show_what_is_stored()
        return data

    def _show_what_is_stored(self) -> None:
        """Refused once when another teacher has changed it meanwhile; sent again, it is meant."""
        stored = self.initial
        times = "，".join(
            f"{timezone.localtime(stored[name]):%m-%d %H:%M} {words}"
            for name, words in (("opens_at", "开放"), ("due_at", "截止"), ("releases_at", "公布"))
        )
        self.data = self.data.copy()
        self.data["seen"] = self.now
        self.add_error(
            None,
            f"这一页打开以后，别的老师改过这份作业，你的没有存：现在存着的是“{stored['title']}”，{times}。"
            "再点一次保存，就改成你填的。",
        )


class AssignmentForm(AssignmentTimesForm):
    """A new assignment: one published question, or one paper with its minutes."""

    question = forms.ModelChoiceField(
        Question.objects.none(), label="题目", required=False, empty_label="不选题目"
    )
    paper = forms.ModelChoiceField(
        Paper.objects.none(), label="或者整卷", required=False, empty_label="不选整卷"
    )

    class Meta(AssignmentTimesForm.Meta):
        fields = ["question", "paper", *AssignmentTimesForm.Meta.fields, "timed"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = "空着就用题目或卷子的名字；开放之前学生也看得到它。"
        self.fields["timed"].label = "限时作答：从开始那一刻按题目的分钟数计时（整卷总是限时）"
        published = Question.objects.filter(state=QuestionState.PUBLISHED).select_related("topic")
        self.fields["question"].queryset = published
        self._offer(
            "question", published.order_by("-pk"), lambda row: f"{row.topic} · {row}：{row.stem[:24]}"
        )
        papers = Paper.objects.filter(minutes__gt=0, questions__state=QuestionState.PUBLISHED).distinct()
        self.fields["paper"].queryset = papers
        self._offer("paper", papers.order_by("-pk"), str)

    def _offer(self, name: str, rows, words) -> None:
        """The newest rows, and the one that is chosen already."""
        field = self.fields[name]
        shown = list(rows[:MOST_CHOICES])
        chosen = self.data.get(name) if self.is_bound else self.initial.get(name)
        if chosen and str(chosen).isdecimal() and not any(row.pk == int(chosen) for row in shown):
            shown += rows.filter(pk=chosen)
        field.widget.choices = [("", field.empty_label), *((row.pk, words(row)) for row in shown)]

    def clean(self):
        data = super().clean()
        question, paper = data.get("question"), data.get("paper")
        if question and paper:
            self.add_error("paper", "题目和整卷只能选一样。")
        elif not question and not paper and "question" not in self.errors and "paper" not in self.errors:
            self.add_error("question", "请选一道题目，或者一份整卷。")
        elif not data.get("title") and "title" not in self.errors:
            work = f"{question.topic} · {question}" if question else str(paper)
            data["title"] = work[:80]
        if data.get("due_at") and data["due_at"] <= timezone.now():
            self.add_error("due_at", "截止时间已经过去了。")
        return data


class ExtensionForm(forms.ModelForm):
    """One student's later end."""

    due_at = moment("延期到")

    class Meta:
        model = Extension
        fields = ["due_at"]

    def __init__(self, student, *args, **kwargs):
        super().__init__(*args, auto_id=f"extension-{student.pk}-%s", **kwargs)
        self.fields["due_at"].widget.attrs["aria-label"] = f"{student}延期到"
