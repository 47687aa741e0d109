"""专题: what a handout that does not say so is about, to be confirmed by the teacher."""

import math
import re
from collections import Counter
from collections.abc import Iterable

_RUN = re.compile("[\u4e00-\u9fff]+")
_LONGEST = 6
_ENOUGH = (
    8  # one title or heading weighs 4, and its text 1: a phrase that stands in one place alone is no topic
)
_BUDGET = 40_000  # characters of running text that are counted; more do not change what repeats most
_EMPTY = set("的了在是和与及有为对不上下中这那要等将把被从以到个各其也就都而之于或并所")
_COMMON = re.compile(
    "国务院|内蒙古|自治区|人民政府|政府|办公厅|关于|印发|通知|意见|方案|条例|办法|实施|进一步|国家|政策|全区|我区|工作"
    "|要求|推进|加快|深化|加强|提升|坚持|全面|优化|改革|问题|报告|大会|建设|存在|对策|措施|领导|背景|解读|材料|资料|题目"
)


def infer(titles: Iterable[str], headings: Iterable[str], texts: Iterable[str]) -> str:
    """The run of 3 to 6 characters (2 if need be) that titles, headings and text repeat most, as a whole phrase;
    "" where nothing repeats."""
    counts: Counter[str] = Counter()
    for weight, sources in ((4, titles), (4, headings)):
        for text in sources:
            _count(text, weight, counts)
    left = _BUDGET
    for text in texts:
        _count(text[:left], 1, counts)
        left -= len(text)
        if left <= 0:
            break
    best = max(counts, key=lambda gram: (_score(gram, counts[gram]), gram), default="")
    return _whole(best, counts) if counts[best] >= _ENOUGH else ""


def _whole(gram: str, counts: Counter[str]) -> str:
    """数字政 is only ever said as 数字政府: a piece grows into the phrase that it nearly always stands in."""
    while len(gram) < _LONGEST:
        longer = [one for one in counts if len(one) == len(gram) + 1 and gram in one]
        best = max(longer, key=lambda one: (counts[one], one), default="")
        if counts[best] * 10 < counts[gram] * 9 or best[:1] in _EMPTY or best[-1:] in _EMPTY:
            break
        gram = best
    return gram


def _count(text: str, weight: int, counts: Counter[str]) -> None:
    for run in _RUN.findall(text):
        for size in range(2, _LONGEST + 1):
            for start in range(len(run) - size + 1):
                counts[run[start : start + size]] += weight


def _score(gram: str, count: int) -> float:
    if gram[0] in _EMPTY or gram[-1] in _EMPTY:
        return 0.0
    said = _COMMON.sub("", gram)
    # What is left without the words that every handout is full of has to carry the phrase.
    return count * math.log2(len(said)) if len(said) > 1 and len(said) == len(gram) else 0.0
