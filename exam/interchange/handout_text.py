"""A paper in the handout format (docs/handout-format.md). What the format cannot carry is found by reading the text
back and comparing, so the list is what is really lost."""

from decimal import Decimal

from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from exam.handout.plan import Plan
from exam.handout.plan import Question as PlannedQuestion
from exam.marks import plain

from .bundle import Length, Paper, Point, Question

TYPES = {
    "summary": "概括归纳",
    "analysis": "综合分析",
    "proposal": "提出对策",
    "practical": "贯彻执行",
    "essay": "文章论述",
}
LENGTHS = {"maximum": "不超过{}字", "target": "{}字左右", "minimum": "不少于{}字", "unstated": "{}字"}
NUMERALS = "一二三四五六七八九十"


def as_handout(paper: Paper) -> tuple[str, list[str]]:
    """The text, and a sentence for each thing that is lost on the way through it."""
    topic = paper.topic or (paper.questions[0].topic if paper.questions else "")
    lines = [f"专题：{topic}"]
    if paper.materials:
        lines.append("一、给定资料")
        for material in sorted(paper.materials, key=lambda each: each.number):
            title = f"：{material.title}" if material.title else ""
            lines += [f"资料{material.number}{title}", *material.text.split("\n")]
    lines.append(f"{'二' if paper.materials else '一'}、实战应用")
    for question in paper.questions:
        lines += _question(question, [material.number for material in paper.materials])
    text = "\n".join(lines) + "\n"
    return text, _losses(paper, topic, text)


def _question(question: Question, materials: list[int]) -> list[str]:
    lines = [f"问题{question.number}："]
    if question.type in TYPES:
        lines.append(f"【题型】{TYPES[question.type]}")
    lines += question.stem.split("\n")
    requirements = question.requirements.split("\n") if question.requirements else []
    # What the words do not say is said in a requirement of its own; the reader lists it as a change.
    sources = [line for number in materials for line in (f"资料{number}", "文。")]
    head = ["专题：试", "一、给定资料", *sources, "二、实战应用"]
    said = _read("\n".join([*head, *lines, "【要求】", *requirements]))
    extra = []
    if question.marks is not None and (said is None or said.marks != question.marks):
        extra.append(f"本题满分{plain(question.marks)}分。")
    if said is None or _length(said) != _told(question.length):
        extra.append(_length_words(question.length))
    if question.materials and (said is None or said.materials != sorted(question.materials)):
        all_of_them = sorted(question.materials) == sorted(materials)
        extra.append(
            "根据给定资料。" if all_of_them else f"根据给定资料{'、'.join(map(str, question.materials))}。"
        )
    requirements += [words for words in extra if words]
    if requirements:
        lines += [f"【要求】{requirements[0]}", *requirements[1:]]
    for n, answer in enumerate(question.reference_answers):
        which = NUMERALS[n] if len(question.reference_answers) > 1 and n < len(NUMERALS) else ""
        lines += [
            f"【参考作答{which}】{f'（{answer.author}）' if answer.author else ''}",
            *answer.text.split("\n"),
        ]
    if question.rubric and question.rubric.points:
        lines += ["【采分点】", *(_point(n, point) for n, point in enumerate(question.rubric.points, 1))]
    if question.rubric and question.rubric.bands:
        lines.append("【评分档次】")
        for band in sorted(question.rubric.bands, key=lambda each: -each.ceiling):
            low = band.floor + 1 if band.floor else band.floor
            lines.append(f"{band.label}（{plain(low)}—{plain(band.ceiling)}分）：{band.description}")
    return lines


def _point(number: int, point: Point) -> str:
    wordings = f"〔可接受：{'；'.join(point.accepted_wordings)}〕" if point.accepted_wordings else ""
    material = f"〔资料{point.material}〕" if point.material is not None else ""
    return f"{number}．{point.text}（{plain(point.marks)}分）{wordings}{material}"


def _length_words(length: Length) -> str:
    if length.kind == "range":
        return f"字数{length.min}—{length.max}字。"
    return f"{LENGTHS[length.kind].format(length.max or length.min)}。" if length.kind in LENGTHS else ""


def _read(text: str) -> PlannedQuestion | None:
    try:
        questions = parse(text).questions
    except HandoutError:
        return None
    return questions[0] if len(questions) == 1 else None


def _length(question: PlannedQuestion) -> tuple[str, int | None, int | None]:
    return question.length.kind, question.length.min, question.length.max


