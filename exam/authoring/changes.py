"""What differs between two versions of a question, part by part. Pure Python."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from exam.authoring.draft import Content
from exam.authoring.preview import parts

_PIECE = re.compile(r"[^。；，\n]*[。；，\n]|[^。；，\n]+")


@dataclass(frozen=True)
class Change:
    """A part that differs. `pieces` are stretches of text in reading order, each "same", "removed" or "added": without
    the added ones they are the old text, without the removed ones the new."""

    title: str
    pieces: list[tuple[str, str]]


def changes(old: Content, new: Content) -> list[Change]:
    """The parts that differ, in the order of the editor; [] where the versions say the same."""
    before, after = dict(parts(old)), dict(parts(new))
    titles = [*after, *(title for title in before if title not in after)]
    return [
        Change(title, pieces(before.get(title, ""), after.get(title, "")))
        for title in titles
        if before.get(title) != after.get(title)
    ]


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Both texts in one, cut at marks of punctuation."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[tuple[str, str]] = []
    for kind, left, right, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(before[left:right])))
            continue
        found += [
            (name, text)
            for name, text in (
                ("removed", "".join(before[left:right])),
                ("added", "".join(after[start:end])),
            )
            if text
        ]
    return found
