"""From a plan to rows: all of it or nothing, once, and nothing that is there already is overwritten."""

import contextlib
import random
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from exam.handout import apply as apply_module
from exam.handout.apply import apply
from exam.handout.errors import HandoutError
from exam.handout.parse import parse
from exam.handout.plan import (
    Band,
    Framework,
    Group,
    Length,
    Material,
    Plan,
    Point,
    PolicyDate,
    PolicyEntry,
    Question,
    ReferenceAnswer,
    Section,
)
from exam.models import Question as QuestionRow
from exam.models import Rubric, ScoringPoint
from materials.files.source import read
from materials.models import (
    Citation,
    Level,
    NameChange,
    Policy,
    PolicyAlias,
    Relation,
    SearchDocument,
    SearchEntry,
    Topic,
)
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

SAMPLES = sorted((Path(__file__).parents[2] / "exam/sample").glob("*.txt"))
HANDOUT = """专题：乡村书屋
一、背景链接
村里建起了书屋。
二、深度解读
★国家政策
（一）2021年3月，国务院印发《关于乡村书屋建设的意见》（国发〔2021〕90号）。
（二）为落实《关于乡村书屋建设的意见》，某省人民政府印发《乡村书屋管理办法》，自2022年5月1日起施行。
★怎么看
（一）取得成效
借书的人多了。
三、给定资料
资料1
书屋每晚开门。
四、实战应用
问题1：
【题型】概括归纳
根据给定资料1，概括书屋的做法。（10分）
【要求】不超过200字。
【参考作答】（王老师）
一是延长开放时间，方便村民。
二是选好书，办好活动。
【采分点】
1．延长开放时间（6分）〔可接受：每晚开门〕〔资料1〕
2．办好活动（4分）
五、高分框架
★书香
总论点：书屋要有人来。
"""


def dump():
    """Every row of every table; the search index says nothing of its own."""
    models = set(apps.get_models(include_auto_created=True)) - {
        SearchDocument,
        SearchEntry,
        Citation,
        NameChange,
    }
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def counts(before, after):
    """How many rows each table has gained."""
    gained = {label: len(after[label]) - len(before[label]) for label in after}
    return {label: number for label, number in gained.items() if number}


def one_question(**changes):
    """A plan of one question; `changes` are fields of the question."""
    question = {"number": 1, "line": 1, "stem": ["谈谈书屋。"], "marks": Decimal(10)} | changes
    return Plan(topic="乡村书屋", questions=[Question(**question)])


@pytest.fixture
def real_plan(handout_bytes):
    return parse(read(handout_bytes, "讲义.txt", limit=10_000_000))


# What is made


def test_the_real_handout_becomes_the_rows_its_plan_names(real_plan):
    report = apply(deepcopy(real_plan), by=UserFactory(role="teacher"))
    topic = Topic.objects.get()
    reading = topic.sections.filter(kind="reading")
    assert [
        (section.title, [[text.text for text in group.paragraphs.all()] for group in section.groups.all()])
        for section in reading
    ] == [(section.title, [group.paragraphs for group in section.groups]) for section in real_plan.sections]
    assert {(policy.title, policy.number) for policy in topic.policies.all()} == {
        (entry.title, entry.number) for entry in real_plan.policies
    }
    assert Relation.objects.filter(state="proposed").count() == len(real_plan.relations) > 0
    for row, planned in zip(topic.questions.all(), real_plan.questions, strict=True):
        assert (row.number, row.stem, row.marks) == (
            planned.number,
            "\n".join(planned.stem),
            planned.marks,
        )
        assert [answer.text.split("\n") for answer in row.reference_answers.all()] == [
            answer.paragraphs for answer in planned.reference_answers
        ]
        assert row.rubric.proposed
        assert [(point.text, point.marks) for point in row.rubric.points.all()] == [
            (point.text, point.marks) for point in planned.points
        ]
    assert report.question_ids == list(topic.questions.values_list("pk", flat=True))
    assert AuditEvent.objects.get().verb == "handout.applied"


def test_a_paragraph_knows_the_documents_it_names():
    apply(parse(HANDOUT), by=None)
    policy = Policy.objects.get(title="乡村书屋管理办法")
    assert [paragraph.group.label for paragraph in policy.mentions.all()] == ["（二）"]
    assert policy.dates.get().as_text == "2022-05-01"


@pytest.mark.parametrize("file", [*SAMPLES, "real"], ids=str)
def test_a_second_import_changes_nothing_and_says_so(request, file):
    data = request.getfixturevalue("handout_bytes") if file == "real" else file.read_bytes()
    text = read(data, "讲义.txt", limit=10_000_000)
    apply(parse(text), by=None)
    before = dump()
    report = apply(parse(text), by=None)
    assert report.sentence == "这份讲义已经导入过，什么也没有改动。"
    assert report.notes == []
    assert dump() == before


