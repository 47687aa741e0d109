"""Fit exam/marking/data/weights.json and rebuild rarity.json. Needs numpy, scipy and (for --rarity) jieba.

    python -m tools.fit_suggestions DEV.jsonl [--write]
    python -m tools.fit_suggestions --rarity CORPUS.jsonl.xz

The weights are a logistic with fixed signs over the features of exam/marking/evidence.py. Its loss is the squared error of the
total share plus the log loss of point labels; each question of a source counts the same, the sources as in
SOURCES. Cross-validation leaves whole questions out, ten folds. The project itself never needs this file.
"""

import argparse
import collections
import json
import lzma
import math
import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from exam.marking import evidence, guards
from exam.marking.rubric import Point, prepare
from exam.marking.stance import asked
from exam.marking.suggest import CONTRARY, UNSEEN, VERBATIM, WEIGHTS
from exam.marking.text import read

SOURCES = {"ADS": 0.4, "LE": 0.6, "SYNTH-shenlun": 2.0}  # weight of a source as a whole
SIGNS = [(0, 10)] * 4 + [(-10, 0)]  # bounds: no feature may dominate, and only "against" may take away
BIAS = (-12, math.log(0.2 / 0.8))  # without any sign of a point the chance is at most NONE
DECAY = 1e-4
NONE, ALL = 0.2, 0.6  # chances that earn nothing and everything: the best of four pairs, cross-validated
FOLDS = 10


def load(path: str) -> list[dict[str, Any]]:
    """The scored records with, for each point, its candidate windows' features, denial and exactness."""
    records = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        r = json.loads(line)
        if r["kind"] != "scored" or not r["points"]:
            continue
        points = [
            Point(p["pid"], p["text"], Decimal(str(p["marks"])), tuple(p["keywords"])) for p in r["points"]
        ]
        wanted, answer = prepare(r["question"], r["material"], points), read(r["answer"])
        use = guards.usable(answer, read(r["question"]), wanted)
        labels = r.get("point_labels") or {}
        records.append(
            {
                "source": r["source"], "qid": r["qid"], "human": r["human_total"] / r["max_marks"],
                "marks": [p["marks"] / r["max_marks"] for p in r["points"]],
                "labels": [labels.get(p.pid, -1) for p in points],
                "evidence": evidence.weigh(answer, wanted, use, asked(r["question"])),
            }
        )  # fmt: skip
    return records


