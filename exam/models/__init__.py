from exam.models.appeals import Appeal
from exam.models.desk import Claim, DeskSettings, MarkingRound, Phrase
from exam.models.handouts import HandoutUpload
from exam.models.marking import InlineComment, Marking, MarkingKind, PointMark, Remarking
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
from exam.models.suggestions import SuggestedPoint, Suggestion
from exam.models.writing import Attempt, AttemptMode, Draft, DraftRevision, Sitting, Submission

__all__ = [
    "AnswerPhoto",
    "Appeal",
    "Attempt",
    "AttemptMode",
    "Band",
    "Claim",
    "DeskSettings",
    "Draft",
    "DraftRevision",
    "Framework",
    "HandoutUpload",
    "Highlight",
    "InlineComment",
    "LengthKind",
    "Marking",
    "MarkingKind",
    "MarkingRound",
    "Material",
    "Paper",
    "Phrase",
    "PointKind",
    "PointMark",
    "Question",
    "QuestionState",
    "QuestionType",
    "ReferenceAnswer",
    "Remarking",
    "Rubric",
    "ScoringPoint",
    "Sitting",
    "Submission",
    "SuggestedPoint",
    "Suggestion",
]
