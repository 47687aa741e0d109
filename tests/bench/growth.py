"""Pages at 1, 10 and 100 times the data: for each size a database of its own and a process that measures on it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import connection

SIZES = [int(size) for size in os.environ.get("PAGE_SIZES", "1,10,100").split(",")]


def measure() -> dict[int, dict[str, dict]]:
    """By size what `pages.measure` tells. To be called while the database holds nothing but its tables: each size begins
    with a copy of it."""
    return {size: _measured(size, url) for size, url in _copies().items()}


def _copies() -> dict[int, str]:
    """The addresses of the databases. All are made before one is used: PostgreSQL copies what nobody is connected to."""
    url, name = os.environ["DATABASE_URL"], connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.close()
        copies = {size: url.removesuffix(".sqlite3") + f"-{size}.sqlite3" for size in SIZES}
        for copy in copies.values():
            shutil.copy(name, copy.removeprefix("sqlite:///"))
        return copies
    with connection.cursor() as cursor:
        for size in SIZES:
            cursor.execute(f"CREATE DATABASE pages_{size} TEMPLATE {name}")
    return {size: f"{url.removesuffix(name)}pages_{size}" for size in SIZES}


def _measured(size: int, url: str) -> dict[str, dict]:
    with tempfile.NamedTemporaryFile() as file:
        command = [sys.executable, "-m", "tests.bench.pages", str(size), file.name]
        subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=True)
        return json.loads(Path(file.name).read_text())
