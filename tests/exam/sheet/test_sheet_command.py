"""`manage.py sheet`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(*args) -> dict:
    out = io.StringIO()
    call_command("sheet", *map(str, args), stdout=out)
    return json.loads(out.getvalue())


def test_a_file(tmp_path):
    file = tmp_path / "answer.txt"
    file.write_bytes("2022年\r\n好：“是。”".encode())

    assert run(file, "--columns", 6) == {
        "cells": 12,
        "characters": 11,
        "rows": [["20", "22", "年", "", "", ""], ["好", "：", "“", "是", "。", "”"]],
    }
    assert run(file, "--columns", 6, "--indent", 1, "--compound-marks")["cells"] == 11
    assert run(file, "--columns", 6, "--title")["rows"][0] == ["", "20", "22", "年", "", ""]


def test_list_heads(tmp_path):
    file = tmp_path / "answer.txt"
    file.write_text("1、好", "utf-8")

    assert run(file, "--list-heads")["cells"] == 2


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\ufeff好。".encode())))

    assert run("-")["characters"] == 2


def test_a_missing_file(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path / "none.txt")


def test_a_folder(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path)


def test_another_encoding(tmp_path):
    file = tmp_path / "answer.txt"
    file.write_bytes("营商环境".encode("gb18030"))

    with pytest.raises(CommandError, match="不是 UTF-8 编码"):
        run(file)


def test_an_impossible_sheet(tmp_path):
    file = tmp_path / "answer.txt"
    file.write_text("好", "utf-8")

    with pytest.raises(CommandError, match="每行至少 4 格"):
        run(file, "--columns", 3)
