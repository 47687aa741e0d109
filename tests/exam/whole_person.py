"""A student, a teacher and an editor of whom each kind of row is kept; what they typed has 私密 in it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import AuditEvent, User, record
from exam.actions.appeals import answer_appeal, appeal
from exam.actions.assignments import start_assignment
from exam.actions.clock import start_sitting
from exam.actions.frameworks import start_framework
from exam.actions.marking import self_mark
from exam.actions.notebook import take_excerpt
from exam.actions.reading import highlight_text
from exam.actions.release import release, remark
from exam.actions.suggesting import suggestion_for
from exam.actions.writing import save_draft, start_attempt, submit
from exam.frameworks.content import Content, Slot
from exam.models import (
    DailySet,
    DeskSettings,
    Extension,
    HandoutUpload,
    MarkingRound,
    PointOpinion,
    QuestionDraft,
    QuestionImport,
    Review,
    ReviewCard,
    SecondOpinion,
    StudyPlan,
)
from materials.models import EditingDraft, PolicyEdit, PolicyUpload
from tests.exam import marking_hands as desk
from tests.factories import (
    AnswerPhotoFactory,
    AssignmentFactory,
    ClassroomFactory,
    MaterialFactory,
    PaperFactory,
    PolicyFactory,
    QuestionFactory,
    RubricFactory,
    UserFactory,
)


def account_rows(user: User) -> None:
    mail = EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    EmailConfirmation.objects.create(email_address=mail, key=uuid4().hex)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "私密的钥匙"})
    UserSession.objects.create(user=user, session_key=uuid4().hex, ip="192.0.2.7", user_agent="私密的浏览器")
    user.groups.add(Group.objects.get_or_create(name="谁也没用")[0])
    user.user_permissions.add(Permission.objects.first())
    user.saved_searches.create(name="私密搜索", address="q=a")


def whole_student(teacher: User) -> User:
    """One answer of the class released by the teacher, one that nobody has marked, one being written in a sitting."""
    student = UserFactory(username="私密账号", display_name="私密姓名", email="private@example.org")
    account_rows(student)
    classroom = ClassroomFactory(teacher=teacher, students=[student])
    question = QuestionFactory()
    rubric = RubricFactory(question=question, version=1)
    assignment = AssignmentFactory(classroom=classroom, question=question)
    Extension.objects.create(
        assignment=assignment, student=student, due_at=timezone.now() + timedelta(days=2)
    )
    attempt = start_assignment(assignment, by=student)
    save_draft(attempt, "私密草稿很长很长，后来全部删掉重写。", revision=0)
    save_draft(attempt, "一。", revision=1)
    AnswerPhotoFactory(attempt=attempt)
    handed_in = submit(attempt, "一是打通数据壁垒。留下的正文。", revision=2)
    suggestion_for(handed_in, rubric)
    first = rubric.points.first()
    for by in (student, teacher):
        opinion = SecondOpinion.objects.create(
            submission=handed_in, rubric=rubric, model=by.username, asked_by=by
        )
        PointOpinion.objects.create(opinion=opinion, point=first, marks=1, reason="有。")
    desk.mark(handed_in, teacher, "3.25", "1", comment="老师的总评", inline=((0, 1, "老师的批注"),))
    release(handed_in, by=teacher)
    assignment.__class__.objects.filter(pk=assignment.pk).update(
        opens_at=timezone.now() - timedelta(days=4),
        due_at=timezone.now() - timedelta(days=3),
        releases_at=timezone.now() - timedelta(days=2),
    )
    assignment.extensions.update(due_at=timezone.now() - timedelta(days=2))
    answer_appeal(appeal(handed_in, "私密的申诉"), "老师的答复", by=teacher)
    missed = {point: Decimal(0) for point in rubric.points.all()}
    self_mark(handed_in, rubric, missed, by=student)

    alone = submit(start_attempt(question, by=student), "私密的答卷，没人批。", revision=0)
    self_mark(alone, rubric, missed, by=student)
    AnswerPhotoFactory(attempt=start_attempt(question, by=student))
    sat = QuestionFactory(paper=PaperFactory(minutes=150, published=True))
    start_sitting(sat.paper, by=student)

    material = MaterialFactory(paper=question.paper)
    question.materials.add(material)
    highlight_text(material, 0, 4, "私密批注", by=student)
    take_excerpt(material, "某镇", key=uuid4(), kind="case", note="私密笔记", tags=["私密标签"], by=student)
    start_framework(Content("私密框架", [Slot("论点", "", "私密的论点")]), by=student)
    today = timezone.localdate()
    card = ReviewCard.objects.create(
        student=student,
        point=first,
        stability=1,
        difficulty=5,
        reviewed_on=today,
        due_on=today + timedelta(days=1),
    )
    Review.objects.create(card=card, due_on=today, rating=3, reviewed_on=today)
    StudyPlan.objects.create(student=student, exam_on=today + timedelta(days=30))
    DailySet.objects.create(student=student, day=today, question=question, reason="私密的理由")
    record(student, "classroom.joined", classroom, student=student.pk)
    return student


def whole_teacher(teacher: User) -> None:
    """What a teacher leaves behind, of their own and in what others use."""
    account_rows(teacher)
    essay = desk.essay_question()
    MarkingRound.objects.create(question=essay, moderator=teacher)
    script = desk.script(essay, "《某规定》写明，要减负。")
    lease = desk.claim(script, by=teacher)
    desk.save(lease, desk.essay_judgement(essay.rubric, 25, 2, 2, 2, 2), finish=True)
    release(script, by=teacher)
    remark(script, "私密的改评理由", by=teacher)
    essay.rubric.__class__.objects.filter(pk=essay.rubric.pk).update(confirmed_by=teacher)
    teacher.phrases.create(text="私密评语")
    DeskSettings.objects.create(teacher=teacher)
    HandoutUpload.objects.create(uploaded_by=teacher, name="私密讲义.txt", text="私密讲义")
    QuestionImport.objects.create(uploaded_by=teacher, name="私密.json", text="{}")
    QuestionDraft.objects.create(author=teacher, saved_by=teacher, text="{}", saved_at=timezone.now())
    essay.reviews.create(reviewer=teacher, verdict="comment", text="意见")


def whole_editor(editor: User) -> None:
    account_rows(editor)
    policy = PolicyFactory()
    EditingDraft.objects.create(editor=editor, policy=policy, fields={"title": "私密改动"})
    PolicyUpload.objects.create(uploaded_by=editor, name="私密.jsonl", data=b"x")
    PolicyEdit.objects.create(policy=policy, editor=editor, fields={})
    record(editor, "policy.edited", policy)
    kind = ContentType.objects.get_for_model(AuditEvent)
    LogEntry.objects.create(
        user=editor, content_type=kind, object_id="1", object_repr="一行", action_flag=CHANGE
    )
