"""What a teacher sees of a class's work, on the page and in a spreadsheet."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exam.actions.assignments import start_assignment
from exam.actions.claims import claim
from exam.actions.release import release, remark
from exam.actions.writing import submit
from exam.board import board_of
from exam.class_results import type_results
from exam.distribution import distribution, mean, percent
from exam.models import Attempt, Band, Claim, Marking, MarkingRound, Rubric
from exam.tables import as_csv, as_xlsx
from tests.exam.marking_hands import essay_judgement, essay_question, judgement, mark, save, teachers
from tests.factories import AssignmentFactory, ClassroomFactory, QuestionFactory, RubricFactory, UserFactory

SHARES = st.decimals(0, 1, places=4)


@given(st.lists(SHARES, max_size=40))
def test_each_share_stands_in_one_bar(shares):
    bars = distribution(shares)
    assert sum(bar.count for bar in bars) == len(shares)
    for bar in bars:
        inside = [s for s in shares if bar.low <= s * 100 < bar.high or (s == 1 and bar.high == 100)]
        assert bar.count == len(inside)


@given(st.lists(st.decimals(0, 40, places=2), min_size=1, max_size=20))
def test_a_mean_lies_between_the_least_and_the_most(values):
    assert min(values) <= mean(values) <= max(values)


def test_there_is_no_mean_and_no_percent_of_nothing():
    assert mean([]) is None
    assert percent(None) is None
    assert [percent(Decimal(share)) for share in ("0", "0.005", "0.994", "1")] == [0, 1, 99, 100]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12),
            min_size=1,
        ),
        min_size=1,
    )
)
def test_csv_comes_back_and_no_cell_begins_like_a_formula(rows):
    data = as_csv(rows)
    assert data.startswith(b"\xef\xbb\xbf")
    back = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row, read in zip(rows, back, strict=False):
        for cell, found in zip(row, read, strict=False):
            assert found in (cell, f"'{cell}")
            assert found.lstrip()[:1] not in tuple("=+-@＝＋－＠")


@pytest.mark.parametrize(
    "typed", ["=1+1", "+8613", "-2", "@SUM(A1)", "\t=1", "＝1", "  =1", '=HYPERLINK("http://x")']
)
def test_what_a_person_typed_is_never_a_formula(typed):
    assert as_csv([[typed]]).decode("utf-8-sig").strip('"\r\n').startswith("'")
    sheet = load_workbook(io.BytesIO(as_xlsx({"表": [[typed, Decimal("2.5")]]})))["表"]
    assert sheet["A1"].data_type == "s"
    assert (sheet["A1"].value, sheet["B1"].value) == (typed, 2.5)


def test_xlsx_takes_whatever_characters_there_are():
    book = load_workbook(io.BytesIO(as_xlsx({"a/b:c": [["\x01控制\ud800", "𠮷"]]})))
    assert [cell.value for cell in book["a b c"][1]] == ["控制", "𠮷"]


@pytest.fixture
def work(db):
    """Four students: marked full, marked half, handed in late, not begun."""
    (teacher,) = teachers(1)
    students = [UserFactory(display_name=name) for name in ("=甲", "乙", "丙", "丁")]
    classroom = ClassroomFactory(teacher=teacher, students=students)
    question = RubricFactory(question=QuestionFactory(type="summary")).question
    assignment = AssignmentFactory(classroom=classroom, question=question, late_policy="accepted")
    for student, marks in zip(students, [("6", "4"), ("6", "0"), None], strict=False):
        submission = submit(start_assignment(assignment, by=student), "一是打通数据壁垒。", revision=0)
        if marks:
            mark(submission, teacher, *marks)
    late = assignment.due_at + timedelta(minutes=5)
    Attempt.objects.filter(pk=submission.pk).update(submitted_at=late)
    return assignment


def test_the_board_says_who_is_where_and_what_the_class_misses(work):
    board = board_of(work)
    assert sorted((str(row.student), row.state, row.late, row.total) for row in board.rows) == [
        ("=甲", "已批", False, Decimal(10)),
        ("丁", "未开始", False, None),
        ("丙", "已交", True, None),
        ("乙", "已批", False, Decimal(6)),
    ]
    assert [(one.point.text, one.percent, one.missed) for one in board.points] == [
        ("压实基层责任", 50, 1),
        ("打通数据壁垒", 100, 0),
    ]
    assert board.mean_total == 8
    assert [bar.low for bar in board.bars if bar.count] == [60, 90]
    assert [(one.type, one.percent) for one in type_results(work.classroom)] == [("概括归纳", 80)]


def test_a_re_marking_counts_once_it_is_finished(work):
    teacher = work.created_by
    submission = work.attempts.get(student__display_name="乙").submission
    release(submission, by=teacher)
    remark(submission, "看漏了。", by=teacher)
    assert board_of(work).mean_total == 8
    lease = Claim.objects.get(submission=submission, teacher=teacher)
    save(lease, judgement(lease.marking.rubric, "6", "4"), finish=True)
    assert board_of(work).mean_total == 10


def test_the_page_draws_the_distribution_with_its_numbers_beside_it(client, work):
    client.force_login(work.created_by)
    page = client.get(reverse("teach-assignment", args=[work.pk])).content.decode()
    assert '<svg viewBox="' in page
    assert "60—70% 有 1 人" in page
    assert "压实基层责任" in page
    assert "style=" not in page


def test_the_tables_hold_every_student_and_every_point(client, work):
    client.force_login(work.created_by)
    answer = client.get(reverse("assignment-csv", args=[work.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["姓名", "用户名", "状态"]
    assert {row[0]: (row[2], row[4], row[6]) for row in rows[1:]} == {
        "'=甲": ("已批", "", "10.00"),
        "乙": ("已批", "", "6.00"),
        "丙": ("已交", "迟交", ""),
        "丁": ("未开始", "", ""),
    }
    book = load_workbook(io.BytesIO(client.get(reverse("assignment-xlsx", args=[work.pk])).content))
    assert [row[0].value for row in book["学生"].iter_rows(min_row=2)] == [
        row[0].removeprefix("'") for row in rows[1:]
    ]
    assert {row[2].value: row[5].value for row in book["采分点"].iter_rows(min_row=2)} == {
        "压实基层责任": 50,
        "打通数据壁垒": 100,
    }


def test_who_left_having_begun_stays_on_the_board(work):
    work.classroom.memberships.filter(student__display_name__in=["乙", "丁"]).update(left_at=timezone.now())
    rows = {str(row.student): row.in_class for row in board_of(work).rows}
    assert rows == {"=甲": True, "丙": True, "乙": False}


def test_a_class_s_marks_in_all_its_assignments_are_one_table(client, work):
    other = AssignmentFactory(
        classroom=work.classroom, title="=第二次", due_at=work.due_at + timedelta(days=1)
    )
    submit(start_assignment(other, by=work.attempts.first().student), "还没批。", revision=0)
    client.force_login(work.created_by)
    answer = client.get(reverse("class-csv", args=[work.classroom_id]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "用户名", work.title, "'=第二次"]
    assert {row[0]: row[2:] for row in rows[1:]} == {
        "'=甲": ["10.00", ""],
        "乙": ["6.00", ""],
        "丙": ["", ""],
        "丁": ["", ""],
    }
    book = load_workbook(io.BytesIO(client.get(reverse("class-xlsx", args=[work.classroom_id])).content))
    assert [cell.value for cell in book["题型"][2]] == ["概括归纳", 2, 80]


def test_an_essay_s_marks_are_counted_by_band(client, db):
    (teacher,), students = teachers(1), UserFactory.create_batch(3)
    essay = QuestionFactory(type="essay", marks=40)
    rubric = Rubric.objects.create(question=essay, version=1)
    for position, (label, floor) in enumerate([("一类", 30), ("二类", 20), ("三类", 0)], 1):
        ceiling = {30: 40, 20: 30, 0: 20}[floor]
        Band.objects.create(rubric=rubric, position=position, label=label, floor=floor, ceiling=ceiling)
    classroom = ClassroomFactory(teacher=teacher, students=students)
    assignment = AssignmentFactory(classroom=classroom, question=essay)
    for student, total in zip(students, (40, 30, 25), strict=True):
        Marking.objects.create(
            submission=submit(start_assignment(assignment, by=student), "一。", revision=0),
            kind="teacher",
            seat=1,
            marker=teacher,
            rubric=rubric,
            band=next(band for band in rubric.bands.all() if band.holds(total)),
            total=total,
            finished_at=timezone.now(),
        )
    bands = board_of(assignment).bands
    assert [(one.band.label, one.count) for one in bands] == [("一类", 1), ("二类", 2), ("三类", 0)]
    client.force_login(teacher)
    assert "大作文各档" in client.get(reverse("teach-assignment", args=[assignment.pk])).content.decode()


def test_an_essay_s_dimensions_are_counted_by_band_on_the_board_and_in_the_table(client, db):
    essay, (first, second) = essay_question(), teachers(2)
    MarkingRound.objects.create(question=essay, double=True, tolerance_percent=100)
    students = UserFactory.create_batch(2)
    assignment = AssignmentFactory(
        classroom=ClassroomFactory(students=students, teacher=first), question=essay
    )
    for student in students:
        own = submit(start_assignment(assignment, by=student), "一。", revision=0)
        for marker, places in ((first, (1, 2, 2, 2)), (second, (2, 2, 2, 2))):
            save(claim(own, by=marker), essay_judgement(essay.rubric, 25, *places), finish=True)
    client.force_login(first)
    told = {one.dimension: one.bands for one in board_of(assignment).dimensions}
    assert told["立意"] == {"一类文": 2, "二类文": 2}
    assert told["语言"] == {"二类文": 4}
    assert (
        "一类文 2，二类文 2" in client.get(reverse("teach-assignment", args=[assignment.pk])).content.decode()
    )
    book = load_workbook(io.BytesIO(client.get(reverse("assignment-xlsx", args=[assignment.pk])).content))
    rows = list(book["维度"].values)
    assert rows[0] == ("题目", "维度", "档次", "人次")
    assert (f"第 {essay.number} 题", "立意", "一类文", 2) in rows
