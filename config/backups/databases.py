"""The database as one file and back, each kind by its own means, with a figure of every table."""

import os
import sqlite3
import subprocess
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction

from .refusal import BackupRefused

FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


def dump(folder: Path) -> dict[str, list]:
    """One consistent state of the database into a file in `folder`, while others write; gives its figures."""
    target = folder / FILES[connection.vendor]
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
            source.execute("VACUUM INTO ?", [str(target)])
        with closing(sqlite3.connect(target)) as copy:
            return figures_of(copy.cursor())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        # Not packed: the store packs, and finds again what did not change.
        plain = ("--format=custom", "--compress=0", "--no-owner", "--no-privileges")
        run_tool("pg_dump", *plain, f"--snapshot={snapshot}", f"--file={target}")
        return figures_of(cursor)


def load(folder: Path) -> None:
    """Everything or nothing of the dump, into the empty database."""
    source = folder / FILES[connection.vendor]
    connection.close()
    if connection.vendor == "sqlite":
        # Through a connection of its own, because the file that Django has open must stay the same file.
        with (
            closing(sqlite3.connect(source)) as copy,
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as target,
        ):
            copy.backup(target)
    else:
        run_tool("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))


def figures() -> dict[str, list]:
    """Of the site's own database, by a connection that reads the values as they lie there."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
            return figures_of(plain.cursor())
    with connection.cursor() as cursor:
        return figures_of(cursor)


def figures_of(cursor) -> dict[str, list]:
    """The number of rows of each table, and a sum over all that they hold, in whatever order they stand."""
    return {table: figure(cursor, table) for table in tables_of(cursor)}


def figure(cursor, table: str) -> list:
    whole_row = "*" if connection.vendor == "sqlite" else "each::text"
    cursor.execute(f'SELECT {whole_row} FROM "{table}" AS each')  # noqa: S608
    rows = total = 0
    while some := cursor.fetchmany(1000):
        rows += len(some)
        total += sum(int.from_bytes(sha256(repr(tuple(row)).encode()).digest()[:8], "big") for row in some)
    return [rows, f"{total % 2**64:016x}"]


def tables_of(cursor) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def is_empty() -> bool:
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def run_tool(tool: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on the database of the settings; the password goes by the environment."""
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    login = {variable: str(settings[name]) for variable, name in names.items() if settings[name]}
    command = [tool, "--dbname", settings["NAME"], *arguments]
    try:
        subprocess.run(command, env=os.environ | login, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupRefused(f"{tool} is missing. Debian: apt install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise BackupRefused(f"{tool}: {error.stderr.strip()}") from error
