from django import forms

from exam.models import QuestionType, Rating


class RatingForm(forms.Form):
    """How well a point was remembered; `due_on` is the day the page showed it for."""

    rating = forms.TypedChoiceField(
        choices=Rating,
        coerce=int,
        error_messages={
            "required": "请选一个：忘了、吃力、记得或很熟。",
            "invalid_choice": "请选一个：忘了、吃力、记得或很熟。",
        },
    )
    due_on = forms.DateField(error_messages={"required": "请在这一点的页面上评。"})


class CardFilter(forms.Form):
    """A group of the cards: one type, one topic, or both; what is not understood is ignored."""

    type = forms.ChoiceField(choices=QuestionType, required=False)
    topic = forms.SlugField(required=False, allow_unicode=True)

    def apply(self, cards):
        self.is_valid()
        kind, topic = self.cleaned_data.get("type"), self.cleaned_data.get("topic")
        return [
            card
            for card in cards
            if (not kind or card.question.type == kind) and (not topic or card.question.topic.slug == topic)
        ]
