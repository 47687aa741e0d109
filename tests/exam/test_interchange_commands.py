"""Questions out and in on the terminal."""

import pytest
from django.core.management import CommandError, call_command

from exam.models import Question
from tests.exam.interchange.test_moodle import FOREIGN
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


def test_questions_are_written_read_and_read_again(tmp_path, capsys):
    QuestionFactory.create_batch(2)
    file = tmp_path / "题.json"
    call_command("export_questions", output=str(file))
    Question.objects.all().delete()
    call_command("import_questions", str(file), "--dry-run")
    assert not Question.objects.exists()
    assert "会新建：" in capsys.readouterr().out
    call_command("import_questions", str(file))
    call_command("import_questions", str(file))
    assert Question.objects.count() == 2
    assert "已经在题库里" in capsys.readouterr().out


def test_a_long_file_says_how_far_it_is(tmp_path, capsys):
    for _ in range(40):
        QuestionFactory()
    call_command("export_questions", output=str(tmp_path / "题.json"))
    capsys.readouterr()
    call_command("import_questions", str(tmp_path / "题.json"))
    assert capsys.readouterr().err.splitlines() == ["20 / 40", "40 / 40"]


def test_moodle_files_say_what_is_left_behind(tmp_path, capsys):
    file = tmp_path / "周.xml"
    file.write_text(FOREIGN)
    call_command("import_questions", str(file), "--publish")
    assert "作答模板" in capsys.readouterr().err
    assert Question.objects.get().state == "published"


@pytest.mark.parametrize("content", [None, "{", "\udcff"])
def test_what_cannot_be_read_is_refused_in_words(tmp_path, content):
    file = tmp_path / "题.json"
    if content is not None:
        file.write_text(content, errors="surrogateescape")
    with pytest.raises(CommandError):
        call_command("import_questions", str(file))
    with pytest.raises(CommandError):
        call_command("export_questions", topic="没有的专题")
