"""By which rules a question's scripts are marked: an assignment's own, else the question's, else the default."""

from collections.abc import Iterable

from exam.models import Assignment, Attempt, MarkingRound, Question


class Rounds:
    """The marking rounds of some questions, read at once."""

    def __init__(self, questions: Iterable[Question]):
        self._questions = {question.pk: question for question in questions}
        rows = MarkingRound.objects.filter(question__in=self._questions).select_related("moderator")
        self._rows = {(row.question_id, row.assignment_id): row for row in rows}

    def of(self, attempt: Attempt) -> MarkingRound:
        """The round that a script of this attempt is marked in."""
        return self.at(attempt.question_id, attempt.assignment_id)

    def at(self, question: int, assignment: int | None = None) -> MarkingRound:
        """That of the assignment's scripts, or of all that no assignment has its own for. Unsaved where it is the default."""
        found = self._rows.get((question, assignment)) or self._rows.get((question, None)) or MarkingRound()
        found.question = self._questions[question]
        return found


def round_of(attempt: Attempt) -> MarkingRound:
    return Rounds([attempt.question]).of(attempt)


def round_to_set(question: Question, assignment: Assignment | None) -> MarkingRound:
    """The round that a teacher sets: what holds now, as a row of this assignment or of the question."""
    current = Rounds([question]).at(question.pk, assignment and assignment.pk)
    if current.assignment_id != (assignment and assignment.pk):
        current.pk, current.assignment = None, assignment
        current._state.adding = True
    return current
