"""The worked examples of ../shared, read where they are: `vector` runs a test once for each."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[4] / "shared"
HEADING = re.compile(r"问题\s*\d|[一二三四五六七八九十]+、|[★【]")


def read_vectors() -> list[dict[str, Any]]:
    path = SHARED / "vectors" / "answer_sheet.json"
    if not path.exists():
        return []  # what asks for a vector is then skipped, as with the fixture `shared`
    vectors = json.loads(path.read_text("utf-8"))
    for vector in vectors:
        if "handout" in vector:
            vector["text"] = reference_answer(vector["handout"], vector["reference"])
    return vectors


def reference_answer(handout: str, number: int) -> str:
    """The number-th (from 1) 【参考作答】 of a handout: its paragraphs up to the next heading."""
    lines = (SHARED / "handouts" / handout).read_text("utf-8").splitlines()
    heads = [index for index, line in enumerate(lines) if line.strip() == "【参考作答】"]
    first = heads[number - 1] + 1
    after = next((i for i in range(first, len(lines)) if HEADING.match(lines[i])), len(lines))
    return "\n".join(lines[first:after])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "vector" in metafunc.fixturenames:
        metafunc.parametrize("vector", read_vectors(), ids=lambda vector: vector["name"])


@pytest.fixture(scope="session")
def vectors(shared: Path) -> list[dict[str, Any]]:
    return read_vectors()
