"""A notebook of excerpts as Markdown and as a Word document, each excerpt with its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .answer import printable
from .word import add_small, finished, titled

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_FIRST = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)


@dataclass(frozen=True)
class Note:
    """An excerpt to export; `facts` is kind and tags, `changes` what has become of its source since."""

    text: str
    note: str
    place: str
    facts: str
    changes: Sequence[str]

    @property
    def about(self) -> list[str]:
        """Where it is from and what is to be said of that."""
        place = f"出处：{self.place}" if self.place else "自己写的"
        return [place, self.facts, *self.changes]


def escaped(text: str) -> str:
    """The text as Markdown that shows it as it stands."""
    return _FIRST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", printable(text)))


def notebook_as_markdown(title: str, notes: Sequence[Note]) -> bytes:
    """UTF-8; each excerpt a quotation with its source below it."""
    parts = [f"# {escaped(title)}"]
    for note in notes:
        parts.append("\n".join(f"> {line}" for line in escaped(note.text).splitlines()))
        parts.append("  \n".join(map(escaped, note.about)))
        if note.note:
            parts.append(f"批注：{escaped(note.note)}")
        parts.append("---")
    return ("\n\n".join(parts) + "\n").encode()


def notebook_as_docx(title: str, notes: Sequence[Note], author: str, at: datetime) -> bytes:
    """A Word document on A4; each excerpt a paragraph a line, then its source in small grey letters."""
    document = titled(title)
    for note in notes:
        for line in note.text.splitlines():
            document.add_paragraph(printable(line))
        add_small(document, "；".join(note.about))
        if note.note:
            add_small(document, f"批注：{note.note}")
    return finished(document, title, author, at)
