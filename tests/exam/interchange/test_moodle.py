"""Moodle XML: every field in, out and in again; what cannot be carried is listed; nothing hostile is expanded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.interchange import bundle
from exam.interchange.bundle import (
    Band,
    Length,
    Material,
    Paper,
    Point,
    Policy,
    Question,
    ReferenceAnswer,
    Rubric,
)
from exam.interchange.moodle import loads
from exam.interchange.moodle_out import dumps
from exam.interchange.problems import FileRefused

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/写作/基层治理</text></category></question>
  <question type="essay">
    <name><text>概括做法</text></name>
    <questiontext format="html"><text><![CDATA[<p>概括<b>某镇</b>减少报表的做法。</p><p>要求：全面&nbsp;准确。<br>不超过200字。</p><script>alert(1)</script>]]></text>
      <file name="chart.png" path="/" encoding="base64">AAAA</file></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>一是合并报表；</p><p>二是数据共享。</p>]]></text></generalfeedback>
    <defaultgrade>10.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>1</hidden>
    <idnumber>A-17</idnumber>
    <responseformat>noinline</responseformat>
    <responserequired>1</responserequired>
    <responsefieldlines>15</responsefieldlines>
    <minwordlimit></minwordlimit>
    <maxwordlimit>200</maxwordlimit>
    <attachments>2</attachments>
    <attachmentsrequired>1</attachmentsrequired>
    <maxbytes>1024</maxbytes>
    <filetypeslist>.pdf</filetypeslist>
    <graderinfo format="html"><text><![CDATA[<p>看清楚条理。</p>]]></text></graderinfo>
    <responsetemplate format="html"><text><![CDATA[<p>一、</p>]]></text></responsetemplate>
    <tags><tag><text>summary</text></tag><tag><text>第三周</text></tag></tags>
    <gradingform_guide><guidecriteria>
      <guidecriterion id="1"><sortorder>1</sortorder><shortname>合并</shortname><description>合并报表</description>
        <descriptionformat>0</descriptionformat><descriptionmarkers>可接受：报表合一
先看这里</descriptionmarkers><maxscore>6.00000</maxscore></guidecriterion>
      <guidecriterion id="2"><sortorder>2</sortorder><shortname>共享</shortname><description>数据共享</description>
        <descriptionformat>0</descriptionformat><descriptionmarkers></descriptionmarkers><maxscore>4.00000</maxscore></guidecriterion>
      <guidecriterion id="3"><sortorder>3</sortorder><shortname>空的</shortname><maxscore>0</maxscore></guidecriterion>
    </guidecriteria><guidecomments><guidecomment id="1"><description>很好</description></guidecomment></guidecomments></gradingform_guide>
  </question>
  <question type="multichoice"><name><text>选一选</text></name></question>
  <question type="essay"><name><text>空题</text></name><questiontext format="html"><text></text></questiontext></question>
</quiz>
"""


def test_a_foreign_file_is_read_and_what_is_left_behind_is_listed_by_element():
    found = loads(FOREIGN.encode(), "第三周")
    (question,) = found.bundle.papers[0].questions
    assert question == Question(
        "基层治理",
        1,
        "概括某镇减少报表的做法。\n要求：全面 准确。\n不超过200字。",
        "summary",
        marks=Decimal(10),
        length=Length("maximum", None, 200),
        reference_answers=[ReferenceAnswer("一是合并报表；\n二是数据共享。")],
        rubric=Rubric(
            points=[
                Point("合并报表", Decimal(6), accepted_wordings=["报表合一"]),
                Point("数据共享", Decimal(4)),
            ]
        ),
    )
    told = "\n".join(map(str, found.lost))
    for words in (
        "罚分",
        "隐藏",
        "ID 号",
        "作答格式",
        "附件“2”",
        "必交附件",
        "附件大小",
        "附件类型",
        "作答模板",
        "第三周",
        "图片和附件",
        "graderinfo",
        "先看这里",
        "“空的”",
        "常用评语",
        "multichoice",
        "没有题干",
    ):
        assert words in told, words
    assert all(problem.place.startswith("第 ") for problem in found.lost)


