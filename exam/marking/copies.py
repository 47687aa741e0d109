"""Stretches of a text that stand word for word somewhere else, or twice in itself."""

from collections.abc import Iterable

from exam.marking.text import Reading

RUN = 12  # folded characters in a row that nobody writes twice by chance


def copied(text: Reading, source: Reading, run: int = RUN) -> list[tuple[int, int]]:
    """The runs of `run` or more characters that the source has too, in folded characters of the text, in order."""
    known = {source.folded[i : i + run] for i in range(len(source.folded) - run + 1)}
    return _runs((text.folded[i : i + run] in known for i in range(len(text.folded) - run + 1)), run)


def repeated(text: Reading) -> list[tuple[int, int]]:
    """The runs that the text has had before, likewise; the first time does not count."""
    seen: dict[str, int] = {}
    again = []
    for place in range(len(text.folded) - RUN + 1):
        first = seen.setdefault(text.folded[place : place + RUN], place)
        again.append(
            first + RUN <= place
        )  # what overlaps itself (哈哈哈哈…) is no repetition until it is over
    return _runs(again, RUN)


def _runs(begins: Iterable[bool], run: int) -> list[tuple[int, int]]:
    """Neighbouring places where a run begins, as one span each."""
    spans: list[tuple[int, int]] = []
    for place, hit in enumerate(begins):
        if not hit:
            continue
        if spans and place <= spans[-1][1]:
            spans[-1] = spans[-1][0], place + run
        else:
            spans.append((place, place + run))
    return spans
