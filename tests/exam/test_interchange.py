"""Questions out and in as rows: previewed, whole or not at all, twice is once, nothing there is changed."""

import io
import json
import zipfile
from decimal import Decimal

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent, Role
from accounts.progress import result_of
from exam.actions.interchange import rehearsal, taking_in
from exam.actions.rubrics import new_version
from exam.bundling import bundle_of, paper_of
from exam.handout.apply import apply
from exam.handout.parse import parse
from exam.interchange import bundle
from exam.interchange.handout_text import as_handout
from exam.interchange.problems import FileRefused
from exam.models import Band, Paper, Question, QuestionImport, Rubric, ScoringPoint
from materials.models import Policy, Topic
from tests.exam.interchange.test_moodle import FOREIGN, LAUGHS
from tests.factories import (
    MaterialFactory,
    PaperFactory,
    PolicyFactory,
    QuestionFactory,
    ReferenceAnswerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    teacher = UserFactory(role=Role.TEACHER)
    client.force_login(teacher)
    return teacher


@pytest.fixture
def paper(teacher):
    """A question with everything a question can have, and an essay with bands and dimensions."""
    paper = PaperFactory(
        title="第一卷", minutes=150, reading_minutes=40, dated="2026-03-14", sheet_columns=20
    )
    paper.refresh_from_db()
    first = MaterialFactory(
        paper=paper, number=1, title="某镇", text="某镇把十二张报表并成一张。\n群众满意。"
    )
    third = MaterialFactory(paper=paper, number=3, text="另一则。")
    question = QuestionFactory(
        paper=paper,
        topic=paper.topic,
        number=1,
        requirements="全面。",
        minutes=25,
        sheet_indent=2,
        length_tolerance=15,
    )
    question.materials.set([first, third])
    question.policies.set([PolicyFactory(number="国发〔2022〕5号"), PolicyFactory()])
    answers = [ReferenceAnswerFactory(question=question, position=n, author=f"{n}号") for n in (1, 2)]
    points = [
        ScoringPoint(
            text="合并报表",
            marks=Decimal("6.5"),
            part_marks=Decimal("3.25"),
            accepted_wordings=["报表合一"],
            material=first,
            material_start=2,
            material_end=8,
            reference=answers[1],
            reference_start=0,
            reference_end=4,
        ),
        ScoringPoint(text="分条写", marks=Decimal("3.5"), kind="order"),
    ]
    new_version(
        question, points, by=teacher, length_penalty="steps", penalty_cells=50, penalty_marks=Decimal(1)
    )
    essay = QuestionFactory(
        paper=paper,
        topic=paper.topic,
        number=2,
        type="essay",
        marks=40,
        length_kind="range",
        length_min=1000,
        length_max=1200,
    )
    bands = [
        Band(label="一类", floor=30, ceiling=40, description="好"),
        Band(label="二类", floor=0, ceiling=30),
    ]
    new_version(essay, [], by=teacher, bands=bands, dimensions=["intent", "language"], language_guard=False)
    Rubric.objects.create(
        question=QuestionFactory(paper=paper, topic=paper.topic, number=3), version=1, proposed=True
    )
    return paper


def said_of(paper):
    return bundle_of(paper.questions.select_related("topic", "paper__topic").order_by("number"))


def forget(paper):
    """As if the rows had never been."""
    for question in paper.questions.all():
        for rubric in question.rubrics.all():
            rubric.points.all().delete()
            rubric.delete()
        question.delete()
    paper.delete()
    Policy.objects.all().delete()
    Topic.objects.all().delete()


def test_a_paper_goes_out_and_comes_into_an_empty_bank_without_loss(paper, teacher):
    said = said_of(paper)
    text = bundle.dumps(said)
    forget(paper)
    taken = result_of(taking_in(bundle.loads(text), by=teacher))
    assert taken.made["题目"] == 3
    made = Paper.objects.get()
    assert said_of(made) == said
    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}
    assert AuditEvent.objects.filter(verb="question.imported").count() == 3


def test_the_same_file_again_makes_nothing_and_what_differs_is_said_and_left(paper, teacher):
    said = said_of(paper)
    before = list(Question.objects.order_by("pk").values())
    taken = result_of(taking_in(said, by=teacher))
    assert not taken.changed
    assert [outcome.words for outcome in taken.outcomes] == ["已经在题库里，一模一样"] * 3
    said.papers[0].questions[0].requirements = "换了要求。"
    said.papers[0].questions[0].rubric.points[0].text = "换了一点"
    taken = result_of(taking_in(said, by=teacher))
    assert "作答要求、评分标准" in taken.outcomes[0].words.replace("（选的一段、维度、扣分）", "")
    assert list(Question.objects.order_by("pk").values()) == before


def test_a_rehearsal_tells_the_same_and_leaves_nothing(paper, teacher):
    said = said_of(paper)
    forget(paper)
    rehearsed = result_of(rehearsal(said, by=teacher))
    assert not Question.objects.exists()
    assert not Topic.objects.exists()
    assert rehearsed.made == result_of(taking_in(said, by=teacher)).made


@pytest.mark.parametrize("sat", [False, True])
def test_a_paper_of_the_same_title_is_completed_only_while_nobody_sits_it(paper, teacher, sat):
    said = said_of(paper)
    said.papers[0].questions = [said.papers[0].questions[0]]
    said.papers[0].questions[0].stem = "一道新题。"
    Paper.objects.filter(pk=paper.pk).update(published=sat)
    result_of(taking_in(said, by=teacher))
    made = Question.objects.get(stem="一道新题。")
    assert (made.paper_id == paper.pk) != sat
    assert made.paper.title == ("第一卷（导入 2）" if sat else "第一卷")
    assert made.number == (1 if sat else 4)


