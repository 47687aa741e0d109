"""A plan as JSON: the contract of `import_handout --dry-run --format json`."""

from decimal import Decimal
from typing import Any

from .plan import Length, Plan, PolicyEntry, Question


def as_json(plan: Plan) -> dict[str, Any]:
    """A plan as dicts, lists, strings and numbers. Marks are numbers (whole ones without a point), an unknown
    date is null, an unknown number of a document is ""."""
    return {
        "topic": plan.topic,
        "background": list(plan.background),
        "sections": [
            {
                "title": section.title,
                "groups": [
                    {"label": group.label, "title": group.title, "paragraphs": list(group.paragraphs)}
                    for group in section.groups
                ],
            }
            for section in plan.sections
        ],
        "policies": [_policy(policy) for policy in plan.policies],
        "relations": [
            {"from": one.source, "to": one.target, "kind": one.kind, "evidence": one.evidence}
            for one in plan.relations
        ],
        "materials": [
            {"number": one.number, "title": one.title, "paragraphs": list(one.paragraphs)}
            for one in plan.materials
        ],
        "questions": [_question(question) for question in plan.questions],
        "frameworks": [{"title": one.title, "paragraphs": list(one.paragraphs)} for one in plan.frameworks],
        "doubts": [{"line": one.line, "text": one.text, "question": one.question} for one in plan.doubts],
    }


def _policy(policy: PolicyEntry) -> dict[str, Any]:
    return {
        "title": policy.title,
        "number": policy.number,
        "number_printed": policy.number_printed,
        "issued_on": policy.date("issued"),
        "effective_on": policy.date("effective"),
        "adopted_on": policy.date("adopted"),
        "published_on": policy.date("published"),
        "expires_on": policy.date("expires"),
        "level": policy.level,
        "kind": policy.kind,
        "issuers": list(policy.issuers),
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "number": question.number,
        "line": question.line,
        "type": question.type,
        "type_proposed": question.type_proposed,
        "stem": "\n".join(question.stem),
        "requirements": list(question.requirements),
        "length": _length(question.length),
        "marks": _number(question.marks),
        "materials": list(question.materials),
        "reference_answers": [
            {"author": answer.author, "paragraphs": list(answer.paragraphs)}
            for answer in question.reference_answers
        ],
        "points": [
            {
                "text": point.text,
                "marks": _number(point.marks),
                "accepted_wordings": list(point.accepted_wordings),
                "material": point.material,
            }
            for point in question.points
        ],
        "points_proposed": question.points_proposed,
        "bands": [
            {
                "label": band.label,
                "floor": _number(band.floor),
                "ceiling": _number(band.ceiling),
                "description": band.description,
            }
            for band in question.bands
        ],
    }


def _length(length: Length) -> dict[str, Any]:
    return {"kind": length.kind, "min": length.min, "max": length.max, "printed": length.printed}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
