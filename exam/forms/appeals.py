from django import forms

from exam.forms.sentence import SentenceForm
from exam.forms.writing import WrittenField

WORDS_LIMIT = 600


def words_field(label: str, required: str) -> WrittenField:
    return WrittenField(
        label=label,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required, "max_length": f"最多 {WORDS_LIMIT} 字。"},
    )


class AppealForm(SentenceForm):
    reason = words_field("哪里要请老师再看", "请写明理由：哪一点、为什么。")


class AnswerForm(SentenceForm):
    answer = words_field("答复", "请用一两句话答复学生。")
