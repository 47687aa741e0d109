"""Two states of an entry (actions/edits.state_of) held against each other, for people to read."""

from dataclasses import dataclass

from materials.articles import tidy
from materials.compare import Row, compare
from materials.models import DateKind, Level, Status

State = tuple[dict[str, str], str]

LABELS = {
    "title": "标题",
    "aliases": "又称",
    "number": "发文字号",
    "level": "层级",
    "kind": "公文种类",
    "status": "有效性",
    "issuers": "发文机关",
    "source_url": "来源链接",
    "summary": "摘要",
    "topics": "专题",
} | {f"date_{kind}": f"{label}日期" for kind, label in DateKind.choices}
_WORDS = {"level": dict(Level.choices), "status": dict(Status.choices)}


@dataclass(frozen=True)
class Difference:
    label: str
    old: str
    new: str


def differences(old: State, new: State) -> list[Difference]:
    """The fields that differ, as they are shown; the text apart."""
    found = []
    for name, label in LABELS.items():
        one, other = old[0].get(name, ""), new[0].get(name, "")
        if one != other:
            words = _WORDS.get(name, {})
            found.append(Difference(label, str(words.get(one, one)), str(words.get(other, other))))
    return found


def text_rows(old: State, new: State) -> list[Row]:
    """The lines of the texts side by side, none where nothing but form differs."""
    rows = compare(*(list(filter(None, tidy(text).split("\n"))) for _, text in (old, new)))
    return rows if any(row.kind != "same" for row in rows) else []
