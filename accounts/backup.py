"""A backup is a folder: the database as of one moment, the media folder, and a manifest with each file's SHA-256.

It is taken while the server runs. The database comes first: a photo that arrives later is then one too many, and none
that the database names is missing. What is deleted meanwhile may be missing, and then nobody names it after the next
save either; `restore` tells which those are.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

MANIFEST = "manifest.json"
FORMAT = 1
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """A sentence that says what is in the way and how to mend it; nothing was changed."""


def backup(folder: Path) -> dict:
    """Write a backup into the new or empty `folder`; its manifest. Whatever interrupts it leaves no manifest, and
    `restore` takes nothing without one."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} 不是空的：备份只写进新的或空的文件夹。")
    os.umask(0o077)  # for its owner alone
    folder.mkdir(parents=True, exist_ok=True)
    dump = folder / DUMPS[connection.vendor]
    (_dump_sqlite if connection.vendor == "sqlite" else _dump_postgres)(dump)
    _copy_media(Path(settings.MEDIA_ROOT), folder / "media")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "format": FORMAT,
        "engine": connection.vendor,
        "made_at": timezone.now().isoformat(),
        "files": {path.relative_to(folder).as_posix(): digest(path) for path in files},
    }
    part = folder / (MANIFEST + ".part")
    with part.open("w") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / MANIFEST)
    return manifest


def verify(folder: Path) -> dict:
    """The manifest of a backup whose every file is there and unchanged; raises BackupError for any other."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        files, engine = dict(manifest["files"]), manifest["engine"]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupError(f"{folder} 里没有读得懂的 {MANIFEST}：这不是一份做完的备份。") from None
    if manifest.get("format") != FORMAT or DUMPS.get(engine) not in files:
        raise BackupError(f"{folder} 的格式是 {manifest.get('format')}，这个版本读的是 {FORMAT}。")
    for name, sum_ in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise BackupError(f"备份里少了文件 {name}：换一份备份。")
        if digest(path) != sum_:
            raise BackupError(f"备份里的文件 {name} 坏了，校验和对不上：换一份备份。")
    return manifest


def restore(folder: Path) -> dict:
    """Fill the empty database and the empty media folder of this installation; the manifest. Everything is checked
    before anything is written."""
    manifest = verify(folder)
    if manifest["engine"] != connection.vendor:
        raise BackupError(
            f"备份来自 {manifest['engine']}，这里是 {connection.vendor}：只能恢复到同一种数据库。"
        )
    if connection.introspection.table_names():
        raise BackupError("这里的数据库不是空的：恢复只写进空的数据库，不覆盖任何东西。")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} 不是空的：恢复只写进空的文件夹，不覆盖任何东西。")
    os.umask(0o077)
    dump = folder / DUMPS[connection.vendor]
    (_load_sqlite if connection.vendor == "sqlite" else _load_postgres)(dump)
    _copy_media(folder / "media", media)
    return manifest


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_media(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                shutil.copyfile(path, copy)


def _dump_sqlite(file: Path) -> None:
    """SQLite's own online backup: one moment's state, also while others write."""
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(source, uri=True, timeout=60)) as live,
        contextlib.closing(sqlite3.connect(file)) as copy,
    ):
        # In one step: a writer that came between two would make it begin again.
        live.backup(copy, pages=-1)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupError("备份出来的数据库没有通过完整性检查：原来的数据库可能已经损坏。")


def _load_sqlite(dump: Path) -> None:
    connection.close()
    name = Path(connection.settings_dict["NAME"])
    with (
        contextlib.closing(sqlite3.connect(f"file:{dump}?mode=ro&immutable=1", uri=True)) as copy,
        contextlib.closing(sqlite3.connect(name)) as target,
    ):
        copy.backup(target)


def _dump_postgres(file: Path) -> None:
    """pg_dump reads in one snapshot: one moment's state, also while others write."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}")


def _load_postgres(dump: Path) -> None:
    given = connection.settings_dict
    connection.close()
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl",
         f"--dbname={given['NAME']}", dump)  # fmt: skip


def _run(program: str, *arguments) -> None:
    """The client's program of PostgreSQL, told the database by its environment: a password is in no process list."""
    found = _program(program)
    given = connection.settings_dict
    names = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    environment = os.environ | {there: str(given[here]) for here, there in names.items() if given[here]}
    with tempfile.TemporaryFile() as said:
        done = subprocess.run([found, *arguments], env=environment, stdin=subprocess.DEVNULL, stderr=said)
        if done.returncode:
            said.seek(0)
            raise BackupError(f"{program} 没有成功：{said.read().decode(errors='replace').strip()}")


def _program(name: str) -> str:
    """Debian keeps the newest on PATH, or its wrapper."""
    if found := shutil.which(name):
        return found
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not debian:
        raise BackupError(f"没有找到 {name}：apt install postgresql-client")
    return str(debian[-1])
