"""What each kind of evidence counts: a logistic over the features of evidence.py, and what a chance is worth."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from exam.marking.evidence import NAMES, Evidence

SHIPPED = Path(__file__).parent / "data" / "weights.json"
# From this share of the common weight on, the answer says the contrary of the point. By eye: a denied point
# has 0.6 or more, a true one with a stray 不 0.3 or less.
CONTRARY = 0.45
VERBATIM = 0.98  # the chance of a point that stands in the answer word for word
UNSEEN = 0.05  # and of one that nothing speaks for, or only its contrary


@dataclass(frozen=True)
class Weights:
    """Chances `none` and less earn nothing, `all` and more full marks. Where a point has no accepted wordings,
    `words` of its marks go by the share of its own characters instead: markers give a part for a part."""

    features: tuple[float, ...]
    bias: float
    none: float = 0.2
    all: float = 0.6
    words: float = 0.2

    def chance(self, features: Sequence[float]) -> float:
        """The chance, 0..1, that a marker would count the point as made."""
        z = self.bias + sum(w * f for w, f in zip(self.features, features, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def share(self, chance: float) -> float:
        """The share of a point's marks that a chance is worth, 0..1."""
        return max(0.0, min(1.0, (chance - self.none) / (self.all - self.none)))

    def worth(self, evidence: Evidence, *, plain: bool) -> tuple[float, float]:
        """The share of the marks that a window earns, and the chance; `plain` is a point without wordings."""
        if evidence.denied >= CONTRARY:
            return 0.0, UNSEEN
        if evidence.exact:
            return 1.0, VERBATIM
        chance = min(0.97, self.chance(evidence.features))
        words = self.words if plain else 0.0
        return (1 - words) * self.share(chance) + words * evidence.own, chance


def load(path: Path) -> Weights:
    """Weights from a file that `dump` wrote. Raises OSError, and ValueError where it is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        features = tuple(float(found["features"][name]) for name in NAMES)
        weights = Weights(features, *(float(found[name]) for name in ("bias", "none", "all", "words")))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: 不是权重文件（缺少或写错 {error}）。") from error
    if not all(math.isfinite(value) for value in (*features, *list(asdict(weights).values())[1:])):
        raise ValueError(f"{path}: 权重应当是有限的数。")
    if not 0 <= weights.none < weights.all <= 1 or not 0 <= weights.words <= 1:
        raise ValueError(f"{path}: none、all、words 超出范围。")
    return weights


def dump(weights: Weights, **about: object) -> str:
    """As JSON, with what is to be known about them."""
    values = asdict(weights) | {"features": dict(zip(NAMES, weights.features, strict=True))}
    return json.dumps(values | about, ensure_ascii=False, indent=1) + "\n"


@cache
def shipped() -> Weights:
    """The weights of the project. Read on first use, once a process."""
    return load(SHIPPED)
