"""What several tests of whole servers start from."""

import shutil

import pytest

from tests.system.machines import place
from tests.system.sites import SHARED, Site, prepare

NO_WAIT = {"FLUSH_COMMITS": "0"}  # no power is cut here


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    """An SQLite file with one student who has begun to write: the file and the student."""
    file = tmp_path_factory.mktemp("filled") / "db.sqlite3"
    with place() as here:
        [student] = prepare(here, SHARED | NO_WAIT | {"DATABASE_URL": f"sqlite:///{file}"}, 1)
    return file, student


@pytest.fixture(scope="module")
def school(filled_sqlite):
    """One machine: two nodes behind nginx on an SQLite file. nginx is less patient than its file says."""
    hurried = {"client_header_timeout 10s": "client_header_timeout 1s"}
    hurried |= {"client_body_timeout 15s": "client_body_timeout 1s"}
    file, student = filled_sqlite
    with place() as here:
        copy = shutil.copy(file, here.folder)
        site = Site(here, NO_WAIT | {"DATABASE_URL": f"sqlite:///{copy}"}, **hurried)
        site.student = student
        yield site
