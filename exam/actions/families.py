"""Which questions are one exercise: a question's versions and copies, and whoever has a reference answer of its word
for word. The family is what an assignment or an open sitting withholds (F7; `Question.objects.withheld_from`)."""

from django.db.models import Min

from exam.models import Question, ReferenceAnswer
from exam.search import index_questions

LEAST = 20  # characters of an answer that tells two questions are one; 略 tells nothing


def keep_together(question: Question, original: Question | None = None) -> None:
    """Put the question into one family with `original` and with all that have one of its reference answers. To be called,
    in the transaction, by every action that writes reference answers; a new version has its family already."""
    texts = [text for text in question.reference_answers.values_list("text", flat=True) if len(text) >= LEAST]
    same = ReferenceAnswer.objects.filter(text__in=texts).exclude(question__family=question.family)
    others = [original.family] if original else []
    others += same.values_list("question__family", flat=True)
    if others:
        Question.objects.filter(family__in=[question.family, *others]).update(family=others[0])
        question.family = others[0]
        index_questions([question])


def decide_alone(*questions: Question) -> None:
    """Until the transaction ends nobody else publishes or retires one of their families: which of them the search finds
    is decided by one at a time. To be called before rows of theirs are locked or changed: the families are waited for in
    one order, so that two who want several do not wait for each other."""
    own = Question.objects.filter(pk__in=[question.pk for question in questions])
    families = Question.objects.filter(family__in=own.values("family")).values("family")
    firsts = families.annotate(first=Min("pk")).values("first")
    list(
        Question.objects.filter(pk__in=firsts).order_by("pk").select_for_update(no_key=True).values_list("pk")
    )
