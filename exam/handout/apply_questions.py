"""The questions of a handout with their materials, reference answers and rubric, as rows."""

from dataclasses import replace
from decimal import Decimal

from accounts.progress import Work
from exam.actions.families import keep_together
from exam.handout import plan as planned
from exam.handout.marks import share
from exam.handout.rows import Report, checked, mentioned
from exam.models import (
    Band,
    Dimension,
    DimensionKind,
    Material,
    Paper,
    PointKind,
    Question,
    QuestionState,
    QuestionType,
    ReferenceAnswer,
    Rubric,
    ScoringPoint,
)
from materials.models import Policy, Topic

TYPES = {label: value for value, label in QuestionType.choices}
# A point that starts with one of these words judges form, not content.
# By what a point's text begins with.
POINT_KINDS = {
    "格式": PointKind.FORMAT,
    "标题": PointKind.FORMAT,
    "称谓": PointKind.FORMAT,
    "落款": PointKind.FORMAT,
    "条理": PointKind.ORDER,
    "语言": PointKind.LANGUAGE,
}


def apply_questions(
    plan: planned.Plan, topic: Topic, policies: dict[str, Policy], report: Report, *, publish: bool
) -> Work[None]:
    """Make the questions the topic does not have yet, on one paper of the handout's materials.

    A question is known by its stem; where a stem stands twice, the second is another question.
    """
    known: dict[str, list[Question]] = {}
    for row in topic.questions.order_by("pk"):
        known.setdefault(row.stem, []).append(row)
    paper = None
    for question in plan.questions:
        if stem := "\n".join(question.stem):
            if known.get(stem):
                row = known[stem].pop(0)
                _note_differences(row, question, report)
            else:
                paper = paper or _paper(plan, topic, report)
                row = _question(question, paper, topic, policies, publish)
                report.count("题目")
            _complete(row, question, report)
            report.question_ids.append(row.pk)
        else:
            report.notes.append(f"第 {question.number} 题没有题干，没有导入：请在讲义里补上题干再导入。")
        yield report.step()
    if paper is None and _texts(plan) and _paper_with(plan, topic) is None:
        if report.question_ids:
            report.notes.append("给定资料与题库里的不同；题目都已经在题库里，没有改动。")
        else:
            _paper(plan, topic, report)


def _note_differences(row: Question, question: planned.Question, report: Report) -> None:
    answers = set(row.reference_answers.values_list("text", flat=True))
    differs = {
        "作答要求": row.requirements != "\n".join(question.requirements),
        "分值": None not in (row.marks, question.marks) and row.marks != question.marks,
        "字数要求": row.length_printed != _printed(question.length),
        "参考作答": answers and not answers.issuperset(text for _, text in _answers(question)),
    }
    if parts := "、".join(part for part, different in differs.items() if different):
        report.notes.append(f"第 {question.number} 题已经在题库里，{parts}与讲义不同，没有改动。")


def _answers(question: planned.Question) -> list[tuple[str, str]]:
    """Author and text of each reference answer that has a text."""
    answers = question.reference_answers
    return [(answer.author, "\n".join(answer.paragraphs)) for answer in answers if answer.paragraphs]


def _printed(length: planned.Length) -> str:
    """What the column holds of it: where a question names several limits, all of them stand here."""
    return length.printed[:40]


def _texts(plan: planned.Plan) -> list[tuple[int, str]]:
    """Number and text of each material that has a text, in the order of the numbers."""
    return sorted((one.number, "\n".join(one.paragraphs)) for one in plan.materials if one.paragraphs)


def _paper_with(plan: planned.Plan, topic: Topic) -> Paper | None:
    """The topic's paper with exactly these materials."""
    for paper in topic.papers.prefetch_related("materials"):
        if [(material.number, material.text) for material in paper.materials.all()] == _texts(plan):
            return paper
    return None


