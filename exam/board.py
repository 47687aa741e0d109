"""What a teacher sees of an assignment: how far each student of the class is, and what the class misses.

Marks are those that decide by now, whether or not the students see them yet."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from accounts.models import User
from exam.distribution import Bar, distribution, mean, percent
from exam.models import (
    Assignment,
    Attempt,
    Band,
    Extension,
    Marking,
    MarkingKind,
    Question,
    QuestionState,
    ScoringPoint,
)
from exam.rounds import Rounds
from exam.verdict import DIMENSIONS, Verdict, decided


@dataclass(frozen=True)
class Script:
    """One submitted or open attempt with the marks that decide; `verdict` is None before they do."""

    attempt: Attempt
    verdict: Verdict | None

    @property
    def share(self) -> Decimal | None:
        full = self.attempt.question.marks
        return self.verdict.total / full if self.verdict and full else None


@dataclass
class Row:
    """One student's line: `state` is 未开始, 在写, 已交 or 已批; marks are None until all parts are marked."""

    student: User
    due_at: datetime
    extended: bool
    scripts: dict[int, Script] = field(default_factory=dict)
    in_class: bool = True

    @property
    def state(self) -> str:
        if not self.scripts:
            return "未开始"
        if any(script.attempt.submitted_at is None for script in self.scripts.values()):
            return "在写"
        return "已批" if self.total is not None else "已交"

    @property
    def submitted_at(self) -> datetime | None:
        times = [script.attempt.submitted_at for script in self.scripts.values()]
        return max(times) if times and None not in times else None

    @property
    def late(self) -> bool:
        return bool(self.submitted_at and self.submitted_at > self.due_at)

    @property
    def cells(self) -> int | None:
        if not self.submitted_at:
            return None
        return sum(script.attempt.submission.cells for script in self.scripts.values())

    @property
    def total(self) -> Decimal | None:
        return total_of(list(self.scripts.values()))


def total_of(scripts: Sequence[Script]) -> Decimal | None:
    """The marks of all of them, None for none and while one is not marked."""
    totals = [script.verdict.total if script.verdict else None for script in scripts]
    return sum(totals, Decimal(0)) if totals and None not in totals else None


@dataclass(frozen=True)
class PointResult:
    """How the class did on one scoring point; `share` of its marks earned, None where nothing is marked."""

    question: Question
    point: ScoringPoint
    count: int
    share: Decimal | None
    missed: int

    @property
    def percent(self) -> int | None:
        return percent(self.share)


@dataclass(frozen=True)
class BandResult:
    """How many of the class's marks of an essay lie in one band."""

    question: Question
    band: Band
    count: int


@dataclass(frozen=True)
class DimensionResult:
    """How many judgements of one dimension of an essay lie in each band, by the bands' labels; of two markers both."""

    question: Question
    dimension: str
    bands: dict[str, int]


@dataclass(frozen=True)
class Board:
    assignment: Assignment
    questions: list[Question]
    rows: list[Row]
    points: list[PointResult]
    bands: list[BandResult]
    dimensions: list[DimensionResult]
    bars: list[Bar]

    @property
    def full(self) -> Decimal | None:
        """The marks of the whole, None where a question has none."""
        marks = [question.marks for question in self.questions]
        return sum(marks, Decimal(0)) if marks and None not in marks else None

    @property
    def counts(self) -> dict[str, int]:
        states = [row.state for row in self.rows]
        return {state: states.count(state) for state in ("未开始", "在写", "已交", "已批")}

    @property
    def has_begun(self) -> bool:
        return any(row.scripts for row in self.rows)

    @property
    def mean_total(self) -> Decimal | None:
        return mean([row.total for row in self.rows if row.total is not None])


