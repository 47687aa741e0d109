from materials.models.imports import ImportedRecord
from materials.models.policies import (
    DateKind,
    Issuer,
    Level,
    Passage,
    Policy,
    PolicyAlias,
    PolicyDate,
    PolicyIssuer,
    PolicyVersion,
    Precision,
    Relation,
    RelationKind,
    Status,
)
from materials.models.search import Audience, SearchDocument, SearchEntry
from materials.models.topics import ReadingGroup, ReadingParagraph, ReadingSection, SectionKind, Topic

__all__ = [
    "Audience",
    "DateKind",
    "ImportedRecord",
    "Issuer",
    "Level",
    "Passage",
    "Policy",
    "PolicyAlias",
    "PolicyDate",
    "PolicyIssuer",
    "PolicyVersion",
    "Precision",
    "ReadingGroup",
    "ReadingParagraph",
    "ReadingSection",
    "Relation",
    "RelationKind",
    "SearchDocument",
    "SearchEntry",
    "SectionKind",
    "Status",
    "Topic",
]
