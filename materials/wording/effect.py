"""The day from which a text is in force, where it says so itself."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from . import dates
from .folding import fold

_CHANGED = re.compile("修正|修订|修改")
_IN_NOTE = re.compile(r"\s?起?\s?(?:施行|实施)[\s。)]*$")
_ITSELF = re.compile(r"本[^,。;]{1,20}自\s?$")
_BEGINS = re.compile(r"\s?起(?:施行|实施|生效)")


def in_force_from(note: str, texts: Iterable[str]) -> date | None:
    """By the note under its title (… 2003年8月1日 施行) or its last texts (本条例自2003年8月1日起施行). None where the two
    differ, and where the note tells of a change: then the day may be that of the first text or of the newest."""
    if _CHANGED.search(note):
        return None
    days = {*_in_note(fold(note)), *(day for text in texts for day in _in_text(fold(text)))}
    only = days.pop() if len(days) == 1 else ""
    return date.fromisoformat(only) if len(only) == 10 else None


def _in_note(note: str) -> Iterator[str]:
    if "行" in note or "实施" in note:
        yield from (one.iso for one in dates.find(note) if _IN_NOTE.match(note, one.end))


def _in_text(text: str) -> Iterator[str]:
    if "起" in text and "自" in text:
        for one in dates.find(text):
            if _BEGINS.match(text, one.end) and _ITSELF.search(text[: one.start]):
                yield one.iso
