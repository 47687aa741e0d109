"""The test's own database, rows and all, copied for a server of its own."""

import contextlib
import sqlite3
import uuid
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def copy_of_database(tmp_path):
    """Called, copies the test's own database and gives the copy's DATABASE_URL."""
    with contextlib.ExitStack() as stack:
        copy = copy_sqlite if connection.vendor == "sqlite" else copy_postgres
        yield lambda: copy(stack, tmp_path)


def copy_sqlite(stack, folder):
    with contextlib.closing(sqlite3.connect(folder / "copy.sqlite3")) as target:
        connection.connection.backup(target)
    return f"sqlite:///{folder / 'copy.sqlite3'}"


def copy_postgres(stack, folder):
    given, name = connection.settings_dict, f"killed_{uuid.uuid4().hex}"
    connection.close()
    server = {key: given[key.upper()] for key in ("host", "port", "user", "password") if given[key.upper()]}
    admin = stack.enter_context(psycopg.connect(**server, dbname="postgres", autocommit=True))
    # A template is copied while nobody uses it. Once Playwright's event loop runs in this thread, Django has another
    # connection for it, and the first stays open.
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [given["NAME"]]
    )
    admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{given["NAME"]}"')
    stack.callback(admin.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
    return connection_url(**server, dbname=name)


def connection_url(*, host="", port="", user="", password="", dbname):
    who = quote(user) + (f":{quote(password)}" if password else "")
    return f"postgres://{who}@{quote(host, safe='')}{f':{port}' if port else ''}/{dbname}"
