"""What the essay report says beside the bands: what can be measured and checked, and no marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from django.db.models import Q

from exam.marking.essay import Citation, Report, Span, report
from exam.models import Submission
from materials.models import Policy, Status

ASPECTS = ("论点", "分论点", "论据", "原因", "对策")
STATEMENT = re.compile(
    r"^(?P<name>总论点|分论点[一二三四五六七八九十0-9]*)[：:](?P<text>[^。]+)", re.MULTILINE
)
BESIDE = 3  # characters between 《title》 and the number that belongs to it
SOUND = (Status.IN_FORCE, Status.UNKNOWN)
ELSEWHERE = {"length", "framework", "citation"}  # said here from what the site knows


@dataclass(frozen=True)
class Note:
    """One finding as the pages show it: its letter where it has places in the text, "" else, and the policies it
    is about. `warn` asks for a second look."""

    position: str
    says: str
    spans: Sequence[Span] = ()
    policies: Sequence[Policy] = ()
    warn: bool = False
    credit: str = ""  # as a scoring point has one, for the marks in the text


def notes_on(submission: Submission) -> list[Note]:
    """The report on a submission to an essay question."""
    question = submission.attempt.question
    frameworks = [(each.title, STATEMENT.findall(each.text)) for each in question.topic.frameworks.all()]
    statements = [text for _, lines in frameworks for _, text in lines]
    found = report(
        submission.text,
        "\n".join(material.text for material in question.materials.all()),
        f"{question.stem}\n{question.requirements}",
        [*ASPECTS, *statements],
    )
    said = [(length_words(submission), (), (), False)]
    if found.length:
        said += [
            (finding.says, finding.spans, (), finding.name in ("copied", "repeated"))
            for finding in found.findings
            if finding.name not in ELSEWHERE
        ]
        said += framework_words(found, frameworks)
        said += citation_words(found.citations, question.paper.dated)
    return lettered(said, len(submission.text))


def length_words(submission: Submission) -> str:
    """The length as the limit is read: in cells of the answer sheet."""
    question, cells = submission.attempt.question, submission.cells
    limit = f"要求{question.length_text}"
    if question.most_cells and cells > question.most_cells:
        return f"{cells} 格，{limit}：多 {cells - question.most_cells} 格。"
    if question.least_cells and cells < question.least_cells:
        return f"{cells} 格，{limit}：少 {question.least_cells - cells} 格。"
    return f"{cells} 格，{limit}。"


def framework_words(found: Report, frameworks) -> list[tuple]:
    """Which kinds of argument were seen, and how far each framework of the topic is covered."""
    places = [place for _, place in found.framework]
    seen = [name for name, place in zip(ASPECTS, places, strict=False) if place]
    missing = [name for name in ASPECTS if name not in seen]
    words = f"看到了{'、'.join(seen) or '（没有）'}" + (
        f"，没有看到{'、'.join(missing)}。" if missing else "。"
    )
    said: list[tuple] = [(words, (), (), False)]
    left = places[len(ASPECTS) :]
    for title, lines in frameworks:
        mine, left = left[: len(lines)], left[len(lines) :]
        covered = [name for (name, _), place in zip(lines, mine, strict=True) if place]
        if covered:
            words = f"和框架“{title}”相近：{'、'.join(covered)}（共 {len(lines)} 条论点）。"
            said.append((words, [place for place in mine if place], (), False))
    return said


def citation_words(citations: Sequence[Citation], day: date | None) -> list[tuple]:
    """Each citation, as far as the policy library knows it: unknown, out of date on the day of the paper (or now),
    or with another's number."""
    texts = [citation.text for citation in citations]
    known: dict[str, Policy] = {}
    asked = Q(number__in=texts) | Q(title__in=texts) | Q(aliases__title__in=texts)
    for policy in Policy.objects.public().filter(asked).distinct().with_life():
        known |= dict.fromkeys([policy.number, policy.title, *map(str, policy.aliases.all())], policy)
    said = []
    for citation, before in zip(citations, [None, *citations], strict=False):
        policy = known.get(citation.text)
        named = known.get(before.text) if before and not before.numbered else None
        shown = citation.text if citation.numbered else f"《{citation.text}》"
        together = before and citation.numbered and 0 <= citation.span[0] - before.span[1] <= BESIDE
        if together and named and policy != named:
            words = f"{shown}：和《{named}》对不上，库里它的文号是{named.number or '（没有）'}。"
            said.append((words, [citation.span], [named], True))
        elif policy is None:
            said.append((f"{shown}：政策库里没有，请自己核对。", [citation.span], (), False))
        else:
            status = policy.status_on(day) if day else policy.standing
            sound = status in SOUND
            when = "考试那天" if day else ""
            words = f"{shown}：{when}{status.label}{'' if sound else '，请核对引用得对不对'}。"
            said.append((words, [citation.span], [policy], not sound))
    return said


def lettered(said: list[tuple], size: int) -> list[Note]:
    """Notes whose places are parts of the text (not the whole of it) get a letter, as long as there are any."""
    letters = iter(ascii_uppercase)
    notes = []
    for words, spans, policies, warn in said:
        parts = [span for span in spans if span[1] - span[0] < size / 2]
        mark = bool(parts) and len(parts) == len(spans) and sum(b - a for a, b in parts) < size * 0.8
        letter = next(letters, "") if mark else ""
        notes.append(Note(letter, words, parts if letter else (), policies, warn))
    return notes