@pytest.mark.parametrize(
    ("after", "added", "gained"),
    [
        (
            "2．办好活动（4分）\n",
            "问题2：\n【题型】提出对策\n请提出办好书屋的建议。（20分）不超过300字\n【参考作答】\n选好书。\n【采分点】\n1．选书（20分）\n",
            {"exam.Question", "exam.ReferenceAnswer", "exam.Rubric", "exam.ScoringPoint"},
        ),
        (
            "借书的人多了。\n",
            "★怎么办\n（一）对策\n选好书。\n",
            {"materials.ReadingSection", "materials.ReadingGroup", "materials.ReadingParagraph"},
        ),
        (
            "借书的人多了。\n",
            "（二）存在问题\n书太旧。\n",
            {"materials.ReadingGroup", "materials.ReadingParagraph"},
        ),
        ("总论点：书屋要有人来。\n", "★灯光\n总论点：夜里要有灯。\n", {"exam.Framework"}),
    ],
    ids=["question", "section", "group", "framework"],
)
def test_a_handout_with_something_more_only_adds_that(after, added, gained):
    apply(parse(HANDOUT), by=None)
    before = dump()
    longer = HANDOUT.replace(after, after + added)
    report = apply(parse(longer), by=None)
    now = dump()
    new = counts(before, now)
    assert report.changed
    assert {label: number for label, number in new.items() if label in gained} == dict.fromkeys(gained, 1)
    assert set(new) - gained <= {"accounts.AuditEvent", "exam.Question_materials"}
    for label, rows in before.items():
        assert [row for row in now[label] if row in rows] == rows


def test_unpublished_means_that_a_student_sees_none_of_it(client):
    apply(parse(HANDOUT), by=None, publish=False)
    client.force_login(UserFactory())
    rows = [Topic.objects.get(), *Policy.objects.all(), QuestionRow.objects.get()]
    assert [client.get(row.get_absolute_url()).status_code for row in rows] == [404] * 4
    for name in ("topics", "policies", "questions"):
        assert "书屋" not in client.get(reverse(name)).content.decode()


# What is there already


def test_a_known_policy_is_completed_and_never_overwritten():
    kept = PolicyFactory(
        title="关于乡村书屋建设的意见", summary="编辑写的摘要", status="in_force", published_at=None
    )
    kept.dates.create(kind="effective", precision="day", day="2021-04-01", printed="2021年4月1日")
    report = apply(parse(HANDOUT), by=None)
    kept.refresh_from_db()
    assert (kept.number, kept.level, kept.kind) == ("国发〔2021〕90号", Level.NATIONAL, "意见")
    assert (kept.summary, kept.status, kept.published_at) == ("编辑写的摘要", "in_force", None)
    assert {date.kind: date.as_text for date in kept.dates.all()} == {
        "effective": "2021-04-01",
        "issued": "2021-03",
    }
    assert [issuer.name for issuer in kept.issuers.all()] == ["国务院"]
    assert report.made["补全的政策"] == 1


def test_one_number_under_another_title_is_an_alias_and_a_note():
    kept = PolicyFactory(title="国务院关于乡村书屋建设的意见", number="国发〔2021〕90号")
    report = apply(parse(HANDOUT), by=None)
    assert PolicyAlias.objects.get(policy=kept).title == "关于乡村书屋建设的意见"
    assert any("记作它的别名" in note for note in report.notes)
    before = dump()
    assert not apply(parse(HANDOUT), by=None).changed
    assert dump() == before


@pytest.mark.parametrize(
    ("title", "number", "date", "note"),
    [
        ("关于乡村书屋建设的意见", "国发〔2020〕1号", "2021-03-02", "库中字号是 国发〔2020〕1号"),
        ("别的意见", "国发〔2021〕90号", "2021-03-02", "在库中属于《别的意见》"),
        ("别的意见", "国发〔2021〕90号", "2021-05-01", "库中成文日期是 2021-05-01，讲义写的是 2021-03"),
    ],
    ids=["another number", "number is taken", "another date"],
)
def test_what_contradicts_the_library_is_left_alone_and_noted(title, number, date, note):
    PolicyFactory(title="关于乡村书屋建设的意见")
    Policy.objects.update_or_create(title=title, defaults={"number": number})
    for row in Policy.objects.all():
        row.dates.create(kind="issued", precision="day", day=date, printed=date)
    before = list(Policy.objects.order_by("pk").values_list("number", "dates__day"))
    report = apply(parse(HANDOUT), by=None)
    assert [one for one in report.notes if note in one]
    assert list(Policy.objects.order_by("pk").values_list("number", "dates__day"))[: len(before)] == before


