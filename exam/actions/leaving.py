"""Closing an account for good: what is personal goes at once, what others rely on stays without the person.

An answer that a teacher has judged, in part too, or is judging under a lease, is given to a stand-in: an account without name,
mail or password that nothing leads back from. Who did something for others (a teacher, an editor) stays as the
row those deeds hang on, under a neutral name. Everybody else's row goes.
"""

from datetime import UTC, datetime
from secrets import token_hex

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import CASCADE, PROTECT, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import AuditEvent, Classroom, Role, User, record, take_out_of_trail
from exam.errors import StillNeeded
from exam.models import (
    AnswerPhoto,
    Appeal,
    Attempt,
    Draft,
    Marking,
    MarkingKind,
    MarkingRound,
    Remarking,
    SecondOpinion,
    Sitting,
    Submission,
    Suggestion,
)

NAMES = {Role.STUDENT: "已注销的同学", Role.TEACHER: "已注销的老师", Role.EDITOR: "已注销的编辑"}
# A stand-in joined on no day: the day of the leaving would lead back to who left.
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def needed_for(user) -> list[str]:
    """What others would be stuck without; each a sentence that says what to do first."""
    classes = Classroom.objects.filter(teachers=user, memberships__left_at=None, memberships__isnull=False)
    alone = [each for each in classes.distinct() if not each.teachers.exclude(pk=user.pk).exists()]
    rounds = MarkingRound.objects.filter(moderator=user, moderation_percent__gt=0).select_related("question")
    return [
        *(f"班级“{each}”只有你一位老师：先加一位老师，或者请学生退出。" for each in alone),
        *(f"“{each.question}”由你抽查复核：先换一位复核老师。" for each in rounds),
    ]


@transaction.atomic
def close_account(user) -> None:
    """Delete what is the person's alone, make anonymous what a teacher has marked, keep deeds under a neutral name.
    Raises StillNeeded, and nothing is changed, while others would be stuck."""
    user = _locked(user)
    if reasons := needed_for(user):
        raise StillNeeded(reasons)
    files = [photo.image for photo in AnswerPhoto.objects.filter(attempt__student=user)]
    _hand_over_what_is_judged(user)
    _delete_the_rest(user)
    for session in user.usersession_set.all():
        session.end()
    _delete_what_is_personal(user)
    record(None, "account.closed", user)
    if _has_deeds(user):
        _take_the_name_off(user)
    else:
        take_out_of_trail(user)
        user.delete()
    transaction.on_commit(lambda: [file.storage.delete(file.name) for file in files])


def _locked(user) -> User:
    """The person, their classes and their work, locked in the order that saving, handing in and marking lock them: what
    is on its way is finished first, and nothing new can come."""
    list(Classroom.objects.select_for_update(of=("self",)).filter(teachers=user).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    own = {"attempt__student": user}
    list(Sitting.objects.select_for_update().filter(student=user).order_by("pk"))
    list(Draft.objects.select_for_update(of=("self",)).filter(**own).only("pk").order_by("pk"))
    list(Attempt.objects.select_for_update().filter(student=user).only("pk").order_by("pk"))
    list(Submission.objects.select_for_update(of=("self",)).filter(**own).only("pk").order_by("pk"))
    return user


def _hand_over_what_is_judged(user) -> None:
    judged = Marking.objects.filter(submission__attempt=OuterRef("pk"), kind=MarkingKind.TEACHER).filter(
        Q(finished_at__isnull=False) | Q(revision__gt=0) | Q(claim__expires_at__gt=timezone.now())
    )
    kept = list(Attempt.objects.filter(Exists(judged), student=user).values_list("pk", flat=True))
    if not kept:
        return
    stand_in = User.objects.create_user(
        _nobody(), display_name=NAMES[Role.STUDENT], is_active=False, date_joined=NO_DAY
    )
    Sitting.objects.filter(attempts__in=kept).update(student=stand_in)
    Attempt.objects.filter(pk__in=kept).update(student=stand_in)
    script = {"submission__in": kept}
    Marking.objects.filter(**script, kind=MarkingKind.SELF).delete()
    SecondOpinion.objects.filter(**script, asked_by=user).delete()
    Appeal.objects.filter(**script).delete()
    AnswerPhoto.objects.filter(attempt__in=kept).delete()
    Draft.objects.filter(attempt__in=kept).delete()


def _delete_the_rest(user) -> None:
    """Answers that nobody has judged, with all that hangs on them."""
    script = {"submission__attempt__student": user}
    for model in (Marking, Remarking, Suggestion, SecondOpinion, Appeal):
        model.objects.filter(**script).delete()
    Submission.objects.filter(attempt__student=user).delete()
    Attempt.objects.filter(student=user).delete()


def _delete_what_is_personal(user) -> None:
    """Each model whose rows the database itself would delete with the person, but for their deeds as an operator."""
    for model, field in _leading_to_people(CASCADE):
        if model is not LogEntry:
            model._base_manager.filter(**{field: user}).delete()


def _has_deeds(user) -> bool:
    """Whether others' work leads to the person; the trail's lines count for whoever could do something for others."""
    if user.role != Role.STUDENT or user.is_superuser:
        return True
    return any(
        model._base_manager.filter(**{field: user}).exists()
        for model, field in _leading_to_people(PROTECT)
        if model is not AuditEvent
    )


def _leading_to_people(on_delete) -> list[tuple]:
    """The models with a foreign key to a person, and its name."""
    return [
        (relation.related_model, relation.field.name)
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.on_delete is on_delete
    ]


def _take_the_name_off(user) -> None:
    user.username, user.display_name, user.email = _nobody(), NAMES[user.role], ""
    user.extra_time_percent, user.last_login = 0, None
    user.is_active = user.is_superuser = user.is_staff = False
    user.set_unusable_password()
    user.save()


def _nobody() -> str:
    return f"已注销-{token_hex(6)}"