def with_texts(**texts):
    """A foreign file of one question, its texts as HTML with what stands beside it."""
    held = {"questiontext": ("<p>概括做法。</p>", "")} | texts
    written = "".join(
        f"<{name}><text><![CDATA[{html}]]></text>{beside}</{name}>" for name, (html, beside) in held.items()
    )
    head = '<quiz><question type="essay"><name><text>看图</text></name><defaultgrade>10</defaultgrade>'
    other = '<question type="essay"><questiontext><text>另一问。</text></questiontext></question>'
    return f"{head}{written}</question>{other}</quiz>"


def pictures(**texts):
    lost = [str(problem) for problem in loads(with_texts(**texts).encode(), "卷").lost]
    return [problem for problem in lost if "图片" in problem]


@pytest.mark.parametrize("name", ["questiontext", "generalfeedback", "graderinfo", "responsetemplate"])
@pytest.mark.parametrize(
    ("html", "beside", "told"),
    [
        (
            '<img src="@@PLUGINFILE@@/a%20b.png">',
            '<file name="a b.png" encoding="base64">AA</file>',
            "a b.png",
        ),
        ("", '<file name="表.pdf" encoding="base64">AA</file>', "表.pdf"),
        ('<img src="data:image/png;base64,AAAA">', "", "嵌在文字里的一张"),
        ("<svg><path/></svg>", "", "嵌在文字里的一张"),
        ('<img src="https://example.org/x/图.png">', "", "https://example.org/x/图.png"),
        ("".join(f'<img src="{n}.png">' for n in range(7)), "", "0.png、1.png、2.png、3.png、4.png等 7 个"),
    ],
)
def test_each_picture_of_a_text_is_said_with_its_question(name, html, beside, told):
    place = "第 1 行的题目“看图”"
    words = {
        "questiontext": "题目正文",
        "generalfeedback": "参考答案",
        "graderinfo": "给评分人的说明",
        "responsetemplate": "作答模板",
    }[name]
    assert pictures(**{name: (f"<p>概括做法。{html}</p>", beside)}) == [
        f"{place}：{words}里的图片和附件没有收：{told}。"
    ]


def test_a_question_that_is_nothing_but_a_picture_is_said_to_have_had_one():
    data = with_texts(questiontext=('<img src="@@PLUGINFILE@@/题.png">', '<file name="题.png">AA</file>'))
    told = [str(problem) for problem in loads(data.encode(), "卷").lost]
    assert told[:2] == [
        "第 1 行的题目“看图”：题目正文里的图片和附件没有收：题.png。",
        "第 1 行的题目“看图”：没有题干，没有收。",
    ]


def test_files_of_the_marking_guide_are_said_too():
    guide = '<guidecriteria><guidecriterion><description>一点</description><maxscore>10</maxscore><file name="x.png">AA</file></guidecriterion></guidecriteria>'
    data = with_texts().replace("<defaultgrade>", f"{guide}<defaultgrade>")
    assert [str(one) for one in loads(data.encode(), "卷").lost if "图片" in one.text] == [
        "第 1 行的题目“看图”：别处的图片和附件没有收。"
    ]


def test_what_was_imported_goes_out_and_comes_back_equal():
    first = loads(FOREIGN.encode(), "第三周").bundle.papers[0]
    data, lost = dumps(first)
    assert lost == []
    again = loads(data, "第三周")
    assert again.lost == []
    assert again.bundle.papers[0] == first


