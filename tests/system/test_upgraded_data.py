"""An earlier release's data comes into this one whole, and goes back whole."""

import json

import pytest

from tests.system.machines import place
from tests.system.sites import SHARED, manage
from tests.system.test_migrating import environment  # noqa: F401  an empty database on each engine


@pytest.fixture
def run(environment):  # noqa: F811
    """Runs Python in the project on the database, and reads the JSON it prints last."""
    with place() as here:
        database = SHARED | {name: environment[name] for name in ("DATABASE_URL", "FLUSH_COMMITS")}

        def run(*arguments):
            lines = manage(here, database, *arguments).strip().splitlines()
            return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else None

        yield run


def test_an_earlier_release_s_rows_are_read_after_the_upgrade_and_after_going_back(run):
    before = run("-m", "tests.system.earlier", "make")
    run("-m", "tools.release")
    pages = run("-m", "tests.system.earlier", "visit")
    assert {name: status for name, (status, _) in pages.items()} == dict.fromkeys(pages, 200)
    assert "优化营商环境要放得开" in pages["comparison"][1]
    assert "15" in pages["comparison"][1]
    assert "写到一半" in pages["room"][1]
    assert "第一条" in pages["policy"][1]
    assert "优化营商环境条例" in pages["search"][1]
    assert pages["saved"][1] == "写完了"

    after = run("-m", "tests.system.earlier", "back")
    # The visit saved a draft, signed in, and had the comparison suggest marks.
    written_since = {
        "exam.Draft",
        "exam.DraftRevision",
        "accounts.User",
        "exam.Suggestion",
        "exam.SuggestedPoint",
    }
    assert {table for table in before if after[table] != before[table]} == written_since
    run("-m", "tools.release")