def _told(length: Length) -> tuple[str, int | None, int | None]:
    return length.kind, length.min, length.max


def _losses(paper: Paper, topic: str, text: str) -> list[str]:
    try:
        plan = parse(text)
    except HandoutError as error:
        return [f"这份讲义读不回来：{error}"]
    losses = []
    if plan.topic != topic:
        losses.append(f"专题名“{topic}”读回来是“{plan.topic}”。")
    named = {"minutes": "作答分钟", "reading_minutes": "建议阅读分钟", "dated": "考试日期"}
    losses += [f"{words}没有写进讲义。" for name, words in named.items() if getattr(paper, name) is not None]
    if (paper.sheet_columns, paper.sheet_compound_marks, paper.sheet_list_heads) != (25, False, False):
        losses.append("答题卡的设置没有写进讲义。")
    if {(m.number, m.title, m.text) for m in paper.materials} != {
        (m.number, m.title, "\n".join(m.paragraphs)) for m in plan.materials
    }:
        losses.append("给定资料读回来不一样（空行、行首尾的空格，或像标题的行）。")
    if len(plan.questions) != len(paper.questions):
        return [*losses, f"{len(paper.questions)} 道题读回来是 {len(plan.questions)} 道。"]
    for question, planned in zip(paper.questions, plan.questions, strict=True):
        losses += [f"第 {question.number} 题：{loss}" for loss in _lost(question, planned, topic, plan)]
    return losses


def _lost(question: Question, planned: PlannedQuestion, topic: str, plan: Plan) -> list[str]:
    rubric = question.rubric
    points = [
        (point.text, point.marks, point.accepted_wordings, point.material)
        for point in (rubric.points if rubric else [])
    ]
    read_points = [
        (point.text, point.marks, point.accepted_wordings, point.material)
        for point in ([] if planned.points_proposed else planned.points)
    ]
    bands = {(b.label, b.floor, b.ceiling, b.description) for b in (rubric.bands if rubric else [])}
    same = {
        "题号": question.number == planned.number,
        "题型": TYPES.get(question.type, "") == planned.type,
        "题干": question.stem == "\n".join(planned.stem),
        "作答要求（多了讲义里要写出来的分值、字数或资料）": question.requirements
        == "\n".join(planned.requirements),
        "分值": question.marks == planned.marks,
        "字数要求": _told(question.length) == _length(planned),
        "用哪几则资料": sorted(question.materials) == planned.materials,
        "参考答案": [(a.author, a.text) for a in question.reference_answers]
        == [(a.author, "\n".join(a.paragraphs)) for a in planned.reference_answers],
        "采分点": points == read_points,
        "评分档次": bands == {(b.label, b.floor, b.ceiling, b.description) for b in planned.bands},
    }
    lost = [f"{part}读回来不一样。" for part, equal in same.items() if not equal]
    if question.topic != topic:
        lost.append(f"它的专题是“{question.topic}”，讲义只写得下一个。")
    if question.length.tolerance != 10 or question.minutes is not None or question.sheet_indent is not None:
        lost.append("限时分钟、段首空格和“左右”的幅度没有写进讲义。")
    if any(answer.dated for answer in question.reference_answers):
        lost.append("参考答案的写作日期没有写进讲义。")
    cited = {policy.title for policy in plan.policies}
    lost += [f"引用的政策《{p.title}》没有写进讲义。" for p in question.policies if p.title not in cited]
    return lost + _lost_of_rubric(question)


def _lost_of_rubric(question: Question) -> list[str]:
    rubric = question.rubric
    if rubric is None:
        return []
    lost = []
    if any(p.part_marks is not None or p.material_span or p.reference for p in rubric.points):
        lost.append("采分点的部分分，和在资料、参考答案里选的一段没有写进讲义。")
    kinds = {"格式": "format", "条理": "order", "语言": "language"}
    if any(kinds.get(p.text[:2], "content") != p.kind for p in rubric.points):
        lost.append("采分点是格式、条理还是语言，讲义靠开头两个字认，有的认不回来。")
    if rubric.dimensions or not rubric.language_guard or rubric.length_penalty != "none":
        lost.append("评分维度、语言不高于内容一档、超字数扣分这些设置没有写进讲义。")
    total = sum((p.marks for p in rubric.points), Decimal(0))
    if rubric.proposed and rubric.points and (question.marks in (None, total)):
        lost.append("采分点“待老师确认”没有写进讲义，读回来就是写定的。")
    return lost
