"""Moodle XML, read: essay questions with general feedback, grader information and a marking guide (the writer is
moodle_out.py).

What Moodle has no field for stands in its texts, in <div>s whose class says what they are; so an exported file
comes back as it was, and a foreign file's whole text is the stem. What cannot be carried is listed, by element.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote

from lxml import etree

from exam.handout.lines import Line
from exam.handout.rubric import read_bands

from .bundle import (
    TYPES,
    Band,
    Bundle,
    Length,
    Material,
    Paper,
    Point,
    Question,
    ReferenceAnswer,
    Rubric,
    check,
)
from .html_text import parsed, text_of
from .problems import Problem, refuse

MARK = "shenlun-"  # begins the class of what a <div> holds
DEFAULT_TOPIC = "Moodle 导入"
# Fields that say how a browser form looks; a value other than these is listed as lost.
IGNORED = {
    "penalty": {"0"},
    "hidden": {"0"},
    "idnumber": {""},
    "responseformat": {"editor", "plain", "editorfilepicker"},
    "responserequired": {"1", "0"},
    "attachments": {"0"},
    "attachmentsrequired": {"0"},
    "maxbytes": {"0"},
    "filetypeslist": {""},
    "responsetemplate": {""},
}
NAMES = {
    "penalty": "罚分",
    "hidden": "隐藏",
    "idnumber": "ID 号",
    "responseformat": "作答格式",
    "attachments": "附件",
    "responserequired": "必须作答",
    "attachmentsrequired": "必交附件",
    "maxbytes": "附件大小",
    "filetypeslist": "附件类型",
    "responsetemplate": "作答模板",
}
TEXTS = {
    "questiontext": "题目正文",
    "generalfeedback": "参考答案",
    "graderinfo": "给评分人的说明",
    "responsetemplate": "作答模板",
}
MOST_FILES = 5  # named one by one


@dataclass
class Import:
    """What a file holds, and what of it was left behind."""

    bundle: Bundle
    lost: list[Problem] = field(default_factory=list)


def loads(data: bytes, name: str) -> Import:
    """The essay questions of a file as one paper titled `name`. Raises FileRefused for what is no Moodle XML, or
    declares a DTD or entities."""
    root = _root(data)
    paper = Paper(title=name[:120], topic="")
    found = Import(Bundle([paper]))
    topic = DEFAULT_TOPIC
    for element in root.iterchildren("question"):
        kind = element.get("type", "")
        if kind == "category":
            topic = (_text(element, "category").rstrip("/").rsplit("/", 1)[-1].strip() or DEFAULT_TOPIC)[:40]
        elif kind == "essay":
            _question(element, topic, paper, found)
        else:
            found.lost.append(Problem(_place(element), f"“{kind[:20]}”不是写作题，没有收。"))
    if not paper.questions:
        raise refuse('这个文件里没有写作题（<question type="essay">）。')
    paper.topic = paper.questions[0].topic
    check(found.bundle)
    return found


def _root(data: bytes) -> Any:
    if any(
        "<!DOCTYPE".encode(code) in data or "<!ENTITY".encode(code) in data
        for code in ("ascii", "utf-16-le", "utf-16-be")
    ):
        raise refuse("文件里有 DTD 或实体声明，不收：请用 Moodle 直接导出的 XML。")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refuse("这里不是合格的 XML，请重新导出。", f"第 {error.lineno or 1} 行") from error
    if root.getroottree().docinfo.internalDTD is not None or root.tag != "quiz":
        raise refuse("这不是 Moodle 的题目文件：最外层要是 <quiz>，也不能有 DTD。")
    return root


def _question(element: Any, topic: str, paper: Paper, found: Import) -> None:
    def lose(text: str) -> None:
        found.lost.append(Problem(_place(element), text))

    body = parsed(_text(element, "questiontext"))
    feedback = parsed(_text(element, "generalfeedback"))
    info = parsed(_text(element, "graderinfo"))
    stem = _parts(body, "stem")
    question = Question(
        topic=topic,
        number=len(paper.questions) + 1,
        stem=stem[0] if stem else text_of(body),
        requirements="\n".join(_parts(body, "requirements")),
        marks=_decimal(element, "defaultgrade"),
        length=_length(element),
    )
    _list_files(element, lose)
    if not question.stem.strip():
        lose("没有题干，没有收。")
        return
    if question.marks is None:
        lose("没有满分（defaultgrade），导入后请补上分值。")
    question.type = next((kind for kind in _tags(element) if kind in TYPES), "undecided")
    for div in filled(body, "material"):
        material = Material(_whole(div.get("data-number", "")) or 0, text_of(div), div.get("title", "")[:120])
        number = _number_of(material, paper)
        question.materials += [number] if number not in question.materials else []
    if answers := filled(feedback, "reference"):
        question.reference_answers = [
            ReferenceAnswer(text_of(div), div.get("title", "")[:80]) for div in answers
        ]
    elif text := text_of(feedback):
        question.reference_answers = [ReferenceAnswer(text)]
    question.rubric = _rubric(element, info, question, lose)
    _list_lost(element, lose)
    paper.questions.append(question)


def _number_of(material: Material, paper: Paper) -> int:
    """The number the paper has this material under; a new one where its own is taken by another."""
    if material in paper.materials:
        return material.number
    taken = {known.number for known in paper.materials}
    if material.number in taken or not 0 < material.number < 100:
        material.number = max(taken, default=0) + 1
    paper.materials.append(material)
    return material.number


def _rubric(element: Any, info: Any, question: Question, lose: Any) -> Rubric | None:
    points = []
    for criterion in element.iter("guidecriterion"):
        marks = _decimal(criterion, "maxscore")
        words = _child(criterion, "description") or _child(criterion, "shortname")
        if not words.strip() or marks is None or marks <= 0:
            lose(f"评分指南里的“{words[:20]}”没有文字或分值，没有收。")
            continue
        points.append(_point(words, marks, _child(criterion, "descriptionmarkers"), lose))
    bands: list[Band] = []
    told = text_of(info)
    if div := filled(info, "bands"):
        lines = [Line.of(n, text) for n, text in enumerate(text_of(div[0]).split("\n"), 1)]
        read = read_bands(lines, question.marks, lambda line, why: lose(f"“{line.text[:20]}”：{why}"))
        bands = [Band(band.label, band.floor, band.ceiling, band.description) for band in read]
    elif told and not points:
        lose("给评分人的说明（graderinfo）是自由文字，没有收：请在采分点里写出来。")
    elif told:
        lose("给评分人的说明（graderinfo）除评分指南以外的文字没有收。")
    if any(True for _ in element.iter("guidecomment")):
        lose("评分指南里的常用评语没有收。")
    if not points and not bands:
        return None
    total = sum((point.marks for point in points), Decimal(0))
    return Rubric(proposed=bool(points) and question.marks not in (None, total), points=points, bands=bands)


def _point(words: str, marks: Decimal, markers: str, lose: Any) -> Point:
    """A criterion of the guide; its notes for markers are read line by line, 可接受：… and the like."""
    point = Point(words, marks)
    for line in filter(None, (line.strip() for line in markers.split("\n"))):
        name, _, value = line.partition("：")
        if name == "可接受" and value:
            point.accepted_wordings.append(value)
        elif name == "资料" and value.isdecimal():
            point.material = int(value)
        elif name == "部分分" and (part := _as_decimal(value)) is not None:
            point.part_marks = part
        elif name == "种类" and value in ("content", "format", "order", "language"):
            point.kind = value
        else:
            lose(f"评分指南里“{words[:12]}”的说明“{line[:20]}”没有收。")
    return point


def _list_files(element: Any, lose: Any) -> None:
    """Says which pictures and files each text has: those that come along as <file>, and those that only the text names
    or holds."""
    for name, words in TEXTS.items():
        files = [file.get("name", "") for file in element.iterfind(f"{name}/file")]
        shown = parsed(_text(element, name)).iter("img", "svg", "audio", "video")
        for source in (unquote(one.get("src", "")) for one in shown):
            if source.rpartition("/")[2] not in files:
                files.append("" if source.startswith("data:") else source)
        if files:
            told = "、".join(file[:40] or "嵌在文字里的一张" for file in files[:MOST_FILES])
            more = f"等 {len(files)} 个" if len(files) > MOST_FILES else ""
            lose(f"{words}里的图片和附件没有收：{told}{more}。")
    if any(file.getparent().tag not in TEXTS for file in element.iter("file")):
        lose("别处的图片和附件没有收。")


def _list_lost(element: Any, lose: Any) -> None:
    for name, usual in IGNORED.items():
        child = element.find(name)
        value = (
            _text(element, name)
            if child is not None and child.find("text") is not None
            else _child(element, name)
        )
        value = text_of(parsed(value)) if name == "responsetemplate" else value.strip()
        if re.sub(r"\.0+$", "", value) not in usual | {""}:
            lose(f"{NAMES[name]}“{value[:20]}”没有收。")
    tags = [tag for tag in _tags(element) if tag not in TYPES]
    if tags:
        lose(f"标签“{'、'.join(tags)[:40]}”没有收。")


def _length(element: Any) -> Length:
    low, high = (_whole(_child(element, name)) for name in ("minwordlimit", "maxwordlimit"))
    if low and high:
        return Length("target" if low == high else "range", low, high) if low <= high else Length()
    if high:
        return Length("maximum", None, high)
    return Length("minimum", low, None) if low else Length()


def _place(element: Any) -> str:
    name = _text(element, "name").strip()
    return f"第 {element.sourceline} 行的题目{f'“{name[:20]}”' if name else ''}"


def _parts(body: Any, kind: str) -> list[str]:
    return [text_of(div) for div in filled(body, kind)]


def filled(element: Any, kind: str) -> list[Any]:
    """The <div>s of this kind with something in them."""
    return [div for div in element.find_class(f"{MARK}{kind}") if text_of(div)]


def _text(element: Any, name: str) -> str:
    return element.findtext(f"{name}/text") or ""


def _child(element: Any, name: str) -> str:
    return element.findtext(name) or ""


def _tags(element: Any) -> list[str]:
    return [text for tag in element.iterfind("tags/tag") if (text := (tag.findtext("text") or "").strip())]


def _whole(value: str) -> int | None:
    return int(value) if value.strip().isdecimal() and 0 < int(value) <= 100_000 else None


def _decimal(element: Any, name: str) -> Decimal | None:
    return _as_decimal(_child(element, name))


def _as_decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 < number < 1000:
        return None
    return round(number, 2)
