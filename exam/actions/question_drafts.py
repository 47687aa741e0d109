"""Writing a question: begun, saved as it is typed, sent for review, published. Each deed leaves an audit line."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, record
from exam.actions.authoring import set_state
from exam.actions.authoring_rows import content_of, write
from exam.actions.families import decide_alone
from exam.authoring.checks import Lack, lacks
from exam.authoring.draft import Content, parse
from exam.errors import Incomplete, NotAllowed, StaleDraft
from exam.models import Paper, Question, QuestionDraft, QuestionState

UNPUBLISHED = (QuestionState.DRAFT, QuestionState.IN_REVIEW)


@transaction.atomic
def start_draft(content: Content, *, by, question: Question | None = None) -> QuestionDraft:
    """A draft with this content; of `question`, whose rows it will change, or of a question that is not there yet."""
    draft = QuestionDraft.objects.create(
        question=question, author=by, saved_by=by, text=content.as_json(), saved_at=timezone.now()
    )
    record(by, "question_draft.started", draft, question=question and question.pk)
    return draft


@transaction.atomic
def edit(question: Question, *, by) -> QuestionDraft:
    """The draft in which the question is changed: of its own row while it is unpublished and nobody has answered
    it, else of a new version. Who asks second gets the first one's. Raises NotAllowed where a newer version exists,
    or while it is in review."""
    question = (
        Question.objects.select_for_update(of=("self",)).select_related("topic", "paper").get(pk=question.pk)
    )
    if found := QuestionDraft.objects.filter(question=question).first():
        if question.state == QuestionState.IN_REVIEW:
            raise NotAllowed("这道题在审：先撤回，再修改。")
        return found
    newer = Question.objects.filter(replaces=question).first()
    if newer and newer.state not in UNPUBLISHED:
        raise NotAllowed("这一版已经由新的一版代替：请改新的一版。")
    if newer:
        return edit(newer, by=by)
    content = content_of(question)
    if question.state == QuestionState.IN_REVIEW:
        raise NotAllowed("这道题在审：先撤回，再修改。")
    if question.state == QuestionState.DRAFT and not question.attempts.exists():
        return start_draft(content, by=by, question=question)
    version = Question.objects.get(pk=question.pk)
    version.pk, version.replaces, version.state = None, question, QuestionState.DRAFT
    version._state.adding = True
    version.save()
    version.materials.set(question.materials.all())
    version.policies.set(question.policies.all())
    record(by, "question.version", version, replaces=question.pk)
    return start_draft(content, by=by, question=version)


def locked(draft: QuestionDraft) -> QuestionDraft:
    """The draft's row, to be changed. Raises NotAllowed when it was published, sent for review or thrown away."""
    found = QuestionDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if found is None:
        raise NotAllowed("这份草稿刚由别的老师发布或者删掉了。你写的还在这一页上：要留就先复制。")
    if found.question and found.question.state != QuestionState.DRAFT:
        raise NotAllowed("这道题已经送审：先撤回，再修改。你写的还在这一页上。")
    return found


@transaction.atomic
def save(
    draft: QuestionDraft,
    content: Content,
    *,
    by,
    revision: int,
    client: str = "",
    sequence: int = 0,
    after_client: str = "",
    after_sequence: int = 0,
) -> QuestionDraft:
    """Store what is typed and return the draft as it is stored then; the rules are those of an answer's draft
    (exam/actions/writing.py). What another person's or tab's save replaces stays in the audit trail. Raises
    StaleDraft and NotAllowed."""
    stored = locked(draft)
    text = content.as_json()
    if stored.is_late(client, sequence):
        return stored
    if stored.changed_since(revision, client, after_client, after_sequence):
        if text == stored.text:
            return stored
        raise StaleDraft(stored)
    if text != stored.text:
        if stored.revision and (stored.saved_by_id, stored.client) != (by.pk, client):
            record(by, "question_draft.edited", stored, replaced=stored.text, of=stored.saved_by_id)
        stored.text, stored.saved_by = text, by
        stored.revision += 1
    stored.client, stored.sequence, stored.saved_at = client, sequence, timezone.now()
    stored.save()
    return stored


def lacks_of(content: Content, question: Question | None) -> list[Lack]:
    """What the draft lacks, by itself and beside the paper it is to join."""
    found = lacks(content)
    joining = (
        question is None and content.paper.isdecimal() and Paper.objects.filter(pk=int(content.paper)).first()
    )
    for row in joining.materials.all() if joining else []:
        mine = content.material(str(row.number))
        if mine and mine.text != row.text:
            place = content.materials.index(mine)
            words = f"《{joining}》的资料 {row.number} 是另一段文字：换一个编号，或者用它的那一则。"
            found.append(Lack(f"materials.{place}.number", words))
    return found


@transaction.atomic
def hand_over(draft: QuestionDraft, state: str, *, by) -> Question:
    """Turn the draft, as `draft` holds it, into rows and send the question for review, or publish it, which ends the
    draft. All or nothing. Raises Incomplete, NotAllowed, and StaleDraft where it was saved since."""
    seen, draft = draft.revision, locked(draft)
    if draft.revision != seen:
        raise StaleDraft(draft)
    content = parse(draft.text)
    if found := lacks_of(content, draft.question):
        raise Incomplete(found)
    if draft.question:
        if draft.question.attempts.exists():
            raise NotAllowed("刚有人作答这道题：重新打开它，改成新的一版。")
        decide_alone(draft.question)
    question = write(content, draft.question, by=by)
    record(by, "question.written", question, draft=draft.pk)
    if draft.question is None:
        draft.question = question
        draft.save(update_fields=["question"])
    set_state(question, state, by=by)
    return question


def is_written(draft: QuestionDraft) -> bool:
    """Whether its question's rows say what it says: nothing was typed since they were read or written."""
    written = AuditEvent.objects.filter(
        target_type="exam.question",
        target_id=draft.question_id,
        verb="question.written",
        at__gte=draft.saved_at,
    )
    return draft.revision == 0 or written.exists()


@transaction.atomic
def throw_away(draft: QuestionDraft, *, by) -> None:
    """Delete a draft; the rows of its question, if there are any, stay as they were. Raises NotAllowed."""
    remember_and_delete(locked(draft), by=by)


def remember_and_delete(draft: QuestionDraft, *, by) -> None:
    """Its words stay in the audit trail."""
    record(by, "question_draft.deleted", draft, text=draft.text, question=draft.question_id)
    draft.delete()
