"""Composing a mock paper: questions are copied in with their materials, references and rubric; it opens as a whole."""

import re

from django.db import transaction
from django.db.models import Max

from accounts.models import record
from exam.actions.authoring import set_state
from exam.actions.authoring_rows import content_of, write
from exam.actions.families import decide_alone
from exam.actions.question_reviews import delete_question
from exam.authoring.draft import Content
from exam.authoring.paper_checks import PaperFacts, QuestionFacts, checks
from exam.errors import NotAllowed
from exam.handout.named import Piece, pieces
from exam.models import Material, Paper, Question, QuestionState
from materials.wording.folding import fold
from materials.wording.numerals import NUMERAL


def questions_of(paper: Paper):
    """The questions a paper is made of, in order: of each the newest version, none that is retired."""
    alive = paper.questions.exclude(state=QuestionState.RETIRED).newest_versions()
    return alive.with_pending_rubric().prefetch_related("materials").order_by("number", "pk")


def facts_of(paper: Paper, questions) -> PaperFacts:
    return PaperFacts(
        minutes=paper.minutes,
        reading_minutes=paper.reading_minutes,
        materials={row.number: len(row.text) for row in paper.materials.all()},
        questions=[
            QuestionFacts(
                number=question.number,
                text=f"{question.stem}\n{question.requirements}",
                marks=question.marks,
                limit=question.length_limit,
                materials=frozenset(row.number for row in question.materials.all()),
                rubric=question.rubric_pending is False,
            )
            for question in questions
        ],
    )


def locked(paper: Paper) -> Paper:
    """The paper's row, to be changed. Raises NotAllowed while it is open."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.published:
        raise NotAllowed("这份卷已经开放：先收回，再改题目。")
    return paper


@transaction.atomic
def start_paper(paper: Paper, *, by) -> Paper:
    """Store a new, empty paper."""
    paper.save()
    record(by, "paper.started", paper, title=paper.title)
    return paper


@transaction.atomic
def add_question(paper: Paper, question: Question, *, by) -> Question:
    """A copy of the question at the paper's end, unpublished, with its materials, references and rubric. Materials keep
    their numbers where these are free; where not, the stem and the points follow the new ones. Raises NotAllowed."""
    paper = locked(paper)
    content = content_of(question)
    if content.proposed:
        raise NotAllowed(f"{question.topic} · {question}的采分点还没有确认：先确认，再加进来。")
    if questions_of(paper).filter(stem=question.stem).exists():
        raise NotAllowed("这道题已经在卷里了。")
    _renumber(content, paper)
    content.copy_of = str(question.pk)
    copy = write(content, by=by, paper=paper)
    record(by, "paper.question_added", paper, question=copy.pk, copy_of=question.pk)
    return copy


def _renumber(content: Content, paper: Paper) -> None:
    rows = {row.text: row.number for row in paper.materials.all()}
    taken = set(rows.values())
    moved: dict[str, str] = {}
    for material in content.materials:
        old = int(material.number)
        number = rows.get(material.text) or (old if old not in taken else max(taken) + 1)
        taken.add(number)
        moved[material.number], material.number = str(number), str(number)
    for point in content.points:
        point.material = moved.get(point.material, point.material)
    content.stem = _follow(content.stem, moved)
    content.requirements = _follow(content.requirements, moved)


def _follow(text: str, moved: dict[str, str]) -> str:
    """The text with each material it names by one number called by the new one; a range is left for a person."""
    changed = {int(old): new for old, new in moved.items() if old != new}

    def renamed(piece: Piece) -> str:
        if len(piece.numbers) != 1 or piece.numbers[0] not in changed:
            return piece.text
        *_, numeral = re.finditer(NUMERAL, fold(piece.text))
        return piece.text[: numeral.start()] + changed[piece.numbers[0]] + piece.text[numeral.end() :]

    return "".join(map(renamed, pieces(text, [int(old) for old in moved])))


@transaction.atomic
def remove_question(paper: Paper, question: Question, *, by) -> None:
    """Take an unused copy out of the paper again. Materials that no question uses any more stay, and are named by the
    check list. Raises NotAllowed."""
    paper = locked(paper)
    delete_question(question, by=by)
    record(by, "paper.question_removed", paper, question=question.pk)


@transaction.atomic
def move_question(paper: Paper, question: Question, step: int, *, by) -> None:
    """Change places with the next question (1) or the one before (-1); at the end nothing happens. Raises NotAllowed."""
    paper = locked(paper)
    order = list(questions_of(paper))
    if question not in order:
        raise NotAllowed("这道题刚停用，或者有了新的一版：请刷新这一页。")
    place = order.index(question)
    if not 0 <= place + step < len(order):
        return
    here, there = order[place].number, order[place + step].number
    free = paper.questions.aggregate(last=Max("number"))["last"] + 1
    for old, new in ((here, free), (there, here), (free, there)):
        paper.questions.filter(number=old).update(number=new)
    record(by, "paper.question_moved", paper, question=question.pk, before=here, after=there)


@transaction.atomic
def write_material(paper: Paper, title: str, text: str, *, by) -> Material:
    """Put a text into the paper under the next number; one that stands there is not put there twice. Raises NotAllowed."""
    paper = locked(paper)
    if found := paper.materials.filter(text=text).first():
        return found
    last = paper.materials.aggregate(last=Max("number"))["last"] or 0
    made = Material.objects.create(paper=paper, number=last + 1, title=title, text=text)
    record(by, "paper.material_written", paper, number=made.number)
    return made


@transaction.atomic
def drop_material(paper: Paper, number: int, *, by) -> None:
    """Delete a material that no question uses. Raises NotAllowed."""
    paper = locked(paper)
    material = paper.materials.filter(number=number).first()
    if material is None:
        return
    if material.questions.exists() or material.points.exists():
        raise NotAllowed(f"资料 {number} 还有题目在用，不能删掉。")
    record(by, "paper.material_dropped", paper, number=number, text=material.text)
    material.delete()


@transaction.atomic
def open_paper(paper: Paper, *, by) -> None:
    """Open the paper as a whole and publish its questions; once is enough. Raises NotAllowed with what is missing."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.published:
        return
    questions = list(questions_of(paper).select_related("topic", "replaces"))
    missing = [
        check.sentence for check in checks(facts_of(paper, questions)) if check.needed and not check.holds
    ]
    waiting = [str(question.number) for question in questions if question.state == QuestionState.IN_REVIEW]
    if waiting:
        missing.append(f"第 {'、'.join(waiting)} 题还在审。")
    if missing:
        raise NotAllowed(f"还不能开放：{''.join(missing)}")
    decide_alone(*questions)
    for question in questions:
        set_state(question, QuestionState.PUBLISHED, by=by)
    paper.published = True
    paper.save(update_fields=["published"])
    record(by, "paper.opened", paper)


@transaction.atomic
def close_paper(paper: Paper, *, by) -> None:
    """No new sittings from now on; those that have begun go on, and its questions stay in the bank."""
    if Paper.objects.filter(pk=paper.pk, published=True).update(published=False):
        record(by, "paper.closed", paper)
