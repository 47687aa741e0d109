"""Which document a date belongs to, and what it says of it: adopted, issued, published, effective, expires."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from materials.wording import mentions
from materials.wording.dates import Date
from materials.wording.mentions import Mention
from materials.wording.titles import Title

from .passages import Passage

_FROM = re.compile(r"\s?起\s?(?:正式)?(?:开始)?\s?(?:施行|实施|执行|生效)")
_UNTIL = re.compile(r"(?:有效期(?:至|到|截至)|失效日期:?)\s?$")
_PASSED = re.compile(r"[^,。;]{0,40}?通过")
_THEN = re.compile(
    rf"\s?,?(?:由[^,。;《]{{2,30}})?(?:正式)?(?P<verb>{mentions.ISSUED}|{mentions.PUBLISHED}|施行|实施)"
)
_NEAR = (
    20  # mentions that are looked at around a date: further away is another matter, and a line may be hostile
)


@dataclass(frozen=True)
class Dated:
    """A date with its kind and documents; none of them where the text leaves open whose date it is."""

    date: Date
    kind: str
    titles: list[Title]


def read(passage: Passage, spoken: Sequence[Mention], printed: Sequence[Date]) -> Iterator[Dated]:
    """The possible dates of a passage that say something of a document."""
    starts = [mention.start for mention in spoken]
    for index, date in enumerate(printed):
        if date.impossible:
            continue
        at = bisect_left(starts, date.start)
        following = printed[index + 1].start if index + 1 < len(printed) else len(passage.text)
        dated = _read(passage, date, spoken[max(at - _NEAR, 0) : at], spoken[at : at + _NEAR], following)
        if dated:
            yield dated


def _read(
    passage: Passage, date: Date, before: Sequence[Mention], after: Sequence[Mention], following: int
) -> Dated | None:
    folded = passage.folded
    start, end = passage.sentence(date.start)
    here = [one for one in before if one.start >= start]
    subject = _subject(here) or _subject(before)
    if _UNTIL.search(folded[max(start, date.start - 12) : date.start]):
        return Dated(date, "expires", subject) if before else None
    if _FROM.match(folded, date.end):
        return Dated(date, "effective", subject) if before else None
    if folded[date.end : date.end + 1] in ("起", "至", "-", "~"):
        return None
    for one in after:
        # 印发的《A》 has the date only of its own clause; 印发《B》 also one at the head of the sentence.
        own = one.role == "issue" or (one.cited and "," not in folded[date.end : one.verb_at])
        if own and one.verb and one.start < end and one.verb_at <= following:
            return Dated(date, _kind(one.verb), one.titles)
    if here and folded[max(date.start - 1, 0)] == "经" and _PASSED.match(folded, date.end):
        return Dated(date, "adopted", subject)
    then = _THEN.match(folded, date.end)
    if then and here and date.start - here[-1].end <= 3:
        return Dated(date, _kind(then["verb"]), subject)
    return None


def _subject(before: Sequence[Mention]) -> list[Title]:
    """The document that a text is about: the one it issues last, or the first that it names outright; never one
    that it only rests on or carries out."""
    issued = [one.titles[0] for one in before if one.role == "issue"]
    named = [one.titles[0] for one in before if one.role == "" and not one.cited]
    return issued[-1:] or named[:1]


def _kind(verb: str) -> str:
    if "通过" in verb:
        return "adopted"
    if verb in ("施行", "实施"):
        return "effective"
    return "published" if re.fullmatch(mentions.PUBLISHED, verb) else "issued"
