"""What a question asks, apart from the text it may quote.

Exam questions sometimes hold their material inside. What merely stands there is not given away, as the words of
the task are: quoting it is evidence, as quoting the material is.
"""

import re

LONG = 150  # characters from which on a question is looked at for material
ASKS = re.compile(
    r"[（(][^（()）]{0,4}\d{1,2}\s*分[^（()）]{0,8}[)）]|^\s*[（(]\d{1,2}[)）]|说明|分析|概括|指出|评价|简述|简析|简要|阐述|阐释|谈谈|列举|归纳|"
    r"如何|怎样|为什么|为何|什么|哪些|赏析|评析|论述|探究|翻译|提出|总结"
)


def task(question: str, material: str) -> tuple[str, str]:
    """The task and the material: sentences of a long question that ask nothing go to the material."""
    if len(question) < LONG:
        return question, material
    sentences = re.findall(r"[^。？！?!\n]+[。？！?!\n]*", question)
    asking = [sentence for sentence in sentences if ASKS.search(sentence)] or sentences[-1:]
    quoted = [sentence for sentence in sentences if sentence not in asking]
    return "".join(asking), "".join(quoted) + "\n" + material
