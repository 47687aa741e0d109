"""A bundle of questions becomes rows: one transaction, and the same bundle a second time changes nothing.

A question is known by its topic and stem; what is there already is never changed, and what differs is said.
"""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import record
from accounts.progress import Work
from exam.actions.families import keep_together
from exam.actions.rubrics import new_version
from exam.bundling import PAPER, paper_of
from exam.errors import RubricRefused
from exam.handout.rows import Report, topic_named
from exam.interchange import bundle
from exam.interchange.problems import FileRefused, Problem, refuse
from exam.models import (
    Band,
    Dimension,
    Material,
    Paper,
    Question,
    QuestionState,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
)
from exam.search import index_questions
from materials.models import Policy
from materials.numbers import normal_number
from materials.search.library import index_topics


@dataclass(frozen=True)
class Outcome:
    """What an import makes of one question of the file: `words` say it, `new` whether a row is made."""

    question: bundle.Question
    words: str
    new: bool


@dataclass
class Taken(Report):
    """What an import made or would make."""

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        if not self.changed:
            return "这些题都已经在题库里，什么也没有改动。"
        return "导入完成：" + "，".join(f"{kind} {number}" for kind, number in self.made.items()) + "。"


def rehearsal(said: bundle.Bundle, *, by) -> Work[Taken]:
    """What `taking_in` would do; nothing stays. Raises FileRefused as it would."""
    with transaction.atomic():
        taken = yield from taking_in(said, by=by)
        transaction.set_rollback(True)
    return taken


def taking_in(said: bundle.Bundle, *, by, publish: bool = False) -> Work[Taken]:
    """Make the questions that are not there yet, in one transaction; `by` None means the system. Yields how many are
    done. Raises FileRefused, changing nothing, with everything in it that does not fit."""
    try:
        with transaction.atomic():
            return (yield from _taking_in(said, by, publish))
    except IntegrityError as error:
        raise refuse("别人正好同时导入了同样的内容，没有导入。请再试一次。") from error


def _taking_in(said: bundle.Bundle, by, publish: bool) -> Work[Taken]:
    taken = Taken()
    known: dict[tuple[str, str], list[Question]] = {}
    done, made = 0, []
    for number, paper in enumerate(said.papers):
        row, before = None, len(made)
        for place, question in enumerate(paper.questions):
            where = f"papers[{number}].questions[{place}]"
            rows = _rows(question, known)
            if rows:
                taken.outcomes.append(_compared(rows.pop(0), question, paper))
            else:
                row = row or _paper(paper, taken)
                made.append(_question(question, row, paper, taken, by, publish, where))
                taken.outcomes.append(Outcome(question, "新题", True))
            done += 1
            yield done
        index_questions(made[before:])
    if taken.problems:
        raise FileRefused(taken.problems)
    taken.question_ids = [question.pk for question in made]
    index_topics({question.topic for question in made})
    return taken


def _rows(question: bundle.Question, known: dict) -> list[Question]:
    """The rows that a question of this topic and stem may be, each to be taken once."""
    key = question.topic, question.stem
    if key not in known:
        rows = Question.objects.filter(topic__name=question.topic, stem=question.stem)
        known[key] = list(rows.select_related("topic", "paper__topic").order_by("-pk"))
    return known[key]


def _compared(row: Question, question: bundle.Question, paper: bundle.Paper) -> Outcome:
    stored_paper = paper_of(row.paper, [row])
    stored = stored_paper.questions[0]
    differs = [
        words
        for name, words in bundle.PARTS.items()
        if name not in ("number", "materials") and getattr(stored, name) != getattr(question, name)
    ]
    if _texts(stored_paper, stored) != _texts(paper, question):
        differs.append("给定资料")
    if differs:
        return Outcome(question, f"已经在题库里，{'、'.join(differs)}不同，不会改动", False)
    return Outcome(question, "已经在题库里，一模一样", False)


def _texts(paper: bundle.Paper, question: bundle.Question) -> list[tuple[str, str]]:
    texts = {material.number: (material.title, material.text) for material in paper.materials}
    return [texts[number] for number in question.materials]


def _paper(said: bundle.Paper, taken: Taken) -> Paper:
    """A paper of this title for the new questions: a fresh one, or one with the same materials that nobody sits."""
    texts = {material.number: (material.title, material.text) for material in said.materials}
    found = Paper.objects.filter(title=said.title).first()
    if found and not found.published and not found.sittings.exists() and not found.assignments.exists():
        stored = {one.number: (one.title, one.text) for one in found.materials.all()}
        if stored == texts:
            return found
    row = Paper(**{name: getattr(said, name) for name in PAPER})
    row.title = _free_title(said.title)
    row.topic = topic_named(said.topic, taken, publish=False) if said.topic else None
    row.dated = said.dated and date.fromisoformat(said.dated)
    try:
        row.clean_fields(exclude={"topic"})
        row.validate_constraints()
    except ValidationError as error:
        taken.problems.append(Problem(f"卷子“{said.title}”", " ".join(error.messages)))
        row.sheet_columns = 25
    row.save()
    taken.count("卷子")
    Material.objects.bulk_create(
        Material(paper=row, number=number, title=title, text=text) for number, (title, text) in texts.items()
    )
    taken.count("给定资料", len(texts))
    return row


