"""What a draft still lacks before it can be published: each a sentence with the place to mend it. Pure Python."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exam.authoring import values
from exam.authoring.draft import Band, Content, Point
from exam.handout import tasks
from materials.wording.folding import fold, trim

TYPES = ("summary", "analysis", "proposal", "practical", "essay")
KINDS = ("content", "format", "order", "language")
LENGTH_KINDS = ("none", "maximum", "target", "range", "minimum")
MOST_MARKS = Decimal(150)
MOST_MINUTES = 600


@dataclass(frozen=True)
class Lack:
    """`place` is the id of the field on the editor's page."""

    place: str
    sentence: str


def plain(marks: Decimal) -> str:
    return f"{marks.normalize():f}"


def total(content: Content) -> Decimal:
    """What the points are worth together, as far as they have marks."""
    return sum((values.marks(point.marks) or Decimal(0) for point in content.points), Decimal(0))


def gap(content: Content) -> Decimal | None:
    """How far the points are from the question's marks: above 0 missing, below 0 too many. None without marks."""
    worth = values.marks(content.marks)
    return None if worth is None else worth - total(content)


def lacks(content: Content) -> list[Lack]:
    """Everything that keeps the draft from being published, in the order of the page; [] when nothing does."""
    rubric = [_bands, _no_points] if content.is_essay else [_points]
    parts = [_task, _length, _materials, _references, *rubric, _penalty]
    return [lack for part in parts for lack in part(content)]


def _task(content: Content) -> Iterator[Lack]:
    topic = trim(content.topic)
    if not topic:
        yield Lack("topic", "还没有专题：选一个，或者写一个新的。")
    elif len(topic) > 40:
        yield Lack("topic", f"专题名有 {len(topic)} 字，最多 40 字。")
    if not trim(content.stem):
        yield Lack("stem", "还没有题干。")
    if content.type not in TYPES:
        yield Lack("type", "还没有定题型：选一种，或者采用按题干推断的。")
    worth = values.marks(content.marks)
    if worth is None or worth > MOST_MARKS:
        yield Lack("marks", f"本题多少分？写一个不超过 {MOST_MARKS} 的数，最多两位小数。")
    minutes = values.count(content.minutes)
    if trim(content.minutes) and (minutes is None or minutes > MOST_MINUTES):
        yield Lack("minutes", f"限时的分钟写成 1 到 {MOST_MINUTES} 的整数，不限就空着。")


def _length(content: Content) -> Iterator[Lack]:
    least, most = values.count(content.length_min), values.count(content.length_max)
    match content.length_kind:
        case "none":
            return
        case "maximum" | "target" if most is None:
            yield Lack("length_max", "字数要求还缺一个数。")
        case "minimum" if least is None:
            yield Lack("length_min", "字数要求还缺一个数。")
        case "range" if least is None or most is None:
            yield Lack("length_min" if least is None else "length_max", "字数范围要写两个数。")
        case "range" if least is not None and most is not None and least >= most:
            yield Lack("length_max", f"字数范围前后颠倒：{least} 不小于 {most}。")
        case "unstated":
            yield Lack("length_kind", "字数是至多、左右还是至少？选一种。")
        case other if other not in LENGTH_KINDS:
            yield Lack("length_kind", "没有这种字数要求：选一种。")
    if content.length_kind == "target" and not 0 <= (_whole(content.length_tolerance) or 0) <= 50:
        yield Lack("length_tolerance", "“左右”的幅度写成 0 到 50 的整数。")


def _whole(typed: str) -> int | None:
    folded = fold(trim(typed))
    return int(folded) if folded.isdecimal() and len(folded) < 6 else None


def _materials(content: Content) -> Iterator[Lack]:
    numbers = Counter(trim(one.number) for one in content.materials)
    for place, material in enumerate(content.materials):
        number = values.count(material.number)
        if number is None or number > 99:
            yield Lack(f"materials.{place}.number", "资料的编号写成 1 到 99 的整数。")
        elif numbers[trim(material.number)] > 1:
            yield Lack(f"materials.{place}.number", f"有两则资料都是 {number} 号：改一个编号。")
        if not trim(material.text):
            yield Lack(f"materials.{place}.text", "这则资料还是空的：写上正文，或者删掉它。")
        if len(material.title) > 120:
            yield Lack(f"materials.{place}.title", "资料的标题最多 120 字。")
    named, _, wrong = tasks.materials(fold(f"{content.stem}\n{content.requirements}"))
    for printed in wrong:
        yield Lack("stem", f"“{printed}”的资料范围前后颠倒。")
    missing = [str(number) for number in named if content.material(str(number)) is None]
    if missing:
        yield Lack("materials", f"题干提到资料 {'、'.join(missing)}，但还没有这则资料。")


def _references(content: Content) -> Iterator[Lack]:
    if not content.references:
        yield Lack("references", "还没有参考答案：至少一份。")
    for place, reference in enumerate(content.references):
        if not trim(reference.text):
            yield Lack(f"references.{place}.text", "这份参考答案还是空的：写上正文，或者删掉它。")
        if trim(reference.dated) and values.day(reference.dated) is None:
            yield Lack(f"references.{place}.dated", "日期写成 2026-03-14 的样子，不知道就空着。")
        if len(reference.author) > 80:
            yield Lack(f"references.{place}.author", "作者最多 80 字。")


