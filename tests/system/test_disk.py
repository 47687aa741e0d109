"""A disk that is full or slow: what is said, that nothing half is kept, and that it goes on by itself afterwards."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess

import pytest

from tests.photo_files import image_file
from tests.production_server import Browser, serving
from tests.system.machines import Database, place, wait_for
from tests.system.sites import SHARED, prepare
from tests.system.writers import Writer

ENOUGH_SAVES = 3000  # until what was set aside beforehand is used up, too


class SmallDisk:
    """A file system of its own in a folder."""

    def __init__(self, here, name, megabytes):
        if os.geteuid() != 0:
            pytest.skip("只有 root 能挂一块小磁盘（mount -t tmpfs）")
        self.folder = here.folder / name
        self.folder.mkdir()
        options = f"size={megabytes}m,mode=0700"
        if here.user:
            options += f",uid={here.user['user']},gid={here.user['group']}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], check=True)
        here.leaving.callback(subprocess.run, ["umount", "--lazy", self.folder], check=True)

    def fill(self):
        with (self.folder / "ballast").open("ab") as ballast, contextlib.suppress(OSError):
            while True:
                os.write(ballast.fileno(), b"\0" * 4096)

    def free(self):
        (self.folder / "ballast").unlink()


def on_sqlite(here, filled):
    """A small disk, the DATABASE_URL of a filled database on it, its student, what brings it back."""
    disk, (file, student) = SmallDisk(here, "disk", 24), filled
    copy = shutil.copy(file, disk.folder)
    return disk, f"sqlite:///{copy}", student, lambda: None


def on_postgresql(here, _):
    database = Database(here, "disk")
    disk = SmallDisk(here, "disk", 96)
    small = {"min_wal_size": "2MB", "max_wal_size": "4MB", "archive_mode": "off"}
    database.make("--wal-segsize=1")
    database.start(**small)
    database.create()

    def start_again():
        """It ends itself when it cannot write its log; systemd or an operator starts it."""
        if database.process.poll() is not None:
            database.start(**small)

    [student] = prepare(here, SHARED | {"DATABASE_URL": database.url()}, 1)
    return disk, database.url(), student, start_again


@pytest.mark.parametrize("engine", [on_sqlite, on_postgresql], ids=["SQLite", "PostgreSQL"])
def test_a_full_disk_is_said_in_words_and_loses_nothing(engine, filled_sqlite):
    with place() as here:
        disk, url, student, start_again = engine(here, filled_sqlite)
        with serving(url, **SHARED, DISK_FREE_MIN_MB="1") as server:
            writer = Writer(lambda session: Browser(server.port, session), **student)
            browser = Browser(server.port, writer.session)
            assert writer.save(browser)[0] == 200
            assert browser.get("/readyz")[0] == 200

            def save_on_the_full_disk():
                disk.fill()  # again each time: what the server itself gave back is gone at once
                return writer.save(browser)

            answers = (save_on_the_full_disk() for _ in range(ENOUGH_SAVES))
            status, body = next(answer for answer in answers if answer[0] != 200)
            assert status == 503, body.decode()
            assert "文字还在这台设备上" in json.loads(body)["error"]
            assert Browser(server.port).get("/readyz")[0] == 503
            assert Browser(server.port).get("/healthz")[0] == 200

            disk.free()
            start_again()
            wait_for("又存得上", lambda: writer.save(Browser(server.port, writer.session))[0] == 200)
            assert writer.holds_what_was_acknowledged()
            assert Browser(server.port).get("/readyz")[0] == 200


@pytest.fixture
def filled_copy(filled_sqlite, tmp_path):
    """The file of a filled database, and its student."""
    file, student = filled_sqlite
    return shutil.copy(file, tmp_path), student


def test_a_photo_that_does_not_fit_on_the_disk_is_said_in_words(filled_copy):
    file, student = filled_copy
    with place() as here:
        disk = SmallDisk(here, "disk", 1)
        disk.fill()
        form = b'--x\r\nContent-Disposition: form-data; name="photos"; filename="1.jpg"\r\n\r\n'
        form += image_file(size=(400, 300)) + b"\r\n--x--\r\n"
        with serving(f"sqlite:///{file}", **SHARED, MEDIA_ROOT=str(disk.folder)) as server:
            browser = Browser(server.port, student["session"])
            headers = browser.headers | {"Content-Type": "multipart/form-data; boundary=x"}
            headers |= {"Accept": "text/html", "X-CSRFToken": "t" * 32}
            photos = student["path"].replace("draft", "photos")
            status, body = browser.ask("POST", photos, form, headers)
            assert status == 503, body.decode()
            assert "服务器的磁盘满了" in body.decode()
            disk.free()
            assert Browser(server.port, student["session"]).ask("POST", photos, form, headers)[0] == 302


def test_a_disk_that_makes_writers_wait_too_long_is_said_in_words(filled_copy):
    """SQLite: one writer keeps the others waiting for longer than their five seconds."""
    file, student = filled_copy
    with serving(f"sqlite:///{file}", **SHARED) as server:
        writer = Writer(lambda session: Browser(server.port, session), **student)
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as slow:
            slow.execute("BEGIN IMMEDIATE")
            status, body = writer.save(Browser(server.port, writer.session))
            assert status == 503
            assert "文字还在这台设备上" in json.loads(body)["error"]
            assert Browser(server.port, writer.session).get("/topics/")[0] == 200  # reading goes on
            slow.execute("ROLLBACK")
        assert writer.save(Browser(server.port, writer.session))[0] == 200
        assert writer.holds_what_was_acknowledged()