def _free_title(title: str) -> str:
    titles = set(Paper.objects.filter(title__startswith=title[:100]).values_list("title", flat=True))
    n = 1
    candidate = title
    while candidate in titles:
        n += 1
        candidate = f"{title[:100]}（导入 {n}）"
    return candidate


def _question(question, paper: Paper, said: bundle.Paper, taken: Taken, by, publish: bool, where: str):
    number = question.number
    if paper.questions.filter(number=number).exists():
        number = paper.questions.order_by("-number").first().number + 1
    length = question.length
    row = Question.objects.create(
        paper=paper,
        topic=topic_named(question.topic, taken, publish),
        number=number,
        type=question.type,
        stem=question.stem,
        requirements=question.requirements,
        marks=question.marks,
        length_kind=length.kind,
        length_min=length.min,
        length_max=length.max,
        length_printed=length.printed,
        length_tolerance=length.tolerance,
        minutes=question.minutes,
        sheet_indent=question.sheet_indent,
        state=QuestionState.PUBLISHED if publish else QuestionState.DRAFT,
    )
    taken.count("题目")
    row.materials.set(paper.materials.filter(number__in=question.materials))
    for position, answer in enumerate(question.reference_answers, 1):
        ReferenceAnswer.objects.create(
            question=row,
            position=position,
            author=answer.author,
            dated=answer.dated and date.fromisoformat(answer.dated),
            text=answer.text,
        )
    taken.count("参考答案", len(question.reference_answers))
    keep_together(row)
    row.policies.set([_policy(policy, taken) for policy in question.policies])
    if question.rubric:
        try:
            _rubric(question.rubric, row, by)
            taken.count("采分点", len(question.rubric.points))
        except RubricRefused as error:
            taken.problems.append(Problem(f"{where}.rubric", str(error)))
        except ValidationError as error:
            taken.problems.append(Problem(f"{where}.rubric", " ".join(error.messages)))
    record(by, "question.imported", row)
    return row


def _policy(said: bundle.Policy, taken: Taken) -> Policy:
    """The library's entry by number or title; one that is missing is made, unpublished, for an editor to check."""
    number = normal_number(said.number)
    found = (Policy.objects.filter(number=number).first() if number else None) or Policy.objects.filter(
        title=said.title
    ).first()
    if found is None:
        found = Policy.objects.create(title=said.title, number=number, number_printed=said.number)
        taken.count("政策（未发布）")
    return found


def _rubric(said: bundle.Rubric, question: Question, by) -> None:
    """A confirmed rubric passes every check; a proposal waits for its teacher as it is."""
    materials = {material.number: material for material in question.paper.materials.all()}
    answers = {answer.position: answer for answer in question.reference_answers.all()}
    points = [_point(point, materials, answers) for point in said.points]
    bands = [Band(**asdict(band)) for band in said.bands]
    settings = {
        name: getattr(said, name)
        for name in ("language_guard", "length_penalty", "penalty_cells", "penalty_marks")
    }
    if not said.proposed:
        new_version(question, points, by=by, bands=bands, dimensions=said.dimensions, **settings)
        return
    rubric = Rubric(question=question, version=1, proposed=True, **settings)
    rows = [*points, *bands, *(Dimension(kind=kind) for kind in said.dimensions)]
    for row in (rubric, *rows):
        row.clean_fields(exclude={"rubric", "question", "position"})
        row.validate_constraints(exclude={"rubric", "question", "position"})
    rubric.save()
    places: dict[type, int] = {}
    for row in rows:
        places[type(row)] = row.position = places.get(type(row), 0) + 1
        row.rubric = rubric
        row.save()


def _point(said: bundle.Point, materials: dict, answers: dict) -> ScoringPoint:
    material_start, material_end = said.material_span or (None, None)
    reference_start, reference_end = said.reference_span or (None, None)
    return ScoringPoint(
        text=said.text,
        marks=said.marks,
        kind=said.kind,
        part_marks=said.part_marks,
        accepted_wordings=said.accepted_wordings,
        material=materials.get(said.material),
        material_start=material_start,
        material_end=material_end,
        reference=answers.get(said.reference),
        reference_start=reference_start,
        reference_end=reference_end,
    )
