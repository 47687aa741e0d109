"""A backup taken while saves go on is one moment's state, and comes back whole into an empty place, and only there."""

import contextlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.backup import MANIFEST, BackupError, restore, verify
from exam.actions.writing import save_draft, start_attempt
from exam.models import Draft
from tests.factories import AnswerPhotoFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def umask():
    """A command has its process for itself and sets this; here it is put back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def attempt():
    attempt = start_attempt(QuestionFactory(), by=UserFactory())
    save_draft(attempt, "第0次", revision=0, client="page", sequence=1)
    return attempt


@pytest.fixture
def folder(tmp_path, attempt):
    """A backup with a draft and a photo in it."""
    AnswerPhotoFactory(attempt=attempt)
    call_command("backup", tmp_path / "backup", verbosity=0)
    return tmp_path / "backup"


@pytest.fixture
def elsewhere(tmp_path):
    """Called with arguments, runs manage.py on an empty database with an empty media folder."""
    media = tmp_path / "media"
    with contextlib.ExitStack() as stack:
        if connection.vendor == "sqlite":
            url = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
        else:
            url = stack.enter_context(empty_postgres())
        environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)}

        def manage(*arguments):
            command = [sys.executable, "manage.py", *map(str, arguments)]
            return subprocess.run(
                command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
            )

        manage.media = media
        yield manage


@contextlib.contextmanager
def empty_postgres():
    given, name = connection.settings_dict, f"restored_{uuid4().hex}"
    keys = {key: given[key.upper()] for key in ("host", "port", "user", "password") if given[key.upper()]}
    with psycopg.connect(**keys, dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            who = quote(keys.get("user", "")) + (f":{quote(keys['password'])}" if "password" in keys else "")
            port = f":{keys['port']}" if "port" in keys else ""
            yield f"postgres://{who}@{quote(keys.get('host', ''), safe='')}{port}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def stored_drafts(manage):
    code = "from exam.models import *; import json; print(json.dumps(list(Draft.objects.values_list('text', 'revision'))))"
    done = manage("shell", "--verbosity", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_what_was_saved_before_a_backup_is_in_it_while_writing_goes_on(attempt, tmp_path, elsewhere):
    stop, count = Event(), [0]

    def write():
        try:
            while not stop.is_set():
                save_draft(attempt, f"第{count[0] + 1}次", revision=0, client="page", sequence=count[0] + 2)
                count[0] += 1
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            while count[0] < 3 and not writing.done():
                pass
            before = count[0]
            call_command("backup", tmp_path / "backup", verbosity=0)
            after = count[0]
        finally:
            stop.set()
        writing.result()
    assert after > before  # it was taken among saves
    restored = elsewhere("restore", tmp_path / "backup")
    assert restored.returncode == 0, restored.stderr
    [[text, revision]] = stored_drafts(elsewhere)
    assert before <= int(text[1:-1]) <= after + 1
    assert int(text[1:-1]) == revision - 1  # text and revision of one moment


def test_photos_come_back_and_a_restored_place_is_ready_to_serve(folder, elsewhere):
    assert elsewhere("restore", folder).returncode == 0
    saved = {
        path.relative_to(folder / "media"): path.read_bytes() for path in (folder / "media").rglob("*.jpg")
    }
    back = {path.relative_to(elsewhere.media): path.read_bytes() for path in elsewhere.media.rglob("*.jpg")}
    assert saved == back
    assert len(back) >= 1
    assert elsewhere("migrate", "--check").returncode == 0


def test_it_restores_into_an_empty_place_only(folder, elsewhere):
    with pytest.raises(CommandError, match="不是空的"):
        call_command("restore", folder)
    assert Draft.objects.get().text == "第0次"
    elsewhere.media.mkdir()
    (elsewhere.media / "somebodys.jpg").write_bytes(b"1")
    done = elsewhere("restore", folder)
    assert done.returncode != 0
    assert "不是空的" in done.stderr


def test_it_is_written_into_an_empty_folder_only(folder):
    with pytest.raises(CommandError, match="不是空的"):
        call_command("backup", folder)


def test_one_changed_byte_is_found_before_anything_is_written(folder):
    [photo] = sorted((folder / "media").rglob("*.jpg"))[:1]
    content = bytearray(photo.read_bytes())
    content[-1] ^= 1
    photo.write_bytes(content)
    with pytest.raises(BackupError, match="校验和"):
        restore(folder)
    assert Draft.objects.get().text == "第0次"


def test_a_missing_file_is_found(folder):
    sorted((folder / "media").rglob("*.jpg"))[0].unlink()
    with pytest.raises(BackupError, match="少了文件"):
        verify(folder)


@pytest.mark.parametrize(
    "manifest", [None, "", "[]", '{"files": {}}', '{"format": 9, "engine": "x", "files": {}}']
)
def test_a_backup_that_was_not_finished_is_none(folder, manifest):
    (folder / MANIFEST).unlink()
    if manifest is not None:
        (folder / MANIFEST).write_text(manifest)
    with pytest.raises(BackupError):
        verify(folder)


def test_a_manifest_cannot_point_out_of_its_folder(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["../../etc/hostname"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BackupError, match="少了文件"):
        verify(folder)


def test_nobody_else_can_read_a_backup(folder):
    assert all(not path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")])
