"""What a question asks: its type, and which of the given materials it points at."""

import re

from materials.wording.numerals import NUMERAL, to_int

ESSAY = "文章论述"
TYPES = ("概括归纳", "综合分析", "提出对策", "贯彻执行", ESSAY)

_PRINTED = [
    (ESSAY, "文章论述|大作文|作文|议论文|文章写作|论述"),
    ("贯彻执行", "贯彻|应用文|公文"),
    ("提出对策", "对策"),
    ("综合分析", "分析"),
    ("概括归纳", "概括|归纳"),
]
_FORMS = (
    "讲话稿|发言稿|演讲稿|宣传稿|新闻稿|倡议书|建议书|公开信|感谢信|慰问信|短评|评论|通知|通报|简报|报告|提纲"
    "|汇报|导言|编者按|按语|简介|方案|纪要|邀请函|推荐语?|材料|串词|说明|一封信|指南|稿"
)
_WORDING = [
    (ESSAY, r"(?:写|撰写|完成|作)[^。;]{0,40}?(?:文章|议论文|策论文|作文)|自拟题目|自选角度"),
    ("贯彻执行", rf"(?:撰写|拟写|草拟|起草|拟定|代[^。;,]{{1,10}}?写|写)[^。;]{{0,40}}?(?:{_FORMS})"),
    (
        "提出对策",
        r"(?:提出|给出|谈谈|提|应对)[^。;?]{0,30}?(?:对策|建议|措施|办法|举措)|如何(?:解决|破解|应对)",
    ),
    (
        "概括归纳",
        r"概括|归纳|梳理|总结(?:出|一下|[^。;,]{0,20}(?:经验|做法|启示|问题))|列举"
        r"|(?:提出|指出|找出|列出|说出|谈谈)[^。;?]{0,40}?(?:问题|不足|短板|困难|经验|做法|成效|变化|原因)",
    ),
    (
        "综合分析",
        r"分析|评析|评价|(?:谈谈|谈一谈|谈|说说|阐述|阐释|解释|说明)[^。;]{0,40}?"
        r"(?:理解|看法|认识|见解|含义|体会|观点|启示)|如何理解",
    ),
]
_PATTERNS = [(name, re.compile(pattern)) for name, pattern in _WORDING]

_SEPARATOR = r"(?:-{1,2}|~|至|到|、|,|和|与|及|以及)"
SOURCE = r"(?:\"?\s?(?:给定)?(?:资料|材料)\s?)"
NAMED = re.compile(
    rf"(?:给定)?(?:资料|材料)\s?\"?[(\[〔]?\s?(?P<list>{NUMERAL}(?:\s?\"?\s?{_SEPARATOR}\s?{SOURCE}?\"?{NUMERAL}){{0,12}})"
    r"(?![致体般起样些定直旦切年月])"
)
_ALL = re.compile(
    r"(?:全部|所有|整个|上述|以上|根据|结合|依据|阅读|围绕|参考|联系)\s?\"?给定[资材]料\"?|给定[资材]料"
    r"|全部[资材]料|所有[资材]料"
)


def printed_type(folded: str) -> str:
    """The type that 【题型】 names, or ""."""
    return next((name for name, pattern in _PRINTED if re.search(pattern, folded)), "")


def guess_types(folded_stem: str) -> list[str]:
    """The types that the wording speaks of, the last task first; empty where none is recognised."""
    last: dict[str, int] = {}
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(folded_stem):
            last[name] = max(last.get(name, -1), match.end())
    ranked = sorted(last, key=lambda name: last[name], reverse=True)
    # An essay or a document is the task, whatever else its requirements mention.
    for whole in (ESSAY, "贯彻执行"):
        if whole in last:
            return [whole]
    return ranked


def materials(folded: str) -> tuple[list[int], bool, list[str]]:
    """The material numbers a stem names, whether it means all of them, and the ranges that make no sense."""
    numbers: list[int] = []
    wrong: list[str] = []
    for match in NAMED.finditer(folded):
        pieces = re.findall(rf"{NUMERAL}|--?|~|至|到", match["list"])
        previous: int | None = None
        ranged = False
        for piece in pieces:
            number = to_int(piece)
            if number is None or number > 99:
                ranged = piece in ("-", "--", "~", "至", "到")
                continue
            if ranged and previous is not None:
                if number <= previous:
                    wrong.append(match[0])
                numbers += range(previous + 1, number + 1)
            else:
                numbers.append(number)
            previous, ranged = number, False
    everything = not numbers and bool(_ALL.search(folded))
    return sorted(set(numbers)), everything, wrong
