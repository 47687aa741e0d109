"""Two texts of a policy side by side, passage by passage and word by word.

White space, full and half width and the numbers that passages begin with are form: a passage that differs in
nothing else is the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from materials.wording.folding import fold

LONGEST = 6000  # tokens of a pair that are compared word by word; beyond, clause by clause
LARGEST = 40_000  # pairs that are weighed to find which passage became which
ALIKE = 0.35  # of their two-character pieces in common: one became the other

_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+(?:\.[0-9]+)*|\S")
_CLAUSE = re.compile(r"[^。；;\n]+[。；;]*")
_LABEL = re.compile(r"^\s*第[〇零一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?\s*")


@dataclass(frozen=True)
class Piece:
    text: str
    changed: bool


@dataclass(frozen=True)
class Row:
    """One passage in both texts. `kind` is same, changed, added or removed; `old` and `new` are places in the texts
    that were given, None where there is no such passage; the pieces put together are the passage as printed."""

    kind: str
    old: int | None
    new: int | None
    old_pieces: list[Piece]
    new_pieces: list[Piece]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The passages of two texts, in order, those that belong together in one row."""
    old_keys, new_keys = [_key(text) for text in old], [_key(text) for text in new]
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs: list[tuple[int | None, int | None]] = list(zip(range(a, b), range(c, d), strict=True))
        else:
            pairs = _paired(old_keys, new_keys, range(a, b), range(c, d))
        rows += [_row(old, new, one, other, same=tag == "equal") for one, other in pairs]
    return rows


def _key(text: str) -> str:
    return "".join(fold(_LABEL.sub("", text)).split())


def _row(old: Sequence[str], new: Sequence[str], a: int | None, b: int | None, *, same: bool) -> Row:
    if a is None or b is None:
        old_pieces = [] if a is None else [Piece(old[a], True)]
        new_pieces = [] if b is None else [Piece(new[b], True)]
        return Row("added" if a is None else "removed", a, b, old_pieces, new_pieces)
    if same:
        return Row("same", a, b, [Piece(old[a], False)], [Piece(new[b], False)])
    return Row("changed", a, b, *words(old[a], new[b]))


def _paired(
    old: Sequence[str], new: Sequence[str], first: range, second: range
) -> list[tuple[int | None, int | None]]:
    """Which passage became which: the alignment in order with the most in common."""
    if not first or not second or len(first) * len(second) > LARGEST:
        return [*((a, None) for a in first), *((None, b) for b in second)]
    pieces = {
        text: {text[i : i + 2] for i in range(len(text))}
        for text in (*map(old.__getitem__, first), *map(new.__getitem__, second))
    }
    weights = [[_alike(pieces[old[a]], pieces[new[b]]) for b in second] for a in first]
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        for j in range(len(second) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + weights[i][j])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        if weights[i][j] and best[i][j] == best[i + 1][j + 1] + weights[i][j]:
            pairs.append((first[i], second[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((first[i], None))
            i += 1
        else:
            pairs.append((None, second[j]))
            j += 1
    return [*pairs, *((a, None) for a in first[i:]), *((None, b) for b in second[j:])]


def _alike(one: set[str], other: set[str]) -> float:
    share = 2 * len(one & other) / (len(one) + len(other) or 1)
    return share if share >= ALIKE else 0.0


def words(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where words differ; a word is a Chinese character, a number or a Latin word. A single
    character between two changes counts as changed: it is no help to the eye."""
    pattern = _TOKEN if len(old) + len(new) <= LONGEST else _CLAUSE
    one, other = list(_tokens(old, pattern)), list(_tokens(new, pattern))
    matcher = SequenceMatcher(None, [key for key, _ in one], [key for key, _ in other], autojunk=False)
    changed_old, changed_new = [True] * len(one), [True] * len(other)
    blocks = matcher.get_matching_blocks()
    for a, b, size in blocks:
        between = (a > 0 and a + size < len(one)) or (b > 0 and b + size < len(other))
        if size > 1 or not between or pattern is _CLAUSE:
            changed_old[a : a + size] = changed_new[b : b + size] = [False] * size
    return _cut(old, one, changed_old), _cut(new, other, changed_new)


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Each token as it is compared, with where it starts; white space belongs to none."""
    folded = fold(text)
    for match in pattern.finditer(folded):
        if key := "".join(match[0].split()):
            yield key, match.start()


def _cut(text: str, tokens: list[tuple[str, int]], changed: list[bool]) -> list[Piece]:
    starts = [0, *(start for _, start in tokens[1:]), len(text)]
    pieces: list[Piece] = []
    for index, flag in enumerate(changed):
        part = text[starts[index] : starts[index + 1]]
        if pieces and pieces[-1].changed == flag:
            pieces[-1] = Piece(pieces[-1].text + part, flag)
        else:
            pieces.append(Piece(part, flag))
    return pieces or ([Piece(text, False)] if text else [])
