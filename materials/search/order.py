"""An entry's number says what it is and where it stands, so that both engines read entries in one order:
by kind of hit, what is in force first, the higher level first, the newer first, in reading order."""

from enum import IntEnum


class Hit(IntEnum):
    """What was hit, in the order in which hits are read."""

    POLICY = 0  # the names of a policy: title, aliases, number
    TOPIC = 1  # the name of a topic
    QUESTION = 2
    MATERIAL = 3
    READING = 4
    PASSAGE = 5


NAMES = (Hit.POLICY, Hit.TOPIC)
_HITS = tuple(Hit)  # by their values; Hit(value) takes longer
MOST_DOCUMENTS, MOST_PIECES = 2**21, 2**21
_POSITION, _DOCUMENT, _YEAR, _LEVEL, _PAST = 0, 21, 42, 54, 57
_HIT = 58
FIRST_TEXT = (max(NAMES) + 1) << _HIT  # every number of a document's names is lower, every other not


def entry_number(
    hit: Hit, *, document: int, position: int, past: bool = False, level: int = 0, year: int = 0
) -> int:
    """`level` is 0 for the highest to 7, `year` 0 where it is not known."""
    assert document < MOST_DOCUMENTS
    assert position < MOST_PIECES
    return (
        hit << _HIT
        | past << _PAST
        | level << _LEVEL
        | (4095 - year) << _YEAR
        | document << _DOCUMENT
        | position << _POSITION
    )


def hit_of(number: int) -> Hit:
    return _HITS[number >> _HIT]


def document_of(number: int) -> int:
    return number >> _DOCUMENT & (MOST_DOCUMENTS - 1)


def document_in_sql(number: str) -> str:
    """`document_of` for the databases; `number` is the SQL of an entry's number."""
    return f"(({number} >> {_DOCUMENT}) & {MOST_DOCUMENTS - 1})"


def numbers_of(hit: Hit) -> tuple[int, int]:
    """The first and the last number an entry of this kind can have."""
    return hit << _HIT, (hit + 1 << _HIT) - 1