def test_a_known_question_that_differs_is_left_alone_and_noted():
    apply(parse(HANDOUT), by=None)
    before = dump()
    changed = HANDOUT.replace("不超过200字", "不超过250字").replace("二是选好书", "二是选新书")
    changed = changed.replace("书屋每晚开门。", "书屋天天开门。")
    report = apply(parse(changed), by=None)
    assert report.notes == [
        "第 1 题已经在题库里，作答要求、字数要求、参考作答与讲义不同，没有改动。",
        "给定资料与题库里的不同；题目都已经在题库里，没有改动。",
    ]
    assert dump() == before


def test_a_question_without_marks_answers_or_points_gets_them_from_a_later_handout():
    bare, full = parse(HANDOUT), parse(HANDOUT)
    bare.questions[0].marks, bare.questions[0].reference_answers, bare.questions[0].points = None, [], []
    apply(bare, by=None)
    report = apply(full, by=None)
    assert (report.made, report.notes) == ({"补全的分值": 1, "参考作答": 1, "采分点": 2}, [])
    row = QuestionRow.objects.get()
    assert (row.marks, row.reference_answers.get().author, row.rubric.proposed) == (10, "王老师", False)


# Questions that are not as they should be


def test_questions_of_one_number_or_one_stem_are_all_made_once():
    questions = [
        Question(number=number, line=line, stem=[stem])
        for line, (number, stem) in enumerate([(1, "甲"), (1, "乙"), (2, "丙"), (3, "甲")], 1)
    ]
    plan = Plan(topic="乡村书屋", questions=questions)
    report = apply(plan, by=None)
    assert list(QuestionRow.objects.values_list("number", "stem")) == [
        (1, "甲"),
        (2, "乙"),
        (3, "丙"),
        (4, "甲"),
    ]
    again = apply(plan, by=None)
    assert (again.changed, again.question_ids) == (False, report.question_ids)


def test_a_question_without_a_stem_is_left_out_and_noted():
    report = apply(one_question(stem=[]), by=None)
    assert "第 1 题没有题干" in report.notes[0]
    assert not QuestionRow.objects.exists()


@pytest.mark.parametrize(
    ("printed", "stored", "proposed"),
    [
        (["6", "4"], ["6", "4"], False),
        (["6", "5"], ["6", "5"], True),
        (["6", "0", "0"], ["6", "2", "2"], True),
        (["6", "-1"], ["6", "4"], True),
        (["10", "0"], [], None),
    ],
    ids=["adding up", "not adding up", "two without marks", "below zero", "nothing left to share"],
)
def test_points_that_do_not_make_the_total_wait_for_a_teacher(printed, stored, proposed):
    report = apply(one_question(points=[Point(f"第{n}点", Decimal(n)) for n in printed]), by=None)
    assert [point.marks for point in ScoringPoint.objects.all()] == [Decimal(marks) for marks in stored]
    assert [rubric.proposed for rubric in Rubric.objects.all()] == ([] if proposed is None else [proposed])
    assert ("没有导入采分点" in "".join(report.notes)) is (proposed is None)


def test_a_band_that_starts_at_nought_is_kept_and_one_of_nought_marks_is_not():
    bands = [("一类文", 10, 40), ("二类文", -1, 10), ("零分", -1, 0)]
    apply(
        one_question(bands=[Band(label, Decimal(low), Decimal(high)) for label, low, high in bands]), by=None
    )
    kept = QuestionRow.objects.get().rubric.bands.values_list("label", "floor", "ceiling")
    assert list(kept) == [("一类文", 10, 40), ("二类文", 0, 10)]


