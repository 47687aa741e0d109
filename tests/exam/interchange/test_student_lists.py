"""Lists of students: read whatever the order of columns, wrong lines named."""

import pytest

from exam.interchange.problems import FileRefused
from exam.interchange.students import MOST_STUDENTS, Student, read_students


def test_columns_may_stand_in_any_order_and_blank_lines_do_not_count():
    text = '姓名,邮箱,用户名\n\n林同学,lin@example.com,lin01\n"王,同学",,wang02\n'
    assert read_students(text) == [
        Student(3, "lin01", "林同学", "lin@example.com"),
        Student(4, "wang02", "王,同学"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "", "空的"),
        ("用户名\n", "", "没有学生"),
        ("姓名,邮箱\n林,l@example.com", "第 1 行", "表头"),
        ("用户名,姓名\n,林", "第 2 行", "没有用户名"),
        ("用户名\nlin zi", "第 2 行", "不行"),
        ("用户名\nlin\nLIN", "第 3 行", "和第 2 行重复"),
        ("用户名,邮箱\na,x@example.com\nb,X@example.com", "第 3 行", "邮箱和第 2 行重复"),
        ("用户名,邮箱\na,不是邮箱", "第 2 行", "写得不对"),
        ("用户名,姓名\na,=HYPERLINK(1)", "第 2 行", "像表格里的公式"),
        ("用户名,姓名\na," + "长" * 41, "第 2 行", "最多 40 字"),
        ('用户名\n"a', "第 2 行", "引号"),
        ("用户名\n" + "\n".join(f"s{n}" for n in range(MOST_STUDENTS + 1)), "", "请分几次"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, place, words):
    with pytest.raises(FileRefused) as refused:
        read_students(text)
    problem = refused.value.problems[0]
    assert problem.place == place
    assert words in problem.text
