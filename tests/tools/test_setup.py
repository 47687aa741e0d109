"""`make run` on a machine that lacks something: one line in Chinese with the mend, and no traceback."""

import ast
import importlib.metadata
import os
import re
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from tools import setup

OLD_PYTHON = "import sys; sys.version_info = (3, 8, 18); import tools.serve"


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=setup.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=20,  # a server that was not refused would go on for ever
    )


def assert_one_line(done, *parts):
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert all(part in line for part in parts), line


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """An empty repository with two lock files, where the commands of setup are recorded and not run."""
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "STAMP": venv / "stamp.json",
        "LOG": tmp_path / "var" / "setup.log",
    }.items():
        monkeypatch.setattr(setup, name, value)
    for name in (setup.LOCK, setup.TEST_LOCK):
        (tmp_path / name).write_text("first")
    return tmp_path


@pytest.fixture
def steps(tree, monkeypatch):
    done = []

    def quietly(what, command):
        (tree / ".venv").mkdir(exist_ok=True)
        done.append(what.strip() if "venv" in command else command[-1])

    monkeypatch.setattr(setup, "quietly", quietly)
    return done


def test_old_python_is_named_with_the_mend():
    assert_one_line(run("-c", OLD_PYTHON), "3.8", "需要 3.11", "make run PYTHON=python3.11")


def test_the_version_message_can_be_read_by_an_old_python():
    ast.parse((setup.ROOT / "tools" / "__init__.py").read_text(), feature_version=(3, 6))


def test_missing_venv_module_is_named_with_the_mend(tree, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        setup.ensure(setup.LOCK)


def test_taken_port_is_refused_before_anything_is_made():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("-m", "tools.serve", PORT=str(port), HOST="127.0.0.1")
    assert_one_line(done, f"端口 {port} 已被占用", f"PORT={port + 1} make run")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port):
    assert_one_line(run("-m", "tools.serve", PORT=port), f"PORT={port}", "PORT=8000")


def test_address_of_another_machine_is_refused():
    assert_one_line(run("-m", "tools.serve", HOST="192.0.2.1", PORT="8000"), "192.0.2.1:8000", "HOST")


def test_pip_without_network_says_so(tree, monkeypatch):
    for name, value in {
        "CONFIG_FILE": os.devnull,
        "INDEX_URL": "http://127.0.0.1:9/simple",
        "FIND_LINKS": "",
        "RETRIES": "1",
    }.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(SystemExit, match=r"^安装依赖失败：连不上软件包源") as end:
        setup.quietly("安装依赖", [sys.executable, "-m", "pip", "download", "--no-deps", "shenlun-absent"])
    assert "\n" not in str(end.value)
    assert "Retrying" in setup.LOG.read_text()


def test_a_traceback_is_reduced_to_its_exception(tree):
    with pytest.raises(SystemExit) as end:
        setup.quietly("准备", [sys.executable, "-c", "raise ValueError('第一行\\n第二行')"])
    assert str(end.value) == "准备失败：ValueError: 第一行（全文见 var/setup.log）"
    assert "Traceback" in setup.LOG.read_text()


def test_environment_is_made_once(steps):
    setup.ensure(setup.LOCK)
    setup.ensure(setup.LOCK)
    assert steps == ["建立 .venv", setup.LOCK]


def test_tests_add_to_the_environment_and_run_needs_nothing_more(steps):
    setup.ensure(setup.LOCK)
    setup.ensure(setup.TEST_LOCK)
    setup.ensure(setup.LOCK)
    assert steps == ["建立 .venv", setup.LOCK, setup.TEST_LOCK]


@pytest.mark.parametrize("change", ["lock", "python", "interrupted"])
def test_environment_is_made_anew(steps, tree, monkeypatch, change):
    setup.ensure(setup.LOCK)
    match change:
        case "lock":
            (tree / setup.LOCK).write_text("second")
        case "python":
            monkeypatch.setattr(sys, "version", "3.99")
        case "interrupted":
            setup.STAMP.unlink()
    setup.ensure(setup.LOCK)
    assert steps == ["建立 .venv", setup.LOCK] * 2


def test_an_interrupted_install_is_not_taken_for_a_finished_one(steps, monkeypatch):
    def interrupted(what, command):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup, "quietly", interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup.ensure(setup.LOCK)
    setup.ensure(setup.LOCK)
    assert steps == ["建立 .venv", setup.LOCK]


def test_every_environment_variable_of_the_settings_is_explained():
    named = set(re.findall(r'env\.\w+\("(\w+)"', (setup.ROOT / "config" / "settings.py").read_text()))
    explained = set(re.findall(r"^#(\w+)=", (setup.ROOT / ".env.example").read_text(), re.MULTILINE))
    assert named | {"DATABASE_URL", "SECRET_KEY"} <= explained


def test_what_the_server_imports_is_in_its_own_lock_not_only_in_the_tests():
    """A fresh `make run` has nothing else, while every test runs where more is installed."""
    named = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    for app in ("config", "accounts", "materials", "exam"):
        for file in (setup.ROOT / app).rglob("*.py"):
            named |= set(re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(), re.MULTILINE))
    locked = set(re.findall(r"^([\w.-]+)==", (setup.ROOT / setup.LOCK).read_text(), re.MULTILINE))
    for module, distributions in importlib.metadata.packages_distributions().items():
        if module in named:
            names = {re.sub(r"[-_.]+", "-", name).lower() for name in distributions}
            assert names & locked, f"{module} is imported, but {names} is not in {setup.LOCK}"