def _paper(plan: planned.Plan, topic: Topic, report: Report) -> Paper:
    if found := _paper_with(plan, topic):
        return found
    paper = checked(Paper(topic=topic, title=f"{topic.name}专题练习 {topic.papers.count() + 1}"))
    paper.save()
    titles = {material.number: material.title for material in plan.materials}
    for number, text in _texts(plan):
        checked(Material(paper=paper, number=number, title=titles[number], text=text)).save()
        report.count("给定资料")
    return paper


def _question(
    question: planned.Question, paper: Paper, topic: Topic, policies: dict[str, Policy], publish: bool
) -> Question:
    taken = paper.questions.filter(number=question.number).exists()
    last = paper.questions.order_by("-number").first()
    row = checked(
        Question(
            paper=paper,
            topic=topic,
            number=last.number + 1 if taken and last else question.number,
            type=TYPES.get(question.type, QuestionType.UNDECIDED),
            stem="\n".join(question.stem),
            requirements="\n".join(question.requirements),
            marks=question.marks,
            length_kind=question.length.kind,
            length_min=question.length.min,
            length_max=question.length.max,
            length_printed=_printed(question.length),
            state=QuestionState.PUBLISHED if publish else QuestionState.DRAFT,
        )
    )
    row.save()
    row.materials.set(paper.materials.filter(number__in=question.materials))
    row.policies.set(mentioned(f"{row.stem}\n{row.requirements}", policies))
    return row


def _complete(row: Question, question: planned.Question, report: Report) -> None:
    """Marks, reference answers and a rubric, if the question has none yet."""
    if row.marks is None and question.marks is not None:
        row.marks = question.marks
        checked(row).save(update_fields=["marks"])
        report.count("补全的分值")
    if not row.reference_answers.exists():
        for position, (author, text) in enumerate(_answers(question), 1):
            checked(ReferenceAnswer(question=row, position=position, author=author, text=text)).save()
            report.count("参考作答")
        keep_together(row)
    if (question.points or question.bands) and not row.rubrics.exists():
        _rubric(row, question, report)


def _rubric(row: Question, question: planned.Question, report: Report) -> None:
    """Points that do not add up to the question's marks, or lack marks, are a proposal for a teacher."""
    points = _with_marks(question)
    if question.points and not points:
        report.notes.append(
            f"第 {question.number} 题有采分点没有分值，又推不出来，没有导入采分点：请在讲义里补上分值再导入。"
        )
    bands = [band for band in question.bands if band.ceiling > 0]  # a band of 0 marks holds nothing
    if not points and not bands:
        return
    total = sum(point.marks for point in question.points)
    proposed = bool(points) and (question.points_proposed or row.marks not in (None, total))
    rubric = Rubric.objects.create(question=row, version=1, proposed=proposed)
    materials = {material.number: material for material in row.paper.materials.all()}
    for position, point in enumerate(points, 1):
        checked(
            ScoringPoint(
                rubric=rubric,
                position=position,
                kind=POINT_KINDS.get(point.text[:2], PointKind.CONTENT),
                text=point.text,
                marks=point.marks,
                accepted_wordings=point.accepted_wordings,
                material=materials.get(point.material),
            )
        ).save()
    for position, band in enumerate(bands, 1):
        checked(
            Band(
                rubric=rubric,
                position=position,
                label=band.label,
                floor=max(band.floor, Decimal(0)),  # 0—10分 is printed, and nothing lies below 0
                ceiling=band.ceiling,
                description=band.description,
            )
        ).save()
    for position, kind in enumerate(DimensionKind if bands else [], 1):
        Dimension.objects.create(rubric=rubric, position=position, kind=kind)
    report.count("采分点", len(points))
    report.count("评分档次", len(bands))


def _with_marks(question: planned.Question) -> list[planned.Point]:
    """The points, those without marks sharing what the others leave; none where nothing is left to share."""
    bare = [point for point in question.points if point.marks <= 0]
    if not bare:
        return question.points
    left = (question.marks or Decimal(0)) - sum(point.marks for point in question.points if point.marks > 0)
    shares = share(left, len(bare))
    if not shares:
        return []
    given = iter(shares)
    return [replace(point, marks=next(given)) if point.marks <= 0 else point for point in question.points]