def _points(content: Content) -> Iterator[Lack]:
    if not content.points:
        yield Lack("points", "还没有采分点。")
        return
    if content.proposed:
        yield Lack("points", "采分点是从参考答案推得的：看一遍，改好了再点“确认这些采分点”。")
    for place, point in enumerate(content.points):
        yield from _point(content, point, f"points.{place}")
    if difference := gap(content):
        words = (
            f"各点合计 {plain(total(content))} 分，本题 {plain(values.marks(content.marks) or Decimal(0))} 分"
        )
        yield Lack("points", f"{words}：{'还差' if difference > 0 else '多了'} {plain(abs(difference))} 分。")


def _point(content: Content, point: Point, place: str) -> Iterator[Lack]:
    if not trim(point.text):
        yield Lack(f"{place}.text", "这个采分点还没有写。")
    worth = values.marks(point.marks)
    if worth is None or worth > MOST_MARKS:
        yield Lack(f"{place}.marks", "这个采分点值多少分？写一个大于 0 的数，最多两位小数。")
    part = values.marks(point.part_marks)
    if trim(point.part_marks) and part is None:
        yield Lack(f"{place}.part_marks", "写到一部分得几分？写一个大于 0 的数，不写就按一半算。")
    elif worth is not None and part is not None and part >= worth:
        yield Lack(f"{place}.part_marks", f"写到一部分的分要比这一点的 {plain(worth)} 分少。")
    if point.kind not in KINDS:
        yield Lack(f"{place}.kind", "采分点的类别选一种。")
    if trim(point.material):
        material = content.material(point.material)
        if material is None:
            yield Lack(f"{place}.material", f"没有 {point.material} 号资料。")
        elif point.material_quote and values.place(point.material_quote, material.text) is None:
            yield Lack(f"{place}.material_quote", f"资料 {point.material} 里找不到这段原文：重新选一次。")
    elif point.material_quote:
        yield Lack(f"{place}.material", "这段原文出自哪一则资料？")
    if trim(point.reference):
        reference = content.reference(point.reference)
        if reference is None:
            yield Lack(f"{place}.reference", f"没有第 {point.reference} 份参考答案。")
        elif point.reference_quote and values.place(point.reference_quote, reference.text) is None:
            yield Lack(f"{place}.reference_quote", "参考答案里找不到这段文字：重新选一次。")
    elif point.reference_quote:
        yield Lack(f"{place}.reference", "这段文字出自哪一份参考答案？")


def _no_points(content: Content) -> Iterator[Lack]:
    if content.points:
        yield Lack("points", "文章论述按档次评分：删掉采分点，或者换一种题型。")


def _penalty(content: Content) -> Iterator[Lack]:
    steps, cap = content.length_penalty == "steps", content.length_penalty == "cap"
    worth, least = values.marks(content.marks), values.marks(content.penalty_marks)
    if steps and values.count(content.penalty_cells) is None:
        yield Lack("penalty_cells", "每超多少格扣分？写一个大于 0 的整数。")
    if (steps or cap) and least is None:
        yield Lack("penalty_marks", "超字数扣多少分，或者最高多少分？写一个大于 0 的数。")
    elif cap and worth is not None and least is not None and least >= worth:
        yield Lack("penalty_marks", f"超字数的最高分要比本题的 {plain(worth)} 分少。")


def _bands(content: Content) -> Iterator[Lack]:
    if not content.bands:
        yield Lack("bands", "还没有评分档次。")
        return
    found: list[tuple[Decimal, Decimal, int, Band]] = []
    for place, band in enumerate(content.bands):
        floor, ceiling = values.number_of_marks(band.floor), values.marks(band.ceiling)
        if not trim(band.label) or len(band.label) > 40:
            yield Lack(f"bands.{place}.label", "这一档叫什么？最多 40 字。")
        if floor is None:
            yield Lack(f"bands.{place}.floor", "这一档高于多少分？最低一档写 0。")
        elif ceiling is None or ceiling <= floor:
            yield Lack(f"bands.{place}.ceiling", f"这一档到多少分为止？要比 {plain(floor)} 分多。")
        else:
            found.append((floor, ceiling, place, band))
    if len(found) < len(content.bands):
        return
    found.sort(key=lambda one: one[:3])
    reached = Decimal(0)
    for floor, ceiling, place, band in found:
        if floor < reached:
            yield Lack(
                f"bands.{place}.floor", f"“{band.label}”与下一档重叠：高于 {plain(reached)} 分才不重叠。"
            )
        elif floor > reached:
            yield Lack(f"bands.{place}.floor", f"{plain(reached)} 到 {plain(floor)} 分之间没有档次。")
        reached = max(reached, ceiling)
    worth = values.marks(content.marks)
    if worth is not None and reached != worth:
        yield Lack("bands", f"最高一档到 {plain(reached)} 分，本题 {plain(worth)} 分。")