# All or nothing


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(), "讲义没有专题名"),
        (Plan(topic="长" * 41), "专题名太长：“长长长"),
        (Plan(topic="专", sections=[Section("长" * 200)]), "小节标题太长"),
        (
            Plan(topic="专", sections=[Section("节", [Group("（一）", "长" * 121)])]),
            "小节里的小标题太长",
        ),
        (
            Plan(topic="专", sections=[Section("节", [Group(paragraphs=["段"] * 32_768)])]),
            "段落或条目的个数太大：32768",
        ),
        (Plan(topic="专", policies=[PolicyEntry("长" * 400)]), "政策标题太长：“长长长"),
        (Plan(topic="专", policies=[PolicyEntry("题", issuers=["长" * 200])]), "发文机关太长"),
        (Plan(topic="专", policies=[PolicyEntry("题", number="长" * 61)]), "发文字号太长"),
        (
            Plan(topic="专", policies=[PolicyEntry("题", dates=[PolicyDate("issued", "", "长" * 41)])]),
            "政策日期太长",
        ),
        (Plan(topic="专", frameworks=[Framework("长" * 121, ["文"])]), "框架标题太长"),
        (Plan(topic="专", materials=[Material(1, "长" * 121, ["文"])]), "资料标题太长"),
        (Plan(topic="专", materials=[Material(99_999, "", ["文"])]), "资料编号太大：99999"),
        (one_question(number=99_999), "题号太大：99999，最大 32767"),
        (one_question(marks=Decimal(1_000_000)), "题目分值太大：1000000，最大 999"),
        (one_question(length=Length("maximum", None, 10**12)), "字数要求太大：1000000000000"),
        (one_question(points=[Point("点", Decimal(1_000))]), "采分点分值太大"),
        (one_question(bands=[Band("长" * 41, Decimal(0), Decimal(1))]), "评分档次名称太长"),
        (one_question(reference_answers=[ReferenceAnswer(["文"], "长" * 81)]), "参考作答的作者太长"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_named_and_nothing_is_written(plan, sentence):
    TopicFactory()
    plan.background = ["背景先写进去。"]
    before = dump()
    with pytest.raises(HandoutError, match=sentence):
        apply(plan, by=None)
    assert dump() == before


def test_two_imports_that_meet_are_told_to_try_again(monkeypatch):
    def taken(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(apply_module, "apply_policies", taken)
    with pytest.raises(HandoutError, match="请再试一次"):
        apply(parse(HANDOUT), by=None)
    assert not Topic.objects.exists()


def test_a_topic_name_of_characters_that_unfold_still_has_an_address(client):
    apply(Plan(topic="\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 40), by=None)
    assert client.get(Topic.objects.get().get_absolute_url()).status_code == 200


# Whatever comes


@pytest.fixture
def no_chance(monkeypatch):
    """A constraint that is broken is not put down to another import here."""
    monkeypatch.setattr(apply_module, "IntegrityError", ZeroDivisionError)


def try_out(text):
    """Parse and apply a text twice, then take it back."""
    with contextlib.suppress(HandoutError), transaction.atomic():
        for changes in (True, False):
            plan = parse(text)
            plan.topic = plan.topic or "暂名"
            assert apply(plan, by=None).changed is changes
        transaction.set_rollback(True)


unaided = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@unaided
@given(st.text(max_size=200))
def test_any_text_is_applied_or_refused(no_chance, text):
    for head in ("★节\n", "四、实战应用\n问题1：\n", "五、高分框架\n★题\n"):
        try_out(head + text)


@unaided
@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_damaged_sample_is_applied_or_refused(no_chance, file, dice, strokes):
    lines = file.read_text("utf-8").splitlines()
    for _ in range(strokes):
        damage(lines, dice)
    try_out("\n".join(lines))


def damage(lines: list[str], dice: random.Random) -> None:
    """A line gone, doubled, moved, cut, lengthened, or with its figures or brackets spoilt."""
    here, there = dice.randrange(len(lines)), dice.randrange(len(lines))
    line = lines[here]
    match dice.randrange(8):
        case 0 if len(lines) > 1:
            del lines[here]
        case 1:
            lines.insert(there, line)
        case 2:
            lines[here], lines[there] = lines[there], line
        case 3:
            lines[here] = line[: dice.randrange(len(line) + 1)]
        case 4:
            lines[here] = line + line * dice.randrange(12)
        case 5:
            figures = ["0", "99999", "0.005", "2021", "-3"]
            lines[here] = "".join(dice.choice(figures) if char.isdigit() else char for char in line)
        case 6:
            lines[here] = "".join(char for char in line if char not in "》】〕）：分")
        case _:
            lines[here] = dice.choice("《》【】（★分1") + line


@pytest.mark.django_db
def test_an_entry_that_an_import_completes_tells_an_editor_s_open_form():
    policy = PolicyFactory(title="关于减负的意见")
    opened = policy.updated_at
    plan = parse("专题：减负\n★国家政策\n（一）2024年8月6日，某省人民政府印发《关于减负的意见》。")
    apply(plan, by=None)
    policy.refresh_from_db()
    assert policy.dates.exists()
    assert policy.updated_at > opened
    completed = policy.updated_at
    apply(plan, by=None)
    policy.refresh_from_db()
    assert policy.updated_at == completed
