"""A teacher's marks: saved as drafts, finished as a judgement, and never on another script (F1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.forms import model_to_dict
from django.utils import timezone

from accounts.models import record
from exam.actions.claims import locked, renew
from exam.actions.marking import check_band, check_dimensions, check_points, write_parts
from exam.errors import MarksOutOfRange, StaleMarking
from exam.models import (
    MODERATION,
    Band,
    Claim,
    DeskSettings,
    InlineComment,
    Marking,
    Moderated,
    Phrase,
    Rubric,
    Standing,
    Submission,
)
from exam.rounds import round_of


@dataclass(frozen=True)
class Judgement:
    """What a marking page holds: marks by point, as far as given, or a band, the bands of the dimensions and the
    mark inside the band; a comment on the whole, and comments on spans of the text, (start, end, words) in code
    points."""

    marks: dict = field(default_factory=dict)
    band: Band | None = None
    total: Decimal | None = None
    dimensions: dict = field(default_factory=dict)
    comment: str = ""
    inline: Sequence[tuple[int, int, str]] = ()

    @classmethod
    def of(cls, marking: Marking) -> "Judgement":
        """What is stored."""
        marks = {mark.point: mark.marks for mark in marking.point_marks.select_related("point")}
        return cls(
            marks,
            marking.band,
            None if marks else marking.gross,
            {
                each.dimension: each.band
                for each in marking.dimension_bands.select_related("dimension", "band")
            },
            marking.comment,
            tuple((each.start, each.end, each.text) for each in marking.inline_comments.all()),
        )

    def same_as(self, other: "Judgement") -> bool:
        """Whether both say the same; no mark at all and a total of 0 look alike once stored."""
        return self._told() == other._told()

    def _told(self):
        return self.marks, self.band, self.total or None, self.dimensions, self.comment, sorted(self.inline)


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
    if finish and marking.seat == MODERATION:
        _check_marked(submission)
    if not same:
        write_judgement(marking, judgement)
        marking.revision += 1
    if finish:
        marking.finished_at = timezone.now()
    marking.save()
    if finish:
        claim.delete()
        if marking.seat == MODERATION:
            _moderate(marking)
    else:
        renew(claim)
    return marking


def _moderate(marking: Marking) -> None:
    """A moderator has finished: what differs too much goes back to its markers, where the round says so; the
    moderator's marks wait as a draft for what they do."""
    submission = marking.submission
    current, standing = round_of(submission.attempt), Standing.of(submission)
    if current.moderated != Moderated.RETURNS or current.upheld(standing):
        return
    now = timezone.now()
    for returned in submission.markings.filter(seat__in=current.marked(standing)):
        returned.finished_at, returned.returned_at = None, now
        returned.save(update_fields=["finished_at", "returned_at"])
    marking.finished_at = None
    marking.save(update_fields=["finished_at"])
    record(marking.marker, "marking.returned", marking, submission=submission.pk)


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
            check_dimensions(rubric, judgement.dimensions)
            check_band(judgement.band, judgement.total)
    elif missing := [point for point in rubric.points.all() if point not in judgement.marks]:
        raise MarksOutOfRange(f"第 {missing[0].position} 点还没有给分。")


def _check_marked(submission: Submission) -> None:
    if not round_of(submission.attempt).marked(Standing.of(submission)):
        raise MarksOutOfRange("这份答卷还在批，等老师批完再完成复核。")


def write_judgement(marking: Marking, judgement: Judgement) -> None:
    """Replace what a stored marking says; the caller saves it. The parts are the total (F9)."""
    marking.band, marking.comment = judgement.band, judgement.comment
    write_parts(marking, marks=judgement.marks, inside=judgement.total, dimensions=judgement.dimensions)
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
    """Store the marking settings of a question, or of its scripts of one assignment; `before` holds the old values of
    those that changed."""
    round_.save()
    if before:
        after = model_to_dict(round_, before)
        assignment = round_.assignment_id
        record(by, "marking.round", round_.question, before=before, after=after, assignment=assignment)


@transaction.atomic
def drop_round(round_, *, by) -> None:
    """From now on the question's settings hold for the assignment that had its own."""
    if round_.pk:
        record(by, "marking.round_dropped", round_.question, assignment=round_.assignment_id)
        round_.delete()
