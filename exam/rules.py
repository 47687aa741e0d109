"""Rules about single rows of the exam; what a role may do at all stands in accounts/roles.py."""

import rules

from accounts.roles import may_teach
from exam.models import Question, QuestionState, Submission


@rules.predicate
def is_published(user, question):
    return question.state == QuestionState.PUBLISHED


@rules.predicate
def has_submitted(user, question):
    return (
        user.is_authenticated
        and Submission.objects.filter(attempt__question=question, attempt__student=user).exists()
    )


@rules.predicate
def is_withheld(user, question):
    """Whether an open sitting or an assignment before its release keeps the answers out of reach (F7)."""
    return user.is_authenticated and Question.objects.withheld_from(user).filter(pk=question.pk).exists()


rules.add_perm("exam.attempt_question", is_published | may_teach)
rules.add_perm("exam.view_reference_answers", (has_submitted & ~is_withheld) | may_teach)
