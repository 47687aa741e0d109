"""A question's rows as the editor's draft, and a draft as a question's rows."""

from exam.actions.families import keep_together
from exam.actions.rubrics import new_version, settings_of
from exam.authoring import values
from exam.authoring.draft import Band as DraftBand
from exam.authoring.draft import CitedPolicy, Content, Point, Reference
from exam.authoring.draft import Material as DraftMaterial
from exam.marks import plain
from exam.models import (
    Band,
    LengthKind,
    Material,
    Paper,
    Question,
    QuestionType,
    ReferenceAnswer,
    ScoringPoint,
)
from materials.models import Policy, Topic


def content_of(question: Question) -> Content:
    """Everything the question's rows say, with its newest rubric; a proposed one waits for confirmation here too."""
    content = Content(
        topic=question.topic.name,
        paper=str(question.paper_id),
        type="" if question.type == QuestionType.UNDECIDED else question.type,
        stem=question.stem,
        requirements=question.requirements,
        marks=plain(question.marks),
        length_kind=question.length_kind,
        length_min=str(question.length_min or ""),
        length_max=str(question.length_max or ""),
        length_printed=question.length_printed,
        length_tolerance=str(question.length_tolerance),
        minutes=str(question.minutes or ""),
        materials=[
            DraftMaterial(str(row.number), row.title, row.text)
            for row in question.materials.order_by("number")
        ],
        policies=[CitedPolicy(str(row.pk), row.title) for row in question.policies.order_by("pk")],
        references=[
            Reference(row.author, row.dated.isoformat() if row.dated else "", row.text)
            for row in question.reference_answers.all()
        ],
    )
    if rubric := question.rubric:
        _read_rubric(content, question, rubric)
    return content


def _read_rubric(content: Content, question: Question, rubric) -> None:
    settings = settings_of(rubric)
    content.proposed = "1" if rubric.proposed else ""
    content.language_guard = "1" if settings["language_guard"] else ""
    content.length_penalty = settings["length_penalty"]
    content.penalty_cells = str(settings["penalty_cells"] or "")
    content.penalty_marks = plain(settings["penalty_marks"])
    content.dimensions = " ".join(rubric.dimensions.values_list("kind", flat=True))
    places = {row.pk: str(place) for place, row in enumerate(question.reference_answers.all(), 1)}
    for row in rubric.points.select_related("material", "reference"):
        point = Point(
            kind=row.kind,
            text=row.text,
            marks=plain(row.marks),
            part_marks=plain(row.part_marks),
            wordings="\n".join(row.accepted_wordings),
            material=str(row.material.number) if row.material else "",
            reference=places.get(row.reference_id, ""),
        )
        for name, source in (("material", row.material), ("reference", row.reference)):
            start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
            if source and end is not None:
                setattr(point, f"{name}_quote", source.text[start:end])
                setattr(point, f"{name}_start", str(start))
        content.points.append(point)
    content.bands = [
        DraftBand(row.label, plain(row.floor), plain(row.ceiling), row.description)
        for row in rubric.bands.all()
    ]


def write(
    content: Content, question: Question | None = None, *, by, paper: Paper | None = None, replaces=None
) -> Question:
    """Make the question's rows say what the draft says, and return the question, unpublished.

    `question` is an unpublished, unused row that is written over; without one a new row goes into `paper`, the
    draft's paper or one of its own. Given materials that would change a text somebody else reads move the question
    into a paper of its own. Points that nobody has confirmed are not written. To be called in a transaction.
    """
    topic, _ = Topic.objects.named(values.trim(content.topic))
    question = question or Question(number=0, replaces=replaces)
    paper = paper or (question.paper if question.pk else _paper_of(content, replaces))
    if paper is None or _in_the_way(content, paper, question):
        paper = own_paper(topic)
    if paper.pk != question.paper_id:
        question.paper, question.number = paper, _number_in(paper, replaces)
    question.topic = topic
    write_task(question, content)
    question.save()
    question.rubrics.all().delete()
    question.reference_answers.all().delete()
    question.materials.set(_materials(content, paper))
    known = [int(one.id) for one in content.policies if one.id.isdecimal() and len(one.id) < 19]
    question.policies.set(Policy.objects.filter(pk__in=known))
    references = [
        ReferenceAnswer.objects.create(
            question=question,
            position=position,
            author=values.trim(one.author)[:80],
            dated=values.day(one.dated),
            text=one.text,
        )
        for position, one in enumerate(content.references, 1)
        if values.trim(one.text)
    ]
    if not content.proposed and (content.points or content.bands):
        _write_rubric(content, question, references, by)
    keep_together(question, None if content.another else original_of(content))
    return question


