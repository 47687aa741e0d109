"""Rules about single rows of the exam; what a role may do at all stands in accounts/roles.py."""

import rules

from accounts.roles import may_teach
from exam.models import Attempt, QuestionState, Submission


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
def is_sitting(user, question):
    """Whether the question is in a sitting the person has not finished: its answers are out of reach (F7)."""
    return user.is_authenticated and Attempt.objects.of_open_sittings(user).filter(question=question).exists()


rules.add_perm("exam.attempt_question", is_published | may_teach)
rules.add_perm("exam.view_reference_answers", (has_submitted & ~is_sitting) | may_teach)
