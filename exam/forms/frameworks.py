from django import forms

from exam.forms.writing import DraftForm, WrittenField
from exam.frameworks.content import Content, from_handout, without_words
from exam.frameworks.templates import BY_KEY
from exam.models import Framework
from exam.typed import LARGEST, DraftError
from materials.models import Topic

NOTHING = "没有这个框架，或者已经不能看了：从下面选一个，或者从空白开始。"


class StartForm(forms.Form):
    """How a framework begins: `empty`, a template's key, `topic-12` (a framework of a topic that the person may read) or
    `own-12` (the slots of one of their own). `content` is what it begins with."""

    start = forms.CharField(max_length=40, error_messages={"required": NOTHING})

    content: Content

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_start(self):
        start = self.cleaned_data["start"]
        kind, _, number = start.partition("-")
        if start == "empty":
            self.content = Content()
        elif start in BY_KEY:
            self.content = BY_KEY[start].content
        elif not (number.isdecimal() and len(number) < 19):
            raise forms.ValidationError(NOTHING)
        elif kind == "topic" and (found := self._of_topic(int(number))):
            self.content = from_handout(found.title, found.text)
        elif kind == "own" and (found := self.user.frameworks.filter(pk=number).first()):
            self.content = without_words(found.content)
        else:
            raise forms.ValidationError(NOTHING)
        return start

    def _of_topic(self, number: int) -> Framework | None:
        return Framework.objects.filter(topic__in=Topic.objects.visible_to(self.user), pk=number).first()


class FrameworkSaveForm(DraftForm):
    """What a save of the page's script carries: as a save of an answer, with the framework's JSON as its text."""

    text = WrittenField(required=False, strip=False, max_length=LARGEST)

    content: Content

    def clean_text(self):
        try:
            self.content = Content.parse(self.cleaned_data["text"])
            self.content.check()
        except DraftError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["text"]


class FrameworkForm(forms.Form):
    """The page as it is sent by a button: `do` says which, `into` the slot that an excerpt goes to.
    `content` is there as soon as it can be told, fitting or not."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    do = forms.CharField(required=False, max_length=60)
    into = forms.CharField(required=False, max_length=20)
    q = forms.CharField(required=False, max_length=100)

    content: Content | None = None

    def clean(self):
        try:
            self.content = Content.from_fields(
                (name, value) for name in self.data for value in self.data.getlist(name)
            )
            self.content.check()
        except DraftError as error:
            raise forms.ValidationError(str(error)) from error
        return super().clean()
