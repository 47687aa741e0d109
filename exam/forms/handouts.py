from decimal import Decimal

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from exam.handout.answers import Answers
from exam.handout.parse import parse
from exam.handout.plan import Plan
from exam.models import QuestionType
from materials.files.errors import UnreadableFile
from materials.files.source import read

UNSTATED_KINDS = [
    ("unstated", "先不定，按原文显示"),
    ("maximum", "不超过"),
    ("target", "左右"),
    ("minimum", "不少于"),
]


class HandoutForm(forms.Form):
    """A handout as a file or pasted; valid only when it can be read as one. `plan` and `source` then hold it."""

    file = forms.FileField(
        label="讲义文件",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx"}),
        help_text="支持 .txt、.md、.docx。",
    )
    pasted = forms.CharField(
        label="或者粘贴讲义全文", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )

    plan: Plan
    source: str
    name: str

    def clean_file(self):
        file, limit = self.cleaned_data["file"], settings.HANDOUT_MAX_BYTES
        if file and file.size > limit:  # before it is read into memory
            raise forms.ValidationError(
                f"文件有 {filesizeformat(file.size)}，超过上限 {filesizeformat(limit)}，请拆成几份或去掉图片。"
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        file, pasted = cleaned["file"], cleaned["pasted"]
        if file is None and not pasted.strip():
            raise forms.ValidationError("请选择一个文件，或者粘贴讲义全文。")
        if file is not None and pasted.strip():
            raise forms.ValidationError("文件和粘贴的文字只能选一样：请清空其中一个。")
        try:
            if file is not None:
                self.name, data = file.name, file.read()
            else:
                self.name, data = "粘贴.txt", pasted.encode()
            self.source = read(data, self.name, limit=settings.HANDOUT_MAX_BYTES)
            self.plan = parse(self.source)
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned


class AnswersForm(forms.Form):
    """A teacher's answers to a plan's doubts: its topic, each question's type, marks that are not printed and
    each bare 200字."""

    topic = forms.CharField(label="专题名", max_length=40)
    publish = forms.BooleanField(label="导入后立即发布给学生", required=False, initial=True)

    def __init__(self, plan: Plan, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["topic"].initial = plan.topic
        labels = [(label, label) for _, label in QuestionType.choices]
        for question in plan.questions:
            self.fields[f"type_{question.line}"] = forms.ChoiceField(
                label=f"第 {question.number} 题的题型{'（由题干推断）' if question.type_proposed else ''}",
                choices=labels,
                initial=question.type or QuestionType.UNDECIDED.label,
            )
            if question.marks is None:
                self.fields[f"marks_{question.line}"] = forms.DecimalField(
                    label=f"第 {question.number} 题的分值（可以先不填）",
                    required=False,
                    min_value=Decimal("0.01"),
                    max_digits=5,
                    decimal_places=2,
                    widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
                )
            if question.length.kind == "unstated":
                self.fields[f"length_{question.line}"] = forms.ChoiceField(
                    label=f"第 {question.number} 题的“{question.length.printed}”是",
                    choices=UNSTATED_KINDS,
                    initial="unstated",
                )

    def questions(self):
        """Each question of the plan with the bound fields about it, for the template."""
        return [
            (question, [self[name] for name in self.fields if name.endswith(f"_{question.line}")])
            for question in self.plan.questions
        ]

    def answers(self) -> Answers:
        data = self.cleaned_data
        lines = [question.line for question in self.plan.questions]
        return Answers(
            topic=data["topic"],
            types={line: data[f"type_{line}"] for line in lines},
            length_kinds={line: data[f"length_{line}"] for line in lines if f"length_{line}" in data},
            marks={line: data[f"marks_{line}"] for line in lines if data.get(f"marks_{line}")},
        )
