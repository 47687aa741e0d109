"""Many rows at once on both engines: inserted by one statement or copied in, without indexes, which come back after.

For a throw-away database only: foreign keys are not looked after while it is filled."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, Model

NUMBERS = "bench_numbers"  # a table with the column i: 1, 2, 3 …
TEXTS = "bench_texts"  # text by i, from 0
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def sqlite() -> bool:
    return connection.vendor == "sqlite"


def ago(minutes: str) -> str:
    """The SQL of a time so many minutes (SQL) before the data were made."""
    if sqlite():
        return f"datetime('{NOW}', (-({minutes})) || ' minutes')"
    return f"TIMESTAMPTZ '{NOW}+00' - ({minutes}) * INTERVAL '1 minute'"


def uuid_of(number: str) -> str:
    """The SQL of a UUID of its own for each number (SQL)."""
    return f"printf('%032x', {number})" if sqlite() else f"CAST(lpad(to_hex({number}), 32, '0') AS uuid)"


@contextlib.contextmanager
def filling(*models: type[Model]) -> Iterator[None]:
    """The tables of these models may be filled fast: on leaving, their indexes and id counters are as they should be."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF" if sqlite() else "SET session_replication_role = replica")
        cursor.execute("PRAGMA synchronous=OFF" if sqlite() else "SET synchronous_commit = off")
        cursor.execute("PRAGMA cache_size=-262144" if sqlite() else "SET maintenance_work_mem = '512MB'")
    tables = [model._meta.db_table for model in models]
    tables += [field.m2m_db_table() for model in models for field in model._meta.local_many_to_many]
    with transaction.atomic():
        again = _drop_indexes(tables)
        yield
        with connection.cursor() as cursor:
            for statement in again:
                cursor.execute(statement)
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    connection.close()  # and with it what was set
    if not sqlite():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _drop_indexes(tables: Sequence[str]) -> list[str]:
    """The statements that make them again."""
    names = ", ".join(f"'{table}'" for table in tables)
    with connection.cursor() as cursor:
        if sqlite():
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({names})"
            )
        else:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes"
                f" WHERE tablename IN ({names}) AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found]


def make_sources(most: int, texts: Sequence[str]) -> None:
    """The numbers up to `most` and the texts, to select from."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {NUMBERS} (i integer PRIMARY KEY)")
        cursor.execute(
            f"INSERT INTO {NUMBERS} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            f" WHERE i < {most}) SELECT i FROM n"
        )
        cursor.execute(f"CREATE TABLE {TEXTS} (i integer PRIMARY KEY, text text)")
        cursor.executemany(f"INSERT INTO {TEXTS} VALUES (%s, %s)", enumerate(texts))


def fill(model: type[Model], source: str, **columns: str) -> None:
    """INSERT … SELECT: `source` is all from FROM on, `columns` are SQL; the model's defaults for the others, the same in
    each row: what is a row's own must be given."""
    given, names, values, constants = dict(columns), [], [], []
    for field in model._meta.concrete_fields:
        names.append(connection.ops.quote_name(field.column))
        if field.column in given:
            values.append(given.pop(field.column).replace("%", "%%"))
        elif getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
            values.append(ago("0"))
        elif field.default is uuid4:
            raise ValueError(f"{field} would be the same in each row")
        elif field.default is not NOT_PROVIDED or field.empty_strings_allowed or not field.null:
            values.append("%s")
            constants.append(field.get_db_prep_save(field.get_default(), connection))
        else:
            values.append("NULL")
    assert not given, given
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
            f" SELECT {', '.join(values)} {source.replace('%', '%%')}",
            constants,
        )


def numbers(count: int) -> str:
    """A `source` of so many rows `n.i`, from 1 on."""
    return f"FROM {NUMBERS} n WHERE n.i <= {count}"


def with_text(count: int, how_many: int, step: int = 1) -> str:
    """The same with a text `t.text` for each, another for the next."""
    return f"FROM {NUMBERS} n JOIN {TEXTS} t ON t.i = n.i * {step} % {how_many} WHERE n.i <= {count}"


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Put these rows in."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if sqlite():
            holders = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holders})", rows)
        else:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as file:
                for row in rows:
                    file.write_row(row)
