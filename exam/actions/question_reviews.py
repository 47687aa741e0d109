"""What happens around a question's publication: a second teacher's review, and the end of one that was never used."""

from django.db import transaction
from django.db.models import ProtectedError, Q

from accounts.models import AuditEvent, record
from exam.actions.authoring import set_state
from exam.actions.question_drafts import remember_and_delete
from exam.errors import NotAllowed
from exam.models import Question, QuestionDraft, QuestionReview, QuestionState, ReviewVerdict


@transaction.atomic
def review(question: Question, verdict: str, text: str, *, by) -> QuestionReview:
    """What a teacher says about a question in review; 请修改 gives it back to its author. Who wrote any of it may
    comment, not judge. Raises NotAllowed."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.state != QuestionState.IN_REVIEW:
        raise NotAllowed(f"这道题{question.get_state_display()}，不在审：没有存下意见。")
    draft = QuestionDraft.objects.filter(question=question).first()
    if draft and verdict != ReviewVerdict.COMMENT and _wrote(by, draft):
        raise NotAllowed("自己出的、改过的题由别的老师审：你可以写意见，不能自己通过或退回。")
    made = QuestionReview.objects.create(question=question, reviewer=by, verdict=verdict, text=text)
    record(by, "question.reviewed", question, verdict=verdict)
    if verdict == ReviewVerdict.CHANGES:
        set_state(question, QuestionState.DRAFT, by=by)
    return made


def _wrote(teacher, draft: QuestionDraft) -> bool:
    """A save that replaces another person's leaves a line with both (`question_drafts.save`)."""
    edits = AuditEvent.objects.filter(
        Q(actor=teacher) | Q(detail__of=teacher.pk),
        target_type="exam.questiondraft",
        target_id=draft.pk,
        verb="question_draft.edited",
    )
    return teacher in (draft.author, draft.saved_by) or edits.exists()


@transaction.atomic
def delete_question(question: Question, *, by) -> None:
    """Delete an unpublished question that nobody has used, with its draft; the paper and its materials stay. Raises
    NotAllowed, in words that say what can be done instead."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if used := question.attempts.count():
        raise NotAllowed(f"这道题已有 {used} 次作答，不能删除；不想再用可以停用，作答都会留着。")
    if question.state not in (QuestionState.DRAFT, QuestionState.IN_REVIEW):
        raise NotAllowed("这道题发布过，不能删除；不想再用可以停用。")
    if draft := QuestionDraft.objects.filter(question=question).first():
        remember_and_delete(draft, by=by)
    record(by, "question.deleted", question, stem=question.stem, paper=question.paper_id)
    try:
        with transaction.atomic():
            question.rubrics.all().delete()
            question.delete()
    except ProtectedError as error:
        raise NotAllowed("这道题已经用在别处（作业、批改或新的一版），不能删除；可以停用。") from error