def original_of(content: Content) -> Question | None:
    """The question that the draft began as a copy of."""
    known = content.copy_of.isdecimal() and len(content.copy_of) < 19
    return Question.objects.filter(pk=int(content.copy_of)).first() if known else None


def write_task(question: Question, content: Content) -> None:
    """What a draft says of its task; what cannot be read in it is left out, for a preview shows drafts as they are."""
    kind = content.length_kind if content.length_kind in LengthKind else LengthKind.UNSTATED
    least, most = values.count(content.length_min), values.count(content.length_max)
    question.type = content.type or QuestionType.UNDECIDED
    question.stem = content.stem
    question.requirements = content.requirements
    question.marks = values.marks(content.marks)
    question.length_kind = kind
    question.length_min = {
        LengthKind.RANGE: least, LengthKind.MINIMUM: least, LengthKind.TARGET: most, LengthKind.UNSTATED: most,
    }.get(kind)  # fmt: skip
    question.length_max = None if kind in (LengthKind.NONE, LengthKind.MINIMUM) else most
    question.length_printed = content.length_printed[:40]
    question.length_tolerance = int(values.count(content.length_tolerance) or 0)
    question.minutes = values.count(content.minutes)


def _paper_of(content: Content, replaces: Question | None) -> Paper | None:
    if replaces:
        return replaces.paper
    return Paper.objects.filter(pk=int(content.paper)).first() if content.paper.isdecimal() else None


def own_paper(topic: Topic) -> Paper:
    """A new paper for one question, under the first title that is free."""
    number = topic.papers.count() + 1
    while Paper.objects.filter(title=(title := f"{topic.name}练习 {number}")).exists():
        number += 1
    return Paper.objects.create(topic=topic, title=title)


def _number_in(paper: Paper, replaces: Question | None) -> int:
    """A version keeps its number in its paper; a new question comes last."""
    if replaces and replaces.paper_id == paper.pk:
        return replaces.number
    return (paper.questions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _in_the_way(content: Content, paper: Paper, question: Question) -> bool:
    """Whether the paper has another text under one of the draft's numbers that is not this question's alone."""
    for row in paper.materials.filter(number__in=_numbers(content)):
        wanted = content.material(str(row.number))
        others = row.questions.exclude(pk=question.pk) if question.pk else row.questions
        if wanted and wanted.text != row.text and (others.exists() or not question.pk):
            return True
    return False


def _numbers(content: Content) -> list[int]:
    return [number for one in content.materials if (number := values.count(one.number))]


def _materials(content: Content, paper: Paper) -> list[Material]:
    found = []
    for one in content.materials:
        if not values.trim(one.text):
            continue
        row, _ = Material.objects.update_or_create(
            paper=paper,
            number=values.count(one.number),
            defaults={"title": one.title[:120], "text": one.text},
        )
        found.append(row)
    return found


def _write_rubric(content: Content, question: Question, references: list[ReferenceAnswer], by) -> None:
    materials = {str(row.number): row for row in question.materials.all()}
    answers = {str(row.position): row for row in references}
    points = []
    for one in content.points:
        row = ScoringPoint(
            kind=one.kind,
            text=one.text,
            marks=values.marks(one.marks),
            part_marks=values.marks(one.part_marks),
            accepted_wordings=values.lines(one.wordings),
            material=materials.get(one.material.strip()),
            reference=answers.get(one.reference.strip()),
        )
        for name, source in (("material", row.material), ("reference", row.reference)):
            quote, start = getattr(one, f"{name}_quote"), getattr(one, f"{name}_start")
            if source and (span := values.place(quote, source.text, start)):
                setattr(row, f"{name}_start", span[0])
                setattr(row, f"{name}_end", span[1])
        points.append(row)
    bands = [
        Band(
            label=values.trim(one.label),
            floor=values.number_of_marks(one.floor),
            ceiling=values.marks(one.ceiling),
            description=one.description,
        )
        for one in content.bands
    ]
    new_version(
        question,
        points,
        bands=bands,
        dimensions=content.dimensions.split(),
        by=by,
        language_guard=bool(content.language_guard),
        length_penalty=content.length_penalty,
        penalty_cells=values.count(content.penalty_cells) if content.length_penalty == "steps" else None,
        penalty_marks=values.marks(content.penalty_marks) if content.length_penalty != "none" else None,
    )
