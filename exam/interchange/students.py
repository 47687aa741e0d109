"""A list of students as CSV: username, name, e-mail, in any order, with a head line. Checked line by line."""

import csv
import io
import re
from dataclasses import dataclass

from .problems import FileRefused, Problem, refuse

MOST_STUDENTS = 300  # each new account's password is hashed, which takes its time on purpose
HEADS = {
    "username": ("用户名", "账号", "学号", "username"),
    "name": ("姓名", "称呼", "名字", "name"),
    "email": ("邮箱", "电子邮箱", "邮件", "email", "e-mail"),
}
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]+\.[^@\s,;]{2,}")


@dataclass(frozen=True)
class Student:
    """`line` is where it stands in the file, from 1."""

    line: int
    username: str
    name: str = ""
    email: str = ""


def read_students(text: str) -> list[Student]:
    """The students of a list. Raises FileRefused with every line that is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if "".join(row).strip()]
    except csv.Error as error:
        raise refuse(
            "引号不成对，或有读不懂的字符，请用表格软件重新存成 CSV。", f"第 {reader.line_num} 行"
        ) from error
    if not rows:
        raise refuse("名单是空的。")
    columns = _columns(rows[0][1])
    if "username" not in columns:
        raise refuse("第一行要是表头，至少有“用户名”一栏；还可以有“姓名”和“邮箱”。", f"第 {rows[0][0]} 行")
    if len(rows) - 1 > MOST_STUDENTS:
        raise refuse(f"有 {len(rows) - 1} 个学生，一次最多 {MOST_STUDENTS} 个，请分几次导入。")
    problems: list[Problem] = []
    students: list[Student] = []
    for number, row in rows[1:]:
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        student = Student(number, **cells)
        wrong = _wrong(student, students)
        problems += [Problem(f"第 {number} 行", text) for text in wrong]
        students.append(student)
    if not students and not problems:
        problems.append(Problem("", "只有表头，没有学生。"))
    if problems:
        raise FileRefused(problems)
    return students


def _columns(head: list[str]) -> dict[str, int]:
    return {
        name: place
        for name, words in HEADS.items()
        for place, cell in enumerate(head)
        if cell.lower() in words
    }


def _wrong(student: Student, before: list[Student]) -> list[str]:
    found = []
    if not _USERNAME.fullmatch(student.username):
        found.append(
            f"用户名“{student.username[:20]}”不行：只能有字母、数字、汉字和 @ . + - _。"
            if student.username
            else "没有用户名。"
        )
    if len(student.name) > 40:
        found.append("姓名最多 40 字。")
    if student.name[:1] in tuple("=+-@＝＋－＠\t"):
        found.append(f"姓名“{student.name[:20]}”像表格里的公式，请改正。")
    if student.email and not (_EMAIL.fullmatch(student.email) and len(student.email) <= 254):
        found.append(f"邮箱“{student.email[:40]}”写得不对。")
    for other in before:
        if other.username.lower() == student.username.lower():
            found.append(f"用户名和第 {other.line} 行重复。")
        if student.email and other.email.lower() == student.email.lower():
            found.append(f"邮箱和第 {other.line} 行重复。")
    return found
