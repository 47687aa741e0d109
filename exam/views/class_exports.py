"""An assignment's board, or a class's marks in all its assignments, as a table to take home: CSV for Excel, or .xlsx
with a second sheet of what is weak."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import permission_needed
from accounts.models import Classroom
from exam.board import Board, board_of
from exam.class_results import class_totals, type_results
from exam.models import Assignment
from exam.tables import Cell, as_csv, as_xlsx
from exam.views.exports import NOT_IN_NAMES
from exam.views.teach_assignments import own_assignment
from exam.views.teach_classes import own_class

CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def student_rows(board: Board) -> list[list[Cell]]:
    """One line a student; marks are what decides by now, empty before that."""
    head = ["姓名", "用户名", "状态", "提交时间", "迟交", "格数", "总分"]
    parts = [f"第 {question.number} 题" for question in board.questions]
    rows: list[list[Cell]] = [[*head, *parts]]
    for row in board.rows:
        at = timezone.localtime(row.submitted_at).replace(tzinfo=None) if row.submitted_at else None
        facts = [str(row.student), row.student.username, row.state, at, "迟交" if row.late else "", row.cells]
        found = [row.scripts.get(question.pk) for question in board.questions]
        marks = [script.verdict.total if script and script.verdict else None for script in found]
        rows.append([*facts, row.total, *marks])
    return rows


def point_rows(board: Board) -> list[list[Cell]]:
    """One line a scoring point, with how much of its marks the class earned."""
    rows: list[list[Cell]] = [["题目", "评分标准", "采分点", "分值", "批过", "得分率（%）", "全丢的人数"]]
    for one in board.points:
        rubric = f"第 {one.point.rubric.version} 版"
        facts = [f"第 {one.question.number} 题", rubric, one.point.text, one.point.marks]
        rows.append([*facts, one.count, one.percent, one.missed])
    return rows


def dimension_rows(board: Board) -> list[list[Cell]]:
    """One line a band of a dimension of an essay, with how often it was given."""
    rows: list[list[Cell]] = [["题目", "维度", "档次", "人次"]]
    for one in board.dimensions:
        place = f"第 {one.question.number} 题"
        rows += [[place, one.dimension, band, count] for band, count in one.bands.items()]
    return rows


def class_rows(classroom: Classroom) -> list[list[Cell]]:
    """One line a student who is in the class, one column an assignment, by when it was due."""
    assignments, totals = class_totals(classroom)
    rows: list[list[Cell]] = [["姓名", "用户名", *(assignment.title for assignment in assignments)]]
    for student, marks in totals.items():
        rows.append(
            [str(student), student.username, *(marks.get(assignment.pk) for assignment in assignments)]
        )
    return rows


def type_rows(classroom: Classroom) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["题型", "批过", "得分率（%）"]]
    return rows + [[one.type, one.count, one.percent] for one in type_results(classroom)]


def download(name: str, data: bytes, suffix: str, kind: str) -> HttpResponse:
    name = NOT_IN_NAMES.sub("_", name)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{suffix}")
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})


def name_of(assignment: Assignment) -> str:
    return f"{assignment.classroom} {assignment.title}"


@require_safe
@permission_needed("accounts.teach")
def assignment_csv(request, pk):
    found = own_assignment(request, pk)
    return download(name_of(found), as_csv(student_rows(board_of(found))), "csv", CSV)


@require_safe
@permission_needed("accounts.teach")
def assignment_xlsx(request, pk):
    found = own_assignment(request, pk)
    board = board_of(found)
    sheets = {"学生": student_rows(board), "采分点": point_rows(board), "维度": dimension_rows(board)}
    return download(name_of(found), as_xlsx(sheets), "xlsx", EXCEL)


@require_safe
@permission_needed("accounts.teach")
def class_csv(request, pk):
    found = own_class(request, pk)
    return download(str(found), as_csv(class_rows(found)), "csv", CSV)


@require_safe
@permission_needed("accounts.teach")
def class_xlsx(request, pk):
    found = own_class(request, pk)
    return download(str(found), as_xlsx({"学生": class_rows(found), "题型": type_rows(found)}), "xlsx", EXCEL)
