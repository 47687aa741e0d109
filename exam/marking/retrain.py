"""Learning from teachers: new weights are taken only where they agree better on questions they did not see."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam.marking.agreement import kappa
from exam.marking.learn import Example, fit, folds, predict
from exam.marking.measures import HIT, correlation, f1, weighted_kappa
from exam.marking.weights import Weights

QUESTIONS, ANSWERS = 2, 10  # the fewest to learn anything from


class TooFew(ValueError):
    """Too little to learn from, as a Chinese sentence."""


@dataclass(frozen=True)
class Agreement:
    """How suggested shares agree with a person's; `error` is the mean squared error of an answer's share, each
    question counting the same. nan where a measure says nothing."""

    questions: int
    answers: int
    error: float
    qwk: float
    r: float
    f1: float
    kappa: float


@dataclass(frozen=True)
class Retrained:
    """Agreement on held-out questions of the weights in use and of newly fitted ones; `weights` is None when
    these are not better."""

    before: Agreement
    after: Agreement
    weights: Weights | None


def retrain(examples: Sequence[Example], current: Weights) -> Retrained:
    """Fit anew from `current`, scored on each question by weights that did not see it. Raises TooFew."""
    place = folds(e.question for e in examples)
    if len(place) < QUESTIONS or len(examples) < ANSWERS:
        raise TooFew(
            f"老师评定过的作答太少：现有 {len(place)} 道题、{len(examples)} 份，"
            f"至少要 {QUESTIONS} 道题、{ANSWERS} 份。"
        )
    pull = 0.5 / len(examples)  # few overrides move the weights little
    by_fold = [
        fit([e for e in examples if place[e.question] != held], current, pull)
        for held in range(max(place.values()) + 1)
    ]
    before = measure(examples, dict.fromkeys(place, current))
    after = measure(examples, {question: by_fold[held] for question, held in place.items()})
    worse = after.error >= before.error or after.qwk < before.qwk
    return Retrained(before, after, None if worse else fit(examples, current, pull))


def measure(examples: Sequence[Example], weights: Mapping[str, Weights]) -> Agreement:
    """The agreement of examples with what the weights for their question say."""
    human, ours, earned, given = [], [], [], []
    errors: dict[str, list[float]] = {}
    for e in examples:
        total, shares = predict(e, weights[e.question])
        human.append(e.human)
        ours.append(total)
        errors.setdefault(e.question, []).append((total - e.human) ** 2)
        for share, known in zip(shares, e.earned, strict=True):
            if known is not None:
                given.append(share)
                earned.append(known)
    made = [
        ("yes" if h >= HIT else "no", "yes" if o >= HIT else "no") for h, o in zip(earned, given, strict=True)
    ]
    agreed = kappa(made)
    return Agreement(
        len(errors),
        len(examples),
        sum(sum(each) / len(each) for each in errors.values()) / len(errors),
        weighted_kappa(human, ours),
        correlation(human, ours),
        f1(earned, given),
        math.nan if agreed is None else agreed,
    )
