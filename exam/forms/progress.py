from django import forms

from exam.models import Attempt, QuestionType
from exam.results import Result


class ProgressFilter(forms.Form):
    """Which answers the progress is about; what is not understood is ignored."""

    type = forms.ChoiceField(label="题型", required=False)
    topic = forms.ChoiceField(label="专题", required=False)

    def __init__(self, data, *, results: list[Result]):
        super().__init__(data)
        questions = [result.attempt.question for result in results]
        kinds = {question.type for question in questions}
        self.fields["type"].choices = [
            ("", "全部题型"),
            *(pair for pair in QuestionType.choices if pair[0] in kinds),
        ]
        topics = sorted({(question.topic.slug, question.topic.name) for question in questions})
        self.fields["topic"].choices = [("", "全部专题"), *topics]

    def apply(self, results: list[Result]) -> list[Result]:
        self.is_valid()
        kind, topic = self.cleaned_data.get("type"), self.cleaned_data.get("topic")
        return [
            result
            for result in results
            if (not kind or result.attempt.question.type == kind)
            and (not topic or result.attempt.question.topic.slug == topic)
        ]


class ComparisonForm(forms.Form):
    """Whether one compares oneself with the others, and is in their band."""

    compares = forms.BooleanField(required=False)


class TwoAttempts(forms.Form):
    """Two of one's answers to a question, by their numbers; the first and the newest where none are chosen."""

    before = forms.TypedChoiceField(label="前一次", coerce=int, required=False)
    after = forms.TypedChoiceField(label="后一次", coerce=int, required=False)

    def __init__(self, data, *, attempts: list[Attempt]):
        chosen = {"before": attempts[0].number, "after": attempts[-1].number}
        super().__init__({**chosen, **{name: data[name] for name in chosen if data.get(name)}})
        for name in chosen:
            self.fields[name].choices = [(attempt.number, f"第 {attempt.number} 次") for attempt in attempts]
        self.by_number = {attempt.number: attempt for attempt in attempts}
        self.default = chosen

    def pair(self) -> tuple[Attempt, Attempt]:
        self.is_valid()
        numbers = {name: self.cleaned_data.get(name) or number for name, number in self.default.items()}
        return self.by_number[numbers["before"]], self.by_number[numbers["after"]]
