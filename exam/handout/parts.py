"""The big parts of a handout and the names they go by."""

import re

BACKGROUND, READING, MATERIALS, QUESTIONS, FRAMEWORKS = "背景", "阅读", "给定资料", "题目", "大作文框架"
UNKNOWN = "不认得的部分"

# In this order: 背景材料 is background, 真题框架 is frameworks.
_SIGNS = [
    (FRAMEWORKS, re.compile("框架")),
    (MATERIALS, re.compile("给定[资材]料")),
    (QUESTIONS, re.compile("实战|应用|练习|演练|题目|真题|试题|模拟|测试|训练|作答要求")),
    (BACKGROUND, re.compile("背景")),
    (READING, re.compile("解读|阅读|精读|政策|热点|理论|素材")),
    (MATERIALS, re.compile("资料|材料")),
]
# A name made of nothing but these words is a part's name; 政策支持 and 应用场景 are somebody's heading.
_WORDS = (
    "背景|链接|材料|资料|介绍|导入|知识|深度|解读|阅读|精读|政策|理论|热点|专题|学习|积累|素材|给定|实战|应用"
    "|练习题|练习|题目|真题|演练|模拟|试题|测试|训练|作答要求|作答|答题|高分|框架|大作文|作文|文章|申论|写作"
    "|时政|梳理|汇编|拓展|延伸|重点|课堂|课后|随堂|巩固|提升|部分|参考|与|和|及|[、/ ()]"
)
_MADE_OF_THEM = re.compile(f"(?:{_WORDS})+")
_WELL_KNOWN = re.compile(
    "背景(?:链接|材料)|(?:深度|政策)(?:解读|阅读)|给定[资材]料|实战(?:应用|演练)|真题(?:演练|练习)|(?:高分|大作文)框架"
)
_ENDS_LIKE_ONE = re.compile(
    "(?:背景|背景链接|背景材料|解读|阅读|给定[资材]料|实战应用|实战演练|真题|演练|练习题?|框架)$"
)


def kind_of(folded_name: str) -> str | None:
    """Which part a heading's words speak of; None where none of the known words is in it."""
    return next((kind for kind, sign in _SIGNS if sign.search(folded_name)), None)


def is_full_name(folded_name: str) -> bool:
    """深度解读, 背景链接: a name that can hardly be anything but a part's."""
    return len(folded_name) >= 4 and bool(_MADE_OF_THEM.fullmatch(folded_name))


def is_well_known(folded_name: str) -> bool:
    """A name that ends even a reference answer, without a number."""
    return bool(_WELL_KNOWN.fullmatch(folded_name))


def is_likely_name(folded_name: str) -> bool:
    """背景, 营商环境深度解读: a part's name if the numbering agrees."""
    return bool(_MADE_OF_THEM.fullmatch(folded_name) or _ENDS_LIKE_ONE.search(folded_name))
