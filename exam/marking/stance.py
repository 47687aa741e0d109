"""Problem or measure: a question that asks for problems is not answered by praise, nor the other way round."""

import re

ASKS_PROBLEMS = re.compile(r"问题|不足|困难|困境|难点|难题|弊端|短板|挑战|痛点|障碍")
ASKS_MEASURES = re.compile(r"对策|建议|措施|做法|经验|举措|办法|途径|怎样解决|如何解决|解决")
# “回答下列问题” asks for no problems.
QUESTION = re.compile(r"回答[^，。；？\n]{0,8}问题|(?:下列|以下|下面|上述|各)问题|问题[:：]")
# Who asks for these besides wants both sides said, and several tasks may want one each.
BOTH_SIDES = re.compile(r"原因|为什么|为何|意义|作用|影响|启示|变化|特点|特征|背景|评价|认识|理解|理由")
OVERCOME = re.compile(r"应对|化解|破解|克服|如何|怎样|说明|论证|阐")
SEVERAL = re.compile(r"[(（][2２二][)）]|(?:^|\n)\s*[2２二][.．、]|②")
# What reads like a lack but is none, taken out before looking for lacks.
NO_LACK = re.compile(
    r"(?:无需|无须|不用|不必|不再)\w{0,4}|不断|不仅|不但|不少|没有浪费|没浪费|最多跑一次|减免|免费|免租|减轻|解除|消除|免除"
)
LACK = re.compile(
    r"[不未无没难缺乏低差短慢乱苛繁贵弱罚扣逼]|复杂|模糊|滞后|落后|推诿|拖延|敷衍|流于形式|形式主义|虚化|壁垒|孤岛|受阻|受限|只能|只有|仅能|"
    r"反复|重复|来回|折腾|随意|违法|违规|规避|逃避|压缩|混装|混运|混乱|负担|风险|问题|矛盾|浪费|石沉大海|踢皮球|等着|等通知|过高|过多|过短|太"
)
PRAISE = re.compile(
    r"实现|完善|健全|建立|设立|畅通|便捷|便利|及时|充分|合理|全面|有效|熟练|签订|落实|保障|提升|提高|优化|推行|件件|普遍|满意|高效|规范|加强"
)
MEASURE = re.compile(
    r"加强|加大|完善|健全|建立|构建|推行|推进|推动|推广|实行|实施|落实|规范|强化|严格|严禁|杜绝|避免|防止|明确|厘清|普及|引导|组织|开展|开设|"
    r"开办|提供|给予|予以|发放|减免|扶持|统一|打造|培养|培训|促进|优化|创新|整合|激励|奖励|鼓励|安排|增派|依托|制定|配齐|[要应须得需让请设建办]|可以"
)


def asked(question: str) -> str:
    """What a question asks for: "problems", "measures", or "" when it does not say or wants more than that."""
    question = QUESTION.sub("", question)
    if SEVERAL.search(question) or BOTH_SIDES.search(question):
        return ""
    if ASKS_MEASURES.search(question):
        return "measures"
    return "problems" if ASKS_PROBLEMS.search(question) and not OVERCOME.search(question) else ""


def against(kind: str, sentence: str) -> bool:
    """Whether a sentence of the answer says the opposite sort of thing from what was `asked`."""
    lacks = LACK.search(NO_LACK.sub("", sentence)) is not None
    if kind == "problems":
        return not lacks and PRAISE.search(sentence) is not None
    return kind == "measures" and lacks and MEASURE.search(sentence) is None
