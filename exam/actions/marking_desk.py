"""A teacher's marks: saved as drafts, finished as a judgement, and never on another script (F1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import record
from exam.actions.claims import locked, renew
from exam.actions.marking import check_band, check_points
from exam.errors import MarksOutOfRange, StaleMarking
from exam.models import (
    Band,
    Claim,
    DeskSettings,
    InlineComment,
    Marking,
    Phrase,
    PointMark,
    Rubric,
    Submission,
)


@dataclass(frozen=True)
class Judgement:
    """What a marking page holds: marks by point, as far as given, or a band and the mark inside it; a comment on
    the whole, and comments on spans of the text, (start, end, words) in code points."""

    marks: dict = field(default_factory=dict)
    band: Band | None = None
    total: Decimal | None = None
    comment: str = ""
    inline: Sequence[tuple[int, int, str]] = ()

    @classmethod
    def of(cls, marking: Marking) -> "Judgement":
        """What is stored."""
        marks = {mark.point: mark.marks for mark in marking.point_marks.select_related("point")}
        return cls(
            marks,
            marking.band,
            None if marks else marking.total,
            marking.comment,
            tuple((each.start, each.end, each.text) for each in marking.inline_comments.all()),
        )

    def same_as(self, other: "Judgement") -> bool:
        """Whether both say the same; no mark at all and a total of 0 look alike once stored."""
        return self._told() == other._told()

    def _told(self):
        return self.marks, self.band, self.total or None, self.comment, sorted(self.inline)


@transaction.atomic
def save_marks(
    submission: Submission,
    judgement: Judgement,
    *,
    by,
    token: UUID,
    rubric: int,
    revision: int,
    finish: bool = False,
) -> Marking:
    """Store the judgement, and with `finish` close it; the same one twice is once.

    `token` names the lease, `rubric` the version on the page, `revision` what the page was loaded with. Raises
    StaleMarking for another script's token, a lease that somebody else has taken over, another version or an
    older revision; MarksOutOfRange for marks that do not fit, or are missing when finishing.
    """
    submission = locked(submission)
    claim = Claim.objects.filter(submission=submission, teacher=by, token=token).first()
    if claim is None:
        return _repeated(submission, judgement, by)
    marking = claim.marking
    if marking.rubric_id != rubric:
        raise StaleMarking("评分标准不是这一版。", marking)
    same = judgement.same_as(Judgement.of(marking))
    if not same and revision != marking.revision:
        raise StaleMarking("这份答卷在别处（另一个标签页或设备）又改过。", marking)
    _check(submission, marking.rubric, judgement, finish)
    if not same:
        _write(marking, judgement)
        marking.revision += 1
    if finish:
        marking.finished_at = timezone.now()
    marking.save()
    if finish:
        claim.delete()
    else:
        renew(claim)
    return marking


def _repeated(submission: Submission, judgement: Judgement, by) -> Marking:
    """The same finishing post again, its first reply lost; anything else has no lease."""
    marking = Marking.objects.filter(submission=submission, marker=by, kind="teacher").order_by("-pk").first()
    if marking and marking.finished_at and judgement.same_as(Judgement.of(marking)):
        return marking
    raise StaleMarking("这份答卷不在你手上（占用已过期、已由别的老师接手，或已经批完）。", marking)


def _check(submission: Submission, rubric: Rubric, judgement: Judgement, finish: bool) -> None:
    check_points(judgement.marks)
    for start, end, words in judgement.inline:
        if not 0 <= start < end <= len(submission.text):
            raise MarksOutOfRange(f"批注“{words}”指的地方不在这份答卷里。")
    if not finish:
        return
    if rubric.bands.exists():
        if judgement.total is None or (judgement.band is None and judgement.total):
            raise MarksOutOfRange("还没有定档次和分数。")
        if judgement.band:
            check_band(judgement.band, judgement.total)
    elif missing := [point for point in rubric.points.all() if point not in judgement.marks]:
        raise MarksOutOfRange(f"第 {missing[0].position} 点还没有给分。")


def _write(marking: Marking, judgement: Judgement) -> None:
    """The parts are the total (F9)."""
    marking.band, marking.comment = judgement.band, judgement.comment
    marking.total = sum(judgement.marks.values(), judgement.total or Decimal(0))
    marking.point_marks.all().delete()
    PointMark.objects.bulk_create(
        PointMark(marking=marking, point=point, marks=earned) for point, earned in judgement.marks.items()
    )
    marking.inline_comments.all().delete()
    InlineComment.objects.bulk_create(
        InlineComment(marking=marking, start=start, end=end, text=words)
        for start, end, words in judgement.inline
    )


def set_show_suggestion(show: bool, *, by) -> None:
    """Whether the desk shows this teacher the suggestion."""
    DeskSettings.objects.update_or_create(teacher=by, defaults={"show_suggestion": show})


def keep_phrase(text: str, *, by) -> Phrase:
    """A comment to use again; keeping it twice is once."""
    return Phrase.objects.get_or_create(teacher=by, text=text)[0]


@transaction.atomic
def set_round(round_, *, before: dict, by) -> None:
    """Store a question's marking settings; `before` holds the old values of those that changed."""
    round_.save()
    if before:
        after = {name: getattr(round_, name) for name in before}
        record(by, "marking.round", round_.question, before=before, after=after)
