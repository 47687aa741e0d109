"""What the library's search finds of the exam: published questions and the materials they use, of copies the one that the
bank shows to everybody. Never answers."""

from collections.abc import Iterable

from django.db.models import Prefetch

from exam.models import Material, Question
from materials.models import Audience
from materials.search.index import Document, Piece, index, remove
from materials.search.order import Hit


def index_questions(questions: Iterable[Question]) -> None:
    """Make the index say what these questions say, and their materials, while they are listed; nothing otherwise. Their
    families come with them: one that is published or retired gives up its place to another, or takes it. To be
    called by every action that changes a question's text, state, materials or family."""
    given = Question.objects.filter(pk__in=[question.pk for question in questions])
    families = Question.objects.filter(family__in=given.values("family"))
    listed = list(families.listed().select_related("topic", "paper"))
    pks = [question.pk for question in listed]
    remove("question", families.exclude(pk__in=pks).values_list("pk", flat=True))
    index(map(question_document, listed))
    _index_materials(Material.objects.filter(questions__in=families))


def _index_materials(materials) -> None:
    listed = Question.objects.listed().select_related("topic").order_by("pk")
    rows = materials.distinct().select_related("paper").prefetch_related(Prefetch("questions", listed))
    for material in rows:
        if questions := material.questions.all():
            index([material_document(material, questions[0])])
        else:
            remove("material", [material.pk])


def question_document(question: Question) -> Document:
    return Document(
        kind="question",
        object_id=question.pk,
        title=f"{question.topic} · {question}",
        address=question.get_absolute_url(),
        note=question.paper.title,
        facets=_facets(question, question.paper),
        audience=Audience.MEMBERS,
        pieces=[Piece(Hit.QUESTION, f"{question.stem}\n{question.requirements}")],
    )


def material_document(material: Material, question: Question) -> Document:
    """A material as it stands on the page of a listed question that uses it."""
    return Document(
        kind="material",
        object_id=material.pk,
        title=f"{question.topic} · 给定{material} {material.title}".strip(),
        address=f"{question.get_absolute_url()}#material-{material.number}",
        note=material.paper.title,
        facets=_facets(question, material.paper),
        audience=Audience.MEMBERS,
        pieces=[Piece(Hit.MATERIAL, material.text)],
    )


def _facets(question: Question, paper) -> list[tuple[str, str]]:
    year = [("year", str(paper.dated.year))] if paper.dated else []
    return [("topic", question.topic.name), *year]
