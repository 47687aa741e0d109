"""Sums over a student's answers: how many, what they earned, which points were hit, how long they took and were."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean


@dataclass(frozen=True)
class Answer:
    """One submitted answer. `share` is its marks as a share of the full ones, None while it is not marked; `points` are
    hit, part or miss; `minutes` are None where a whole paper was timed; `length` is cells as a share of the number the
    question prints, None where it prints none."""

    day: date
    type: str
    topic: str
    share: float | None = None
    points: tuple[str, ...] = ()
    minutes: float | None = None
    length: float | None = None


@dataclass(frozen=True)
class Sums:
    """Of some answers: means are None where there is nothing to mean."""

    answers: Sequence[Answer]

    @property
    def attempts(self) -> int:
        return len(self.answers)

    @property
    def marked(self) -> int:
        return sum(answer.share is not None for answer in self.answers)

    @property
    def unmarked(self) -> int:
        return self.attempts - self.marked

    @property
    def share(self) -> float | None:
        return _mean(answer.share for answer in self.answers)

    @property
    def minutes(self) -> float | None:
        return _mean(answer.minutes for answer in self.answers)

    @property
    def length(self) -> float | None:
        return _mean(answer.length for answer in self.answers)

    @property
    def points(self) -> int:
        return sum(len(answer.points) for answer in self.answers)

    @property
    def hit_rate(self) -> float | None:
        """Points hit in full as a share of all that were marked."""
        hits = sum(answer.points.count("hit") for answer in self.answers)
        return hits / self.points if self.points else None


def sums_by(answers: Iterable[Answer], key: Callable[[Answer], str]) -> list[tuple[str, Sums]]:
    """Sums of the answers of each kind, the most practised kind first."""
    kinds = defaultdict(list)
    for answer in answers:
        kinds[key(answer)].append(answer)
    return sorted(
        ((kind, Sums(of_kind)) for kind, of_kind in kinds.items()), key=lambda pair: -pair[1].attempts
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None
