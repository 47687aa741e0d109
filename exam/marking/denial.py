"""Whole statements that an answer quotes only to say that they are not so.

text.py marks what stands close behind a "not"; a statement of several clauses reaches further than that, and is
often taken back only after it (…的做法是不可取的).
"""

import re

from exam.marking.text import TERM, Reading

# Behind these the rest of the clause is denied, however far away the statement begins.
FAR = re.compile(
    r"并非|绝非|并不是|没有任何|没有做到|并没有|从未|从来没有?|从来不|不认为|不赞成|不主张|不存在|反对|拒绝|拒不"
)
# These deny only what begins right behind them (up to NEAR characters, no adverb or condition between: 毫不犹豫地).
CLOSE = re.compile(
    r"没有|没能|并?未(?!来)能?|(?<!离)不(?![仅但断止久少同论管只光])|无(?![论偿线])|难以|停止|放弃|取消|禁止|忽视|缺乏|缺少"
)
NEAR = 4
ADVERB = re.compile(r"[地的下时]")
TAKEN_BACK = re.compile(
    r"的?(?:这|此|以上|上述)?[种样些]?(?:观点|看法|说法|做法|主张|建议)?[是都均也并全完根本显然毫]{0,6}"
    r"(?:错误|不对(?!称|等)|不可取|不可行|不必|不现实|做不到|行不通|没有?必要|没有?意义|(?:没有|没能|未能?)(?:做到|落实|实现|完成|开展))"
)
LIST_HEAD = re.compile(r"(?:没有|没能|未能?)(?:做到|落实|实现|完成|开展|采取)(?:了|好)?(?:以下|下列|如下)")
LIST_TAIL = re.compile(
    r"(?:以上|上述)\w{0,6}?(?:没有|没能|未能?)(?:做到|落实|实现|完成|开展)|(?:以上|上述)\w{0,4}都?是错误"
)


def stated(answer: Reading, statement: str) -> list[tuple[int, int, bool]]:
    """Where the folded statement stands word for word (folded characters), and whether it is denied. Places where
    no "not" is near are left out. A bare term is left to text.py: it stands in lists, where a "not" may belong to
    its neighbour."""
    found = []
    start = answer.folded.find(statement) if len(statement) > TERM else -1
    while start >= 0:
        end = start + len(statement)
        denials = _denials_before(answer, start) + _taken_back(answer, end)
        if denials:
            found.append((start, end, denials % 2 == 1))
        start = answer.folded.find(statement, end)
    return found


def _denials_before(answer: Reading, start: int) -> int:
    """How many denials of the clause that leads up to `start` reach it: two of them affirm."""
    if LIST_HEAD.search(answer.folded, 0, start):
        return 1
    begin = max(clause.start for clause in answer.clauses if clause.start <= start)
    before = answer.folded[begin:start]
    if far := FAR.search(before):
        return 1 + (CLOSE.search(before, far.end()) is not None)
    close = list(CLOSE.finditer(before))
    if not close:
        return 0
    gap = before[close[-1].end() :]
    written = answer.raw[answer.places[begin + close[-1].end() - 1] + 1 : answer.places[start]]
    reaches = len(gap) <= NEAR and not ADVERB.search(gap) and not any(map(str.isspace, written))
    return len(close) if reaches else 0


def _taken_back(answer: Reading, end: int) -> bool:
    sentence = next(clause.sentence for clause in answer.clauses if clause.end >= end)
    stop = max(clause.end for clause in answer.clauses if clause.sentence == sentence)
    return bool(TAKEN_BACK.match(answer.folded, end, stop) or LIST_TAIL.search(answer.folded, end))