def board_of(assignment: Assignment) -> Board:
    """The assignment's board: the students who are in the class now, then those who left having begun."""
    questions = questions_of(assignment)
    scripts = scripts_of(assignment.attempts.all())
    extensions = dict(Extension.objects.filter(assignment=assignment).values_list("student", "due_at"))
    now = assignment.classroom.memberships.filter(left_at=None).select_related("student")
    students = {membership.student_id: membership.student for membership in now}
    rows = {
        pk: Row(student, extensions.get(pk, assignment.due_at), pk in extensions)
        for pk, student in students.items()
    }
    for script in scripts:
        student = script.attempt.student
        row = rows.setdefault(
            student.pk,
            Row(
                student,
                extensions.get(student.pk, assignment.due_at),
                student.pk in extensions,
                in_class=False,
            ),
        )
        row.scripts[script.attempt.question_id] = script
    full = [question.marks for question in questions]
    whole = sum(full, Decimal(0)) if full and None not in full else None
    totals = [row.total for row in rows.values() if row.total is not None]
    bars = distribution([total / whole for total in totals]) if whole and totals else []
    points, bands = point_results(questions, scripts), band_results(questions, scripts)
    dimensions = dimension_results(questions, scripts)
    return Board(assignment, questions, list(rows.values()), points, bands, dimensions, bars)


def questions_of(assignment: Assignment) -> list[Question]:
    if assignment.question_id:
        return [assignment.question]
    return list(assignment.paper.questions.filter(state=QuestionState.PUBLISHED))


def scripts_of(attempts) -> list[Script]:
    """The attempts of a queryset with the marks that decide, in a fixed number of queries."""
    finished = (
        Marking.objects.filter(kind=MarkingKind.TEACHER, finished_at__isnull=False)
        .select_related("rubric", "band", "remarking")
        .prefetch_related("point_marks", DIMENSIONS)
    )
    rows = list(
        attempts.select_related("student", "question", "submission")
        .defer("submission__text", "question__requirements")
        .prefetch_related(Prefetch("submission__markings", finished, to_attr="finished"))
        .order_by("student__display_name", "student__username", "question__number")
    )
    rounds = Rounds({row.question for row in rows})
    scripts = []
    for row in rows:
        finished_ones = row.submission.finished if row.submitted_at else []
        markings = decided(row.submission, finished_ones, rounds.of(row)) if finished_ones else []
        scripts.append(Script(row, Verdict(markings) if markings else None))
    return scripts


def point_results(questions: Sequence[Question], scripts: Sequence[Script]) -> list[PointResult]:
    """Each point of the rubric versions that were marked by (F8), the worst of each question first."""
    earned: dict[int, list[Decimal]] = defaultdict(list)
    rubrics = set()
    for script in scripts:
        if script.verdict:
            rubrics.add(script.verdict.rubric.pk)
            for point, marks in script.verdict.marks.items():
                earned[point].append(marks)
    points = ScoringPoint.objects.filter(rubric__in=rubrics).select_related("rubric")
    by_pk = {question.pk: question for question in questions}
    by_question = defaultdict(list)
    for point in points:
        marks = earned[point.pk]
        share = mean([each / point.marks for each in marks])
        question = by_pk[point.rubric.question_id]
        missed = sum(each == 0 for each in marks)
        by_question[question.pk].append(PointResult(question, point, len(marks), share, missed))
    worst = [sorted(by_question[q.pk], key=lambda r: (r.share is None, r.share)) for q in questions]
    return [result for results in worst for result in results]


def band_results(questions: Sequence[Question], scripts: Sequence[Script]) -> list[BandResult]:
    """Each band of the rubric versions that were marked by, as the rubric has them; the mean of two lies in one."""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for script in scripts:
        if script.verdict:
            totals[script.verdict.rubric.pk].append(script.verdict.total)
    bands = Band.objects.filter(rubric__in=totals).select_related("rubric").order_by("rubric", "position")
    by_pk = {question.pk: question for question in questions}
    return [
        BandResult(by_pk[band.rubric.question_id], band, sum(map(band.holds, totals[band.rubric_id])))
        for band in bands
    ]


def dimension_results(questions: Sequence[Question], scripts: Sequence[Script]) -> list[DimensionResult]:
    """The dimensions that were judged, question by question; bands that none lies in are left out."""
    found: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for script in scripts:
        for dimension, bands in (script.verdict.dimensions if script.verdict else {}).items():
            found[script.attempt.question_id, dimension].update(bands)
    return [
        DimensionResult(question, dimension, dict(sorted(bands.items(), key=lambda one: -one[1])))
        for question in questions
        for (pk, dimension), bands in found.items()
        if pk == question.pk
    ]
