"""《…》: finding titles and the numbers behind them."""

import re
from dataclasses import dataclass

from .folding import fold

_KINDS = (
    "条例|办法|细则|意见|决定|决议|通知|通告|公告|公报|通报|命令|令|方案|规划|计划|纲要|规定|规则|规程|规范|标准"
    "|法典|宪法|法|报告|讲话|指南|指引|清单|目录|措施|要点|制度|批复|函|纪要|宣言|建议|白皮书|章程|准则|解释|倡议|政策"
)
_KIND = re.compile(rf"(?:{_KINDS})$")
_TRIAL = re.compile(
    r"(?:\s?[(\[〔][^()\[\]〔〕]{1,20}[)\]〕]|\s?[0-9]\.[0-9]版)+$"
)  # (试行), (2021—2025年), 3.0版

_YEAR = r"[(\[〔]\s{0,2}((?:19|20)[0-9]{2})\s{0,2}[)\]〕]"
_NUMBER = re.compile(
    rf"\s{{0,2}}(?P<open>[(\[〔]\s{{0,2}})?(?P<number>(?P<body>[一-鿿](?:\s{{0,2}}[一-鿿]){{0,11}}?)\s{{0,3}}"
    rf"(?:{_YEAR}\s{{0,3}}第?\s{{0,2}}([0-9]{{1,5}})|令\s{{0,2}}(?:第)?\s{{0,2}}([0-9]{{1,5}}))\s{{0,2}}号)"
)
LOOSE_NUMBER = re.compile(rf"[一-鿿]{{2,8}}\s{{0,3}}{_YEAR}\s{{0,3}}第?\s{{0,2}}[0-9]{{1,5}}\s{{0,2}}号")


@dataclass(frozen=True)
class Title:
    """《…》 at `start`:`end` of a text; `tail` is where its number, if it has one, ends too."""

    text: str
    key: str
    start: int
    end: int
    tail: int
    number: str = ""
    number_printed: str = ""


def key(title: str) -> str:
    """The same for two ways of printing a title: width and white space do not count."""
    return re.sub(r"\s", "", fold(title)).replace("〈", "《").replace("〉", "》")


def kind_of(title: str) -> str:
    """公文种类, by how the title ends: 指导意见 is 意见, 条例（试行） is 条例; "" where no kind is recognised."""
    match = _KIND.search(_TRIAL.sub("", fold(title).strip()))
    return match[0] if match else ""


def find(text: str) -> tuple[list[Title], list[int]]:
    """The outermost titles of a text in order, and where a 《 or 》 stands without its partner."""
    folded = fold(text)
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    lonely: list[int] = []
    for match in re.finditer("[《》\n]", folded):
        if match[0] == "《":
            opened.append(match.start())
        elif match[0] == "\n":  # a title does not run over lines
            lonely += opened
            opened.clear()
        elif opened:
            closed.append((opened.pop(), match.end()))
        else:
            lonely.append(match.start())
    lonely += opened
    titles: list[Title] = []
    for start, end in sorted(closed):
        if titles and start < titles[-1].end:
            continue
        inner = re.sub(r"\s+", " ", text[start + 1 : end - 1]).strip()
        if inner:
            titles.append(_title(text, folded, inner, start, end))
    return titles, sorted(lonely)


def _title(text: str, folded: str, inner: str, start: int, end: int) -> Title:
    match = _NUMBER.match(folded, end)
    if not match:
        return Title(inner, key(inner), start, end, end)
    body = re.sub(r"\s", "", match["body"])
    year, count, order = match[4], match[5], match[6]
    number = f"{body}〔{year}〕{int(count)}号" if year else f"{body}令第{int(order)}号"
    printed = text[match.start("number") : match.end("number")]
    tail = match.end()
    if match["open"] and folded[tail : tail + 1] in (")", "]", "〕"):
        tail += 1
    return Title(inner, key(inner), start, end, tail, number, printed)
