"""The tables of docs/marking.md: agreement with human marks on questions that the weights never saw.

Run by `python -m tools.fit_suggestions DEV.jsonl --table`. Suggestions come from the engine as it is used (guards
and half marks included); only the weights differ from fold to fold. Intervals are 95 % of a bootstrap over whole
questions. The baselines are straight lines fitted to the same folds of the *same* source, which is more than the
engine is told.
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from exam.marking.agreement import kappa
from exam.marking.learn import Example, fit, folds
from exam.marking.measures import HIT, correlation, f1, weighted_kappa
from exam.marking.suggest import Suggestion, suggest
from exam.marking.text import read
from exam.marking.weights import Weights
from tools.fit_suggestions import SOURCES, START, examples, points_of

PAGE = Path(__file__).parent.parent / "docs" / "marking.md"
NAMES = {
    "ADS": "数据结构课作业，真人作答、教师评分",
    "LE": "物流课简答，真人作答、教师评分",
    "SYNTH-shenlun": "申论小题（合成作答，非真人）",
}
ATTACKS = {
    "copy_material": "照抄材料", "copy_question": "照抄题干", "empty": "空白", "half_points": "写出一半的点（应得一半）",
    "keyword_stuffing": "罗列关键词", "negated_points": "逐点说反", "off_topic": "跑题", "one_point_repeated": "一点反复写",
    "reference_points": "逐点写全（应得满分）", "shuffled_chars": "打乱字序",
}  # fmt: skip
ROUNDS = 500  # of the bootstrap
NEIGHBOURS = 8
Record = dict[str, Any]


class Row(NamedTuple):
    """One answer: its question, the human and our share of the marks, and (human, ours) of each labelled point."""

    question: str
    human: float
    ours: float
    points: list[tuple[float, float]]


def marked(record: Record, weights: Weights | None) -> Suggestion:
    return suggest(
        record["question"], record["material"], record["references"], points_of(record), record["answer"],
        Decimal(str(record["max_marks"])), weights,
    )  # fmt: skip


def row(record: Record, weights: Weights) -> Row:
    found, labels = marked(record, weights), record.get("point_labels") or {}
    full = {p["pid"]: p["marks"] for p in record["points"]}
    return Row(
        record["qid"],
        record["human_total"] / record["max_marks"],
        float(found.total or 0) / record["max_marks"],
        [(labels[p.pid], float(p.marks) / full[p.pid]) for p in found.points if p.pid in labels],
    )


def held_out(records: Sequence[Record], taught: Sequence[Example]) -> dict[str, list[Row]]:
    """By source, each question scored by weights fitted to the questions of the other nine folds."""
    place = {}
    for source in SOURCES:
        place |= folds(r["qid"] for r in records if r["source"] == source)
    rows: dict[str, list[Row]] = defaultdict(list)
    for held in range(max(place.values()) + 1):
        weights = fit([e for e in taught if place[e.question] != held], START)
        for record in records:
            if place[record["qid"]] == held:
                rows[record["source"]].append(row(record, weights))
    return rows


def other_sources(records: Sequence[Record], taught: Sequence[Example]) -> dict[str, list[Row]]:
    """By source, scored by weights fitted to the other sources only: what a new subject may expect."""
    rows = {}
    for source in SOURCES:
        mine = {r["qid"] for r in records if r["source"] == source}
        weights = fit([e for e in taught if e.question not in mine], START)
        rows[source] = [row(r, weights) for r in records if r["source"] == source]
    return rows


def baselines(records: Sequence[Record]) -> Mapping[str, Callable[[Record], float]]:
    def length(r: Record) -> float:
        return math.log1p(len(read(r["answer"]).folded))

    def keywords(r: Record) -> float:
        """Words are cut out of the points where no accepted wordings are given."""
        words = [
            w for p in r["points"] for w in p["keywords"] or re.split(r"\W+|[的和与及或在是]", p["text"])
        ]
        words = [w for w in words if len(w) > 1]
        return sum(w in r["answer"] for w in words) / max(1, len(words))

    def overlap(r: Record) -> float:
        answer = read(r["answer"]).pairs
        return max(len(answer & read(x).pairs) / max(1, len(read(x).pairs)) for x in r["references"])

    def neighbours(r: Record) -> float:
        """What the person gave the likest other answers to the *same* question: how much wording can tell at all
        once a question has been marked."""
        answer = read(r["answer"]).pairs
        near = [
            (2 * len(answer & pairs) / max(1, len(answer) + len(pairs)), share)
            for other, pairs, share in known[r["qid"]]
            if other != r["id"]
        ]
        nearest = sorted(near)[-NEIGHBOURS:]
        return sum((n + 0.01) * share for n, share in nearest) / max(0.01, sum(n + 0.01 for n, _ in nearest))

    known = defaultdict(list)
    for r in records:
        known[r["qid"]].append((r["id"], read(r["answer"]).pairs, r["human_total"] / r["max_marks"]))
    return {
        "平均分": lambda r: 0.0,
        "篇幅": length,
        "关键词命中率": keywords,
        "二字组重合": overlap,
        "（参考）同题已评的近邻": neighbours,
    }


def lined(records: Sequence[Record], measure: Callable[[Record], float]) -> list[Row]:
    """A straight line from one measure to the marks, fitted to the other folds of the same source."""
    place = folds(r["qid"] for r in records)
    seen = [(r["qid"], r["human_total"] / r["max_marks"], measure(r)) for r in records]
    rows = []
    for held in range(max(place.values()) + 1):
        known = [(y, x) for q, y, x in seen if place[q] != held]
        ys, xs = (sum(v) / len(known) for v in zip(*known, strict=True))
        spread = sum((x - xs) ** 2 for _, x in known)
        rise = sum((x - xs) * (y - ys) for y, x in known) / spread if spread > 1e-9 else 0.0
        rows += [
            Row(q, y, min(1.0, max(0.0, ys + rise * (x - xs))), []) for q, y, x in seen if place[q] == held
        ]
    return rows


def interval(rows: Sequence[Row], measure: Callable[[Sequence[Row]], float]) -> str:
    """The measure with its 95 % interval, questions drawn again."""
    chance, by = random.Random(1), defaultdict(list)
    for each in rows:
        by[each.question].append(each)
    names = sorted(by)
    drawn = (measure([r for q in chance.choices(names, k=len(names)) for r in by[q]]) for _ in range(ROUNDS))
    values = sorted(v for v in drawn if not math.isnan(v))
    if not values:
        return "—"
    low, high = values[int(0.025 * len(values))], values[int(0.975 * (len(values) - 1))]
    return f"{measure(rows):.2f} [{low:.2f}, {high:.2f}]"


def qwk(rows: Sequence[Row]) -> float:
    return weighted_kappa([r.human for r in rows], [r.ours for r in rows])


def pearson(rows: Sequence[Row]) -> float:
    return correlation([r.human for r in rows], [r.ours for r in rows])


def points_f1(rows: Sequence[Row]) -> float:
    pairs = [pair for r in rows for pair in r.points]
    return f1([h for h, _ in pairs], [o for _, o in pairs])


def points_kappa(rows: Sequence[Row]) -> float:
    made = [("yes" if h >= HIT else "no", "yes" if o >= HIT else "no") for r in rows for h, o in r.points]
    found = kappa(made)
    return math.nan if found is None else found


def agreement_table(title: str, by: Mapping[str, list[Row]]) -> list[str]:
    lines = [
        f"**{title}**",
        "",
        "| 题组 | 题 / 份 | QWK | r | 采分点 F1 | 采分点 κ | 平均偏差 |",
        "|---|---|---|---|---|---|---|",
    ]
    for source, rows in by.items():
        bias = sum(r.ours - r.human for r in rows) / len(rows)
        lines.append(
            f"| {NAMES[source]} | {len({r.question for r in rows})} / {len(rows)} | {interval(rows, qwk)} "
            f"| {interval(rows, pearson)} | {interval(rows, points_f1)} | {interval(rows, points_kappa)} | {bias:+.2f} |"
        )
    return [*lines, ""]


def baseline_table(records: Sequence[Record], ours: Mapping[str, list[Row]]) -> list[str]:
    lines = [
        "**与最简单的办法相比（QWK / r）**",
        "",
        "| 题组 | 本引擎 | " + " | ".join(baselines(records)) + " |",
    ]
    lines.append("|---" * (len(baselines(records)) + 2) + "|")
    for source in SOURCES:
        mine = [r for r in records if r["source"] == source]
        shown = [ours[source], *(lined(mine, measure) for measure in baselines(mine).values())]
        cells = [
            f"{qwk(rows):.2f} / {'—' if i == 1 else f'{pearson(rows):.2f}'}" for i, rows in enumerate(shown)
        ]
        lines.append(f"| {NAMES[source]} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def gaming_table(attacks: Sequence[Record]) -> list[str]:
    """How the shipped weights meet texts made to fool them."""
    met: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for r in attacks:
        share = float(marked(r, None).total or 0) / r["max_marks"]
        met[r["attack"]].append(
            (r.get("min_share", 0) - 1e-6 <= share <= r.get("max_share", 1) + 1e-6, share)
        )
    lines = ["**有意糊弄的文字与对照（随附权重）**", "", "| 手法 | 挡住 / 共 | 平均得分率 |", "|---|---|---|"]
    for attack, results in sorted(met.items()):
        mean = sum(share for _, share in results) / len(results)
        lines.append(
            f"| {ATTACKS.get(attack, attack)} | {sum(ok for ok, _ in results)} / {len(results)} | {mean:.2f} |"
        )
    return [*lines, ""]


def write_tables(records: Sequence[Record], attacks: Sequence[Record]) -> None:
    """Measure, and replace what stands between the two marks of docs/marking.md."""
    taught = examples(records)
    ours = held_out(records, taught)
    lines = [
        *agreement_table("留题检验：在九成题目上拟合，在其余题目上打分", ours),
        *agreement_table("换科检验：只用另外两组题拟合，给这一组打分", other_sources(records, taught)),
        *baseline_table(records, ours),
        *gaming_table(attacks),
    ]
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split("<!-- tables -->\n", 1)
    after = rest.split("<!-- /tables -->", 1)[1]
    text = "\n".join(lines)
    PAGE.write_text(f"{before}<!-- tables -->\n{text}<!-- /tables -->{after}", encoding="utf-8")
    print(text)