def choose(records: list[dict[str, Any]], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each point the features of its best window, and a chance fixed by rule (nan where fitted)."""
    rows, fixed = [], []
    for windows in (w for r in records for w in r["evidence"]):
        free = [e for e in windows if e.denied < CONTRARY]
        best = max(free, key=lambda e: float(weights @ e.features), default=None)
        rows.append(best.features if best else (0.0,) * len(SIGNS))
        fixed.append(UNSEEN if not best else VERBATIM if any(e.exact for e in free) else math.nan)
    return np.array(rows), np.array(fixed)


def fit(records: list[dict[str, Any]]) -> np.ndarray:
    """Weights, and the bias last. Windows are chosen anew with each round's weights."""
    answers = collections.Counter(r["qid"] for r in records)
    questions = {s: len({r["qid"] for r in records if r["source"] == s}) for s in SOURCES}
    each = np.array([SOURCES[r["source"]] / answers[r["qid"]] / questions[r["source"]] for r in records])
    owner = np.repeat(np.arange(len(records)), [len(r["marks"]) for r in records])
    marks = np.concatenate([r["marks"] for r in records])
    labels = np.concatenate([r["labels"] for r in records]).astype(float)
    human = np.array([r["human"] for r in records])
    point = np.where(labels >= 0, each[owner] / np.bincount(owner)[owner], 0.0)
    theta = np.array([1.0] * 4 + [-1.0, -2.0])
    for _ in range(3):
        rows, fixed = choose(records, theta[:-1])

        def loss(t: np.ndarray) -> tuple[float, np.ndarray]:
            p = 1 / (1 + np.exp(-np.clip(rows @ t[:-1] + t[-1], -30, 30)))  # noqa: B023
            free = np.isnan(fixed)  # noqa: B023
            p = np.clip(np.where(free, p, fixed), 1e-6, 1 - 1e-6)  # noqa: B023
            error = np.minimum(np.bincount(owner, p * marks, len(human)), 1) - human
            known = np.maximum(labels, 0)
            value = 4 * (each * error**2).sum() + DECAY * (t[:-1] ** 2).sum()
            value -= (point * (known * np.log(p) + (1 - known) * np.log(1 - p))).sum()
            slope = (8 * (each * error)[owner] * marks * p * (1 - p) + point * (p - known)) * free
            return value, np.append(rows.T @ slope + 2 * DECAY * t[:-1], slope.sum())  # noqa: B023

        theta = minimize(loss, theta, jac=True, method="L-BFGS-B", bounds=[*SIGNS, BIAS]).x
    return theta


def shares(records: list[dict[str, Any]], theta: np.ndarray) -> list[np.ndarray]:
    rows, fixed = choose(records, theta[:-1])
    chance = np.where(np.isnan(fixed), 1 / (1 + np.exp(-(rows @ theta[:-1] + theta[-1]))), fixed)
    share = np.clip((chance - NONE) / (ALL - NONE), 0, 1)
    return np.split(share, np.cumsum([len(r["marks"]) for r in records])[:-1])


def cross_validate(records: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """By source: QWK (11 levels) and r of totals, F1 and κ of points; each question scored by weights it did not see."""
    rng, fold = random.Random(0), {}
    for source in SOURCES:
        names = sorted({r["qid"] for r in records if r["source"] == source})
        rng.shuffle(names)
        fold |= {name: i % FOLDS for i, name in enumerate(names)}
    rows: dict[str, list[tuple[float, float]]] = collections.defaultdict(list)
    hits: dict[str, list[tuple[bool, bool]]] = collections.defaultdict(list)
    for held in range(FOLDS):
        theta = fit([r for r in records if fold[r["qid"]] != held])
        test = [r for r in records if fold[r["qid"]] == held]
        for record, share in zip(test, shares(test, theta), strict=True) if test else ():
            rows[record["source"]].append((record["human"], min(1.0, float(share @ record["marks"]))))
            hits[record["source"]] += [
                (w >= 0.5, s >= 0.5) for w, s in zip(record["labels"], share, strict=True) if w >= 0
            ]
    return {source: agreement(rows[source], hits[source]) for source in rows}


def agreement(totals: list[tuple[float, float]], hits: list[tuple[bool, bool]]) -> dict[str, float]:
    human, ours = np.array(totals).T
    a, b = np.floor(human * 10 + 0.5), np.floor(ours * 10 + 0.5)
    found = {
        "QWK": 1 - ((a - b) ** 2).mean() / ((a[:, None] - b) ** 2).mean(),
        "r": np.corrcoef(human, ours)[0, 1],
    }
    if hits:
        t, p = np.array(hits).T
        agreed, chance = (t == p).mean(), t.mean() * p.mean() + (1 - t.mean()) * (1 - p.mean())
        found |= {"F1": 2 * (t & p).sum() / (t.sum() + p.sum()), "kappa": (agreed - chance) / (1 - chance)}
    return {name: round(float(value), 3) for name, value in found.items()}


def rarity(corpus: str) -> dict[str, dict[str, str]]:
    """The nine steps of exam/marking/rarity.py, from jieba's word list and every sixth document of a corpus."""
    import jieba

    han = re.compile(r"[\u4e00-\u9fff]+")
    counts = {(size, part): collections.Counter() for size in (1, 2) for part in "lw"}
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        for line in list(file)[::6]:
            for run in han.findall("\n".join(p["text"] for p in json.loads(line)["passages"])):
                for size in (1, 2):
                    counts[size, "l"].update(run[i : i + size] for i in range(len(run) - size + 1))
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, _ = line.split(" ")
        if han.fullmatch(word):
            for size in (1, 2):
                for i in range(len(word) - size + 1):
                    counts[size, "w"][word[i : i + size]] += int(times)
    table = {}
    for size, name, kept in ((1, "characters", 4000), (2, "pairs", 24000)):
        parts = [counts[size, part] for part in "lw"]
        sums = [part.total() for part in parts]
        mean = {g: sum(p[g] / s / 2 for p, s in zip(parts, sums, strict=True)) for g in set().union(*parts)}
        top = sorted(mean.items(), key=lambda item: (-item[1], item[0]))[:kept]
        high, low = math.log(top[30][1]), math.log(top[-1][1])
        steps: dict[int, list[str]] = collections.defaultdict(list)
        for gram, value in top:
            steps[max(1, min(9, 1 + int(9 * (high - math.log(value)) / (high - low))))].append(gram)
        table[name] = {str(step): "".join(sorted(grams)) for step, grams in sorted(steps.items())}
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dev", nargs="?")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rarity", metavar="CORPUS.jsonl.xz")
    options = parser.parse_args()
    if options.rarity:
        text = json.dumps(rarity(options.rarity), ensure_ascii=False, indent=0)
        WEIGHTS.with_name("rarity.json").write_text(text + "\n", encoding="utf-8")
    if options.dev:
        records = load(options.dev)
        theta, measured = fit(records), cross_validate(records)
        shipped = {
            "how": "tools/fit_suggestions.py: sign-constrained logistic, fitted on dev.jsonl, ten folds by question",
            "features": dict(zip(evidence.NAMES, (round(float(w), 2) for w in theta), strict=False)),
            "bias": round(float(theta[-1]), 2),
            "none": NONE,
            "all": ALL,
            "cross_validated": measured,
        }
        print(json.dumps(shipped, ensure_ascii=False, indent=1))
        if options.write:
            WEIGHTS.write_text(json.dumps(shipped, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