def full():
    rubric = Rubric(
        points=[
            Point("合并<报表> & 减负", Decimal("6.5"), "content", Decimal("3.25"), ["报表合一", "一表通"], 1),
            Point("格式：标题居中", Decimal("3.5"), "format"),
        ]
    )
    bands = [Band("一类", Decimal(30), Decimal(40), "好"), Band("二类", Decimal(0), Decimal(30), "一般")]
    return Paper(
        "模拟卷",
        "基层治理",
        materials=[Material(1, "第一段。\n第二段“引号”。", "某镇"), Material(3, "另一则。")],
        questions=[
            Question(
                "基层治理",
                1,
                "概括做法。\n分条写。",
                "summary",
                "全面、准确。",
                Decimal(10),
                Length("range", 150, 200),
                materials=[1, 3],
                reference_answers=[
                    ReferenceAnswer("一是合并。\n二是共享。", "王老师"),
                    ReferenceAnswer("合并。"),
                ],
                rubric=rubric,
            ),
            Question(
                "营商环境",
                2,
                "写一篇文章。",
                "essay",
                "",
                Decimal(40),
                materials=[3],
                rubric=Rubric(bands=bands),
            ),
        ],
    )


def test_every_field_that_moodle_can_hold_comes_back():
    data, lost = dumps(full())
    assert lost == []
    assert loads(data, "模拟卷").bundle.papers[0] == full()


def test_materials_of_one_text_stay_two_and_a_stem_that_xml_cannot_hold_is_said():
    twice = full()
    twice.materials[1].title, twice.materials[1].text = twice.materials[0].title, twice.materials[0].text
    data, lost = dumps(twice)
    assert lost == []
    assert loads(data, "模拟卷").bundle.papers[0] == twice
    twice.questions[1].stem = "\x01"
    _, lost = dumps(twice)
    assert lost == ["第 2 题：题干读回来不一样。"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minutes": 20}, "限时分钟"),
        ({"policies": [Policy("某条例")]}, "引用的政策"),
        ({"length": Length("unstated", 200, 200, "200字")}, "字数要求"),
        ({"rubric": Rubric(points=[Point("点", Decimal(10), material=1, material_span=[0, 2])])}, "评分标准"),
        ({"number": 7}, "题号"),
    ],
)
def test_what_moodle_cannot_hold_is_said_on_the_way_out(change, words):
    paper = full()
    for name, value in change.items():
        setattr(paper.questions[0], name, value)
    _, lost = dumps(paper)
    assert [loss for loss in lost if words in loss]


LAUGHS = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<quiz><question type="essay"><name><text>&d;</text></name></question></quiz>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&x;</text></questiontext></question></quiz>"""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (LAUGHS.encode(), "实体"),
        (OUTSIDE.encode(), "实体"),
        (LAUGHS.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"), "实体"),
        (b"<quiz><question></quiz>", "XML"),
        (b"", "XML"),
        (b"<html/>", "<quiz>"),
        (b"<quiz/>", "没有写作题"),
        (b"<quiz>" + b"<a>" * 5000 + b"</quiz>", "XML"),
        (b"<quiz>&x;</quiz>", "XML"),
    ],
)
def test_what_is_no_moodle_file_or_hostile_is_refused(data, words):
    with pytest.raises(FileRefused) as refused:
        loads(data, "x")
    assert words in str(refused.value)


PIECES = [
    "0",
    "-1",
    "1e999",
    "资料：x",
    "<p>",
    "</div>",
    "]]>",
    "<div class=shenlun-material data-number=x>",
    "&lt;",
    "",
]


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 4000), st.integers(0, 60), st.sampled_from(PIECES)),
        max_size=4,
    )
)
def test_a_spoilt_file_is_read_or_refused_and_whatever_is_read_fits_a_bundle(cuts):
    files = [FOREIGN, dumps(full())[0].decode()]
    for which, at, length, piece in cuts:
        text = files[which]
        at %= len(text)
        files[which] = text[:at] + piece + text[at + length :]
    for text in files:
        try:
            found = loads(text.encode(), "卷")
        except FileRefused:
            continue
        assert bundle.loads(bundle.dumps(found.bundle)) == found.bundle