def test_a_rubric_that_does_not_add_up_refuses_the_whole_file_with_its_place(paper, teacher):
    said = said_of(paper)
    forget(paper)
    said.papers[0].questions[0].rubric.points[0].marks = Decimal(9)
    said.papers[0].questions[1].rubric.bands[0].floor = Decimal(35)
    with pytest.raises(FileRefused) as refused:
        result_of(taking_in(said, by=teacher))
    assert [problem.place for problem in refused.value.problems] == [
        "papers[0].questions[0].rubric",
        "papers[0].questions[1].rubric",
    ]
    assert not Question.objects.exists()


def test_a_handout_export_parsed_and_applied_gives_the_same_question(teacher):
    plan = parse(
        "专题：基层治理\n一、给定资料\n资料1\n某镇把报表并成一张。\n二、实战应用\n问题1：\n【题型】概括归纳\n"
        "根据给定资料1，概括做法。（10分）\n【要求】全面。不超过200字。\n【参考作答】（王老师）\n一是合并报表。\n"
        "【采分点】\n1．合并报表（6分）〔可接受：报表合一〕〔资料1〕\n2．减轻负担（4分）"
    )
    apply(plan, by=teacher)
    question = Question.objects.get()
    said = paper_of(question.paper, [question])
    text, lost = as_handout(said)
    assert lost == []
    forget(question.paper)
    apply(parse(text), by=teacher)
    again = Question.objects.get()
    assert paper_of(again.paper, [again]).questions == said.questions


# The pages


def upload(client, name, data):
    data = data if isinstance(data, bytes) else data.encode()
    return client.post(reverse("question-import-new"), {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_previewed_then_confirmed_once(client, paper, teacher):
    text = bundle.dumps(said_of(paper))
    forget(paper)
    answer = upload(client, "题目.json", text)
    page = client.get(answer.url).content.decode()
    assert "会新建" in page
    assert not Question.objects.exists()
    address = reverse("question-import-confirm", args=[QuestionImport.objects.get().pk])
    for _ in range(2):
        page = client.post(address, {"publish": "on"}, follow=True).content.decode()
        assert "导入完成" in page
    assert Question.objects.filter(state="published").count() == 3
    upload(client, "题目.json", text)
    page = client.get(QuestionImport.objects.first().get_absolute_url()).content.decode()
    assert "已经在题库里" in page


def test_a_moodle_file_is_previewed_with_what_is_left_behind(client, teacher):
    page = client.get(upload(client, "第三周.xml", FOREIGN).url).content.decode()
    assert "收不下" in page
    assert "作答模板" in page
    client.post(reverse("question-import-confirm", args=[QuestionImport.objects.get().pk]))
    assert Question.objects.get().topic.name == "基层治理"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("题.json", "{", "第 1 行第 2 列"),
        (
            "题.json",
            json.dumps({"format": "shenlun-questions", "version": 1, "papers": [{}]}),
            "papers[0].title：缺了",
        ),
        ("题.xml", LAUGHS, "实体"),
        ("题.docx", "x", "请用“导入讲义”"),
        ("题.json", "x" * 3_000_000, "超过上限"),
        ("题.json", "", "空的"),
    ],
)
def test_a_file_that_is_refused_says_where_and_nothing_is_kept(client, teacher, name, data, words):
    answer = upload(client, name, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not QuestionImport.objects.exists()


@pytest.mark.parametrize("of", ["question", "paper"])
def test_exports_say_what_each_format_loses_and_give_files_that_come_back(client, paper, teacher, of):
    row = paper if of == "paper" else paper.questions.get(number=1)
    page = client.get(reverse(f"{of}-exports", args=[row.pk])).content.decode()
    assert "什么也不丢" in page
    assert "限时分钟" in page
    files = {
        kind: client.get(reverse(f"{of}-export", args=[row.pk, kind]))
        for kind in ("json", "txt", "docx", "xml")
    }
    assert bundle.loads(files["json"].content.decode()) == (
        said_of(paper) if of == "paper" else bundle_of([row])
    )
    text = files["txt"].content.decode()
    assert "\n".join(
        p.text for p in docx.Document(io.BytesIO(files["docx"].content)).paragraphs
    ) == text.rstrip("\n")
    assert files["xml"].content.startswith(b"<?xml")
    assert "filename*=utf-8''" in files["json"]["Content-Disposition"]
    assert client.get(reverse(f"{of}-export", args=[row.pk, "exe"])).status_code == 404


# Bad handouts


def handout(client, name, data):
    return client.post(reverse("handout-new"), {"file": SimpleUploadedFile(name, data)})


def word_with(entry, data=b"x"):
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: word_with("word/vbaProject.bin"), "带宏"),
        (lambda: word_with("word/media/big.bin", b"\0" * 40_000_000), "解开后太大"),
        (lambda: b"PK\x03\x04 broken", "打不开"),
    ],
)
def test_a_word_file_with_macros_or_a_bomb_is_refused_in_place(client, teacher, data, words):
    answer = handout(client, "讲义.docx", data())
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_ten_thousand_lines_are_read_and_previewed(client, teacher):
    lines = [
        "专题：长讲义",
        "一、深度解读",
        "★做法",
        *(f"第{n}段文字说的是同一件事。" for n in range(10_000)),
    ]
    answer = handout(client, "讲义.txt", "\n".join(lines).encode())
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
