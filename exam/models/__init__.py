from exam.models.appeals import Appeal
from exam.models.assignments import Assignment, Extension, LatePolicy
from exam.models.authoring import QuestionDraft, QuestionReview, ReviewVerdict
from exam.models.desk import Claim, DeskSettings, MarkingRound, Moderated, Phrase, Standing
from exam.models.frameworks import FrameworkSlot, OwnFramework
from exam.models.handouts import HandoutUpload
from exam.models.imports import QuestionImport
from exam.models.marking import (
    MODERATION,
    DimensionBand,
    InlineComment,
    Marking,
    MarkingKind,
    PointMark,
    Remarking,
)
from exam.models.notebook import Excerpt, ExcerptKind, ExcerptTag
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
from exam.models.plan import DailySet, StudyPlan
from exam.models.reading import Highlight
from exam.models.review import Rating, Review, ReviewCard
from exam.models.rubrics import (
    Band,
    Dimension,
    DimensionKind,
    LengthPenalty,
    PointKind,
    Rubric,
    ScoringPoint,
)
from exam.models.suggestions import PointOpinion, SecondOpinion, SuggestedPoint, Suggestion
from exam.models.writing import Attempt, AttemptMode, Draft, DraftRevision, Sitting, Submission

__all__ = [
    "MODERATION",
    "AnswerPhoto",
    "Appeal",
    "Assignment",
    "Attempt",
    "AttemptMode",
    "Band",
    "Claim",
    "DailySet",
    "DeskSettings",
    "Dimension",
    "DimensionBand",
    "DimensionKind",
    "Draft",
    "DraftRevision",
    "Excerpt",
    "ExcerptKind",
    "ExcerptTag",
    "Extension",
    "Framework",
    "FrameworkSlot",
    "HandoutUpload",
    "Highlight",
    "InlineComment",
    "LatePolicy",
    "LengthKind",
    "LengthPenalty",
    "Marking",
    "MarkingKind",
    "MarkingRound",
    "Material",
    "Moderated",
    "OwnFramework",
    "Paper",
    "Phrase",
    "PointKind",
    "PointMark",
    "PointOpinion",
    "Question",
    "QuestionDraft",
    "QuestionImport",
    "QuestionReview",
    "QuestionState",
    "QuestionType",
    "Rating",
    "ReferenceAnswer",
    "Remarking",
    "Review",
    "ReviewCard",
    "ReviewVerdict",
    "Rubric",
    "ScoringPoint",
    "SecondOpinion",
    "Sitting",
    "Standing",
    "StudyPlan",
    "Submission",
    "SuggestedPoint",
    "Suggestion",
]
