"""Fit exam/marking/data/weights.json to human-marked answers, and measure the engine. Pure Python.

    python -m tools.fit_suggestions DEV.jsonl [--write]   fit; print or write the weights
    python -m tools.fit_suggestions DEV.jsonl --table     the tables of docs/marking.md, written into it

Every third answer is learnt from a second time, lost among answers to other questions: long answers must not
earn marks by their length. tools/measure_suggestions.py explains the tables.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from exam.marking.learn import Example, example, fit
from exam.marking.rubric import Point
from exam.marking.weights import SHIPPED, Weights, dump

SOURCES = {"ADS": 0.5, "LE": 0.7, "SYNTH-shenlun": 2.0}  # weight of a source as a whole
# Where the search begins, and the three settings that are not fitted but chosen from a few by cross-validation.
START = Weights((1.0, 1.0, 1.0, 1.0, -1.0), -2.0, none=0.2, all=0.6, words=0.2)
PADDING = 250  # characters of other answers around one that is learnt from a second time
EVERY = 3


def load(path: Path, kind: str = "scored") -> list[dict[str, Any]]:
    """The records of one kind that have points."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [r for r in map(json.loads, lines) if r["kind"] == kind and r["points"]]


def points_of(record: dict[str, Any]) -> list[Point]:
    return [
        Point(p["pid"], p["text"], Decimal(str(p["marks"])), tuple(p["keywords"])) for p in record["points"]
    ]


def padded(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every third record with its answer before or after answers to other questions of its source."""
    chance, found = random.Random(5), []
    for record in records[::EVERY]:
        others = [r for r in records if r["source"] == record["source"] and r["qid"] != record["qid"]]
        padding = ""
        while len(padding) < PADDING:
            padding += chance.choice(others)["answer"] + "。"
        parts = [record["answer"], padding]
        found.append(record | {"answer": "\n".join(parts if chance.random() < 0.5 else parts[::-1])})
    return found


def examples(records: Sequence[dict[str, Any]]) -> list[Example]:
    questions = defaultdict(set)
    for r in records:
        questions[r["source"]].add(r["qid"])
    found = []
    for r in [*records, *padded(records)]:
        points, labels = points_of(r), r.get("point_labels") or {}
        found.append(
            example(
                r["qid"], r["question"], r["material"], points, r["answer"], r["human_total"],
                [labels.get(point.pid) for point in points], r["max_marks"],
                SOURCES[r["source"]] / len(questions[r["source"]]),
            )
        )  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    records = load(options.dev)
    if options.table:
        from tools.measure_suggestions import write_tables

        write_tables(records, load(options.dev, "gaming"))
        return
    text = dump(fit(examples(records), START), how="tools/fit_suggestions.py")
    print(text)
    if options.write:
        SHIPPED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
