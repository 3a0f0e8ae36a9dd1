"""The database as one file and back, each kind by its own means."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

from .manifest import BackupRefused

FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


def dump(target: Path) -> None:
    """One consistent state of the database, while others write."""
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    else:
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Everything or nothing of the dump, into the empty database."""
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


def opened(path: Path | str):
    return closing(sqlite3.connect(path, timeout=20))


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
