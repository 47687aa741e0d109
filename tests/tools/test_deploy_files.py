"""deploy/ and its guide name what is there: files, commands, variables, settings of both."""

import os
import re
import subprocess

import pytest
from django.core.management import get_commands

from tools import setup

DEPLOY, CURRENT = setup.ROOT / "deploy", "/srv/shenlun/current/"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SCRIPTS = sorted(DEPLOY.rglob("*.sh"))
VARIABLE = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_what_exists(unit):
    [line] = re.findall(r"^ExecStart=(.+)", unit.read_text(), re.MULTILINE)
    program, *arguments = line.split()
    assert program.startswith(CURRENT)
    match arguments:
        case ["-m", module]:
            assert (setup.ROOT / (module.replace(".", "/") + ".py")).exists()
        case ["manage.py", command]:
            assert command in get_commands()
        case []:
            assert os.access(setup.ROOT / program.removeprefix(CURRENT), os.X_OK)
        case _:
            pytest.fail(line)


def test_each_timer_has_its_service():
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service").exists()


def test_each_variable_of_the_environment_file_is_read_by_somebody():
    read = set(VARIABLE.findall((setup.ROOT / ".env.example").read_text()))
    read |= set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "backup.sh").read_text()))
    assert set(VARIABLE.findall((DEPLOY / "shenlun.env").read_text())) <= read


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_can_be_run(script):
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_the_guide_names_files_and_commands_that_exist():
    guide = (setup.ROOT / "docs" / "deploy.md").read_text()
    files = re.findall(
        r"(?<![\w/])(?:/srv/shenlun/(?:source|current)/)?((?:deploy|docs|tests)/[\w./-]+\w)", guide
    )
    assert len(files) > 10
    assert [file for file in files if not (setup.ROOT / file).exists()] == []
    assert set(re.findall(r"manage\.sh (\w+)", guide)) <= set(get_commands())
