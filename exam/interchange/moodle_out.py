"""Moodle XML, written; what is lost is found by reading it back."""

import re
from typing import Any

from lxml import etree

from .bundle import PARTS, Paper, Point, Question
from .html_text import as_html
from .moodle import MARK, loads
from .problems import FileRefused


def dumps(paper: Paper) -> tuple[bytes, list[str]]:
    """A Moodle XML file of the paper's questions, and a sentence for each thing that is lost on the way through it."""
    quiz = etree.Element("quiz")
    topic = None
    for question in paper.questions:
        if question.topic != topic:
            topic = question.topic
            category = etree.SubElement(quiz, "question", type="category")
            _put(category, "category", f"$course$/top/{topic}")
        _write(quiz, question, paper)
    data = etree.tostring(quiz, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data, _losses(paper, data)


def _write(quiz: Any, question: Question, paper: Paper) -> None:
    element = etree.SubElement(quiz, "question", type="essay")
    _put(element, "name", f"第 {question.number} 题 {question.stem[:30]}")
    texts = [_div("stem", question.stem)]
    if question.requirements:
        texts.append(_div("requirements", question.requirements))
    by_number = {material.number: material for material in paper.materials}
    for number in question.materials:
        material = by_number[number]
        texts.append(_div("material", material.text, title=material.title, number=str(number)))
    _put(element, "questiontext", "".join(texts), html=True)
    answers = [_div("reference", answer.text, title=answer.author) for answer in question.reference_answers]
    _put(element, "generalfeedback", "".join(answers), html=True)
    if question.marks is not None:
        etree.SubElement(element, "defaultgrade").text = str(question.marks)
    plain = {
        "penalty": "0",
        "hidden": "0",
        "idnumber": "",
        "responseformat": "plain",
        "responserequired": "1",
    }
    for name, value in plain.items():
        etree.SubElement(element, name).text = value
    low, high = question.length.min, question.length.max
    etree.SubElement(element, "minwordlimit").text = "" if low is None else str(low)
    etree.SubElement(element, "maxwordlimit").text = "" if high is None else str(high)
    rubric = question.rubric
    bands = [
        f"{band.label}（{band.floor + 1 if band.floor else band.floor}—{band.ceiling}分）：{band.description}"
        for band in sorted(rubric.bands if rubric else [], key=lambda band: -band.ceiling)
    ]
    _put(element, "graderinfo", _div("bands", "\n".join(bands)) if bands else "", html=True)
    _put(element, "responsetemplate", "", html=True)
    tags = etree.SubElement(element, "tags")
    _put(tags, "tag", question.type)
    if rubric and rubric.points:
        guide = etree.SubElement(
            etree.SubElement(element, "plugin_gradingform_guide_definition"), "guidecriteria"
        )
        for n, point in enumerate(rubric.points, 1):
            _write_point(guide, n, point)


def _write_point(guide: Any, number: int, point: Point) -> None:
    criterion = etree.SubElement(guide, "guidecriterion", id=str(number))
    notes = [f"可接受：{wording}" for wording in point.accepted_wordings]
    notes += [f"资料：{point.material}"] if point.material is not None else []
    notes += [f"部分分：{point.part_marks}"] if point.part_marks is not None else []
    notes += [f"种类：{point.kind}"] if point.kind != "content" else []
    values = {
        "sortorder": str(number),
        "shortname": f"第 {number} 点",
        "description": point.text,
        "descriptionformat": "0",
        "descriptionmarkers": "\n".join(notes),
        "maxscore": str(point.marks),
    }
    for name, value in values.items():
        etree.SubElement(criterion, name).text = _xml(value)


def _div(kind: str, text: str, title: str = "", number: str = "") -> str:
    div = etree.Element("div", {"class": f"{MARK}{kind}"})
    if title:
        div.set("title", _xml(title))
    if number:
        div.set("data-number", number)
    start = etree.tostring(div, encoding="unicode", method="html").removesuffix("</div>")
    return f"{start}{as_html(text)}</div>"


def _put(parent: Any, name: str, text: str, html: bool = False) -> None:
    element = etree.SubElement(parent, name, {"format": "html"} if html else {})
    etree.SubElement(element, "text").text = _xml(text)


def _xml(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def _losses(paper: Paper, data: bytes) -> list[str]:
    """The differences after reading the file back."""
    try:
        back = loads(data, paper.title).bundle.papers[0]
    except FileRefused as error:
        return [f"这个文件读不回来：{error}"]
    if len(back.questions) != len(paper.questions):
        return [f"{len(paper.questions)} 道题读回来是 {len(back.questions)} 道。"]
    lost = []
    if (paper.minutes, paper.reading_minutes, paper.dated) != (None, None, None):
        lost.append("卷子的时间和考试日期没有写进 Moodle 文件。")
    if (paper.sheet_columns, paper.sheet_compound_marks, paper.sheet_list_heads) != (25, False, False):
        lost.append("答题卡的设置没有写进 Moodle 文件。")
    used = {number for question in paper.questions for number in question.materials}
    if any(material.number not in used for material in paper.materials):
        lost.append("没有题目用到的资料没有写进 Moodle 文件。")
    texts = {each.number: (each.title, each.text) for each in paper.materials}
    back_texts = {each.number: (each.title, each.text) for each in back.materials}
    for question, read in zip(paper.questions, back.questions, strict=True):
        for name, words in PARTS.items():
            if getattr(question, name) != getattr(read, name):
                lost.append(f"第 {question.number} 题：{words}读回来不一样。")
        if [texts[n] for n in question.materials] != [back_texts[n] for n in read.materials]:
            lost.append(f"第 {question.number} 题：给定资料读回来不一样。")
    return lost
