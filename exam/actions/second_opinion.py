"""Asking a language model for a second opinion, because a person wants it; what it said then stays."""

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction

from accounts.models import record
from exam.actions.training import JUDGED
from exam.marking.rubric import Point
from exam.models import PointOpinion, Rubric, SecondOpinion, Submission
from exam.second_opinion import Endpoint, NoOpinion, ask


def endpoint() -> Endpoint | None:
    """Where second opinions come from; None where the server has no such address."""
    said = settings.SECOND_OPINION
    return Endpoint(**said) if said["url"] else None


def opinion_on(submission: Submission, rubric: Rubric | None) -> SecondOpinion | None:
    """The newest stored opinion by this version of the rubric."""
    stored = SecondOpinion.objects.filter(submission=submission, rubric=rubric)
    return stored.prefetch_related("points__point").first()


def second_opinion(submission: Submission, rubric: Rubric | None, *, by) -> SecondOpinion:
    """The stored opinion of the model that is set, asked for now if it is the first time. Raises NoOpinion. The
    waiting holds no transaction; one person waits for one answer at a time."""
    where = endpoint()
    if where is None:
        raise NoOpinion("这台服务器没有接第二意见。")
    points = list(rubric.points.filter(kind__in=JUDGED)) if rubric else []
    if not points or rubric.bands.exists():
        raise NoOpinion("只有按采分点评的题能问第二意见。")
    once = {"submission": submission, "rubric": rubric, "model": where.model}
    if stored := SecondOpinion.objects.filter(**once).first():
        return stored
    if not submission.text.strip():
        raise NoOpinion("这是一张白卷，没有可以问的。")
    waiting = f"second-opinion:{by.pk}"
    if not cache.add(waiting, True, timeout=where.timeout * 2):
        raise NoOpinion("上一次还在等对方答复，请稍等。")
    try:
        asked = [
            Point(f"p{number}", each.text, each.marks, tuple(each.accepted_wordings))
            for number, each in enumerate(points, 1)
        ]
        said = ask(where, asked, submission.text)
        with transaction.atomic():
            opinion = SecondOpinion.objects.create(**once, asked_by=by)
            PointOpinion.objects.bulk_create(
                PointOpinion(opinion=opinion, point=point, marks=each.marks, reason=each.reason)
                for point, each in zip(points, said, strict=True)
            )
            record(by, "second_opinion.asked", submission, model=where.model)
        return opinion
    except IntegrityError:  # somebody else asked at the same moment
        return SecondOpinion.objects.get(**once)
    finally:
        cache.delete(waiting)
