"""A whole draft as plain text, to be read beside another one: two teachers' versions, or two versions in time. Pure
Python."""

from collections.abc import Iterator

from exam.authoring.draft import Content

TYPES = {
    "": "题型待定",
    "summary": "概括归纳",
    "analysis": "综合分析",
    "proposal": "提出对策",
    "practical": "贯彻执行",
    "essay": "文章论述",
}
KINDS = {"content": "内容", "format": "格式", "order": "条理", "language": "语言"}
LENGTHS = {
    "none": "不限",
    "maximum": "不超过 {0.length_max}",
    "target": "{0.length_max} 左右",
    "range": "{0.length_min}—{0.length_max}",
    "minimum": "不少于 {0.length_min}",
    "unstated": "{0.length_printed}",
}


def as_text(content: Content) -> str:
    """Every part under its heading, in the order of the editor; what is empty is left out."""
    return "\n\n".join(f"【{title}】\n{text}" for title, text in parts(content))


def parts(content: Content) -> Iterator[tuple[str, str]]:
    """Heading and text of each part that says something. A heading names the same part in every version."""
    length = LENGTHS.get(content.length_kind, "").format(content)
    figures = f"{TYPES.get(content.type, content.type)}，{content.marks or '？'} 分，字数{length}"
    listed = [
        ("专题", content.topic),
        ("题型、分值、字数", figures + (f"，限时 {content.minutes} 分钟" if content.minutes else "")),
        ("题干", content.stem),
        ("作答要求", content.requirements),
        *(
            (f"资料 {one.number}", "\n".join(filter(None, [one.title, one.text])))
            for one in content.materials
        ),
        ("引用的政策", "\n".join(one.title for one in content.policies)),
        *(
            (f"参考答案 {place}", "\n".join(filter(None, [f"{one.author} {one.dated}".strip(), one.text])))
            for place, one in enumerate(content.references, 1)
        ),
        ("采分点", "\n".join(_points(content))),
        ("评分档次", "\n".join(_bands(content))),
    ]
    return ((title, text) for title, text in listed if text.strip())


def _points(content: Content) -> Iterator[str]:
    for point in content.points:
        said = [f"{point.text}（{point.marks or '？'} 分，{KINDS.get(point.kind, point.kind)}）"]
        if point.part_marks:
            said.append(f"写到一部分 {point.part_marks} 分")
        if point.wordings.strip():
            said.append("也可以写：" + "；".join(point.wordings.split("\n")))
        for label, number, quote in (
            ("资料", point.material, point.material_quote),
            ("参考答案", point.reference, point.reference_quote),
        ):
            if number:
                said.append(f"出自{label} {number}" + (f"“{quote}”" if quote else ""))
        yield "；".join(said)


def _bands(content: Content) -> Iterator[str]:
    for band in content.bands:
        yield f"{band.label}（{band.floor}＜分≤{band.ceiling}）{band.description}"
