"""Rebuild exam/marking/data/rarity.json. Needs jieba: python -m tools.build_rarity CORPUS.jsonl.xz

From jieba's word list and every sixth document of a corpus whose lines hold {"passages": [{"text": …}]}.
"""

import argparse
import json
import lzma
import math
import re
from collections import Counter, defaultdict
from pathlib import Path

from exam.marking.rarity import TABLE

HAN = re.compile(r"[\u4e00-\u9fff]+")
KEPT = ((1, "characters", 4000), (2, "pairs", 24000))  # the commonest
STEPS = 9


def frequencies(corpus: Path) -> dict[tuple[int, str], Counter[str]]:
    """How often each character or pair stands in the laws (l) and in the words (w)."""
    import jieba

    counts: dict[tuple[int, str], Counter[str]] = {
        (size, part): Counter() for size in (1, 2) for part in "lw"
    }
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        for line in list(file)[::6]:
            for run in HAN.findall("\n".join(p["text"] for p in json.loads(line)["passages"])):
                for size in (1, 2):
                    counts[size, "l"].update(run[i : i + size] for i in range(len(run) - size + 1))
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, _ = line.split(" ")
        if HAN.fullmatch(word):
            for size in (1, 2):
                for i in range(len(word) - size + 1):
                    counts[size, "w"][word[i : i + size]] += int(times)
    return counts


def table(counts: dict[tuple[int, str], Counter[str]]) -> dict[str, dict[str, str]]:
    """The nine steps of exam/marking/rarity.py."""
    found = {}
    for size, name, kept in KEPT:
        parts = [counts[size, part] for part in "lw"]
        sums = [part.total() for part in parts]
        mean = {g: sum(p[g] / s / 2 for p, s in zip(parts, sums, strict=True)) for g in set().union(*parts)}
        top = sorted(mean.items(), key=lambda item: (-item[1], item[0]))[:kept]
        high, low = math.log(top[30][1]), math.log(top[-1][1])
        steps: dict[int, list[str]] = defaultdict(list)
        for gram, value in top:
            steps[max(1, min(STEPS, 1 + int(STEPS * (high - math.log(value)) / (high - low))))].append(gram)
        found[name] = {str(step): "".join(sorted(grams)) for step, grams in sorted(steps.items())}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    built = table(frequencies(parser.parse_args().corpus))
    TABLE.write_text(json.dumps(built, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
