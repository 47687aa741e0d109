from exam.models.handouts import HandoutUpload
from exam.models.marking import Marking, MarkingKind, PointMark
from exam.models.papers import (
    Framework,
    LengthKind,
    Material,
    Paper,
    Question,
    QuestionState,
    QuestionType,
    ReferenceAnswer,
)
from exam.models.photos import AnswerPhoto
from exam.models.reading import Highlight
from exam.models.rubrics import Band, PointKind, Rubric, ScoringPoint
from exam.models.writing import Attempt, AttemptMode, Draft, DraftRevision, Sitting, Submission

__all__ = [
    "AnswerPhoto",
    "Attempt",
    "AttemptMode",
    "Band",
    "Draft",
    "DraftRevision",
    "Framework",
    "HandoutUpload",
    "Highlight",
    "LengthKind",
    "Marking",
    "MarkingKind",
    "Material",
    "Paper",
    "PointKind",
    "PointMark",
    "Question",
    "QuestionState",
    "QuestionType",
    "ReferenceAnswer",
    "Rubric",
    "ScoringPoint",
    "Sitting",
    "Submission",
]
