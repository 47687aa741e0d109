"""What to practise next. A pick carries its reasons, and says them in one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

RECENT, LONG_AGO = 7, 30  # days


@dataclass(frozen=True)
class Candidate:
    """A question that could come next: `type` in words; of its newest answer the day, and the marks it earned as a
    share of all and those it did not earn, in words; None where there is no answer, or no marks."""

    pk: int
    type: str
    answered_on: date | None = None
    share: float | None = None
    lost: str = ""


@dataclass(frozen=True)
class Reason:
    """`weight` is for or against the question (below 0); a reason without `words` only shifts the scales."""

    weight: float
    words: str = ""


@dataclass(frozen=True)
class Pick:
    pk: int
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> float:
        return sum(reason.weight for reason in self.reasons)

    @property
    def sentence(self) -> str:
        """Why this one: what speaks for it, the strongest first."""
        spoken = [reason for reason in self.reasons if reason.words and reason.weight > 0]
        words = [reason.words for reason in sorted(spoken, key=lambda reason: -reason.weight)]
        return "，".join(words or ["眼下只有这一道可写"]) + "。"


def pick(candidates: Sequence[Candidate], shares: Mapping[str, Sequence[float]], today: date) -> Pick | None:
    """The candidate with the most to say for it, of equals the first; None without candidates. `shares` are the marks
    of all the student's answers by type, each as a share of the full ones."""
    weakest = min(shares, key=lambda name: mean(shares[name]), default="") if len(shares) > 1 else ""
    picks = [
        Pick(each.pk, (_of_type(each.type, shares, weakest), *_of_question(each, today)))
        for each in candidates
    ]
    return max(picks, key=lambda found: found.score, default=None)


def _of_type(name: str, shares: Mapping[str, Sequence[float]], weakest: str) -> Reason:
    earned = shares.get(name)
    if not earned:
        return Reason(2, f"{name}还没有评过分的练习")
    average = mean(earned)
    words = f"{name}平均得 {average:.0%}，{'是几种题型里最低的' if name == weakest else '还能再高'}"
    return Reason(3 * (1 - average), words)


def _of_question(each: Candidate, today: date) -> list[Reason]:
    if each.answered_on is None:
        return [Reason(2, "这道还没写过")]
    days = (today - each.answered_on).days
    reasons = []
    if each.share is not None:
        reasons.append(Reason(2 * (1 - each.share), f"这道上次差 {each.lost} 分"))
    if days < RECENT:
        reasons.append(Reason(-4))
    elif days >= LONG_AGO:
        reasons.append(Reason(0.5, f"离上次写有 {days} 天了"))
    return reasons
