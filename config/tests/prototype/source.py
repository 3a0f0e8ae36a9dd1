"""A prototype's database for tests, on PostgreSQL where the tests run there, else as an SQLite file."""

import atexit
import os
import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import psycopg
from django.db import connection

OWN = Path(__file__).parent


def make_source(path: Path, folder: Path = OWN, *, empty: bool = False) -> str:
    """The address of a database made of the SQL files in `folder`; `path` is for the file of SQLite."""
    names = ["schema.sql"] if empty else ["schema.sql", "data.sql"]
    commands = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return _on_postgresql(url, commands) if (url := server()) else in_a_file(path, commands)


def in_a_file(path: Path, commands: str = (OWN / "schema.sql").read_text(encoding="utf-8")) -> str:
    """The same as a file of SQLite, wherever the tests run."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(as_sqlite(commands))
    return f"sqlite:///{path}"


def server() -> str:
    """The PostgreSQL that may hold it: that of the tests, or that of PROTOTYPE_SERVER; empty where there is none."""
    if connection.vendor == "postgresql":
        of = connection.settings_dict
        return f"postgresql://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    return os.environ.get("PROTOTYPE_SERVER", "").rpartition("/")[0]


def _on_postgresql(url: str, commands: str) -> str:
    name = f"prototype_{os.getpid()}"
    _drop(url, name)
    _drop_at_exit(url, name)
    with psycopg.connect(f"{url}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    with psycopg.connect(f"{url}/{name}") as database:
        database.execute(commands)
    return f"{url.replace('postgres://', 'postgresql://')}/{name}"


def _drop(url: str, name: str) -> None:
    with psycopg.connect(f"{url}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@cache
def _drop_at_exit(url: str, name: str) -> None:
    atexit.register(_drop, url, name)


def as_sqlite(commands: str) -> str:
    plain = commands.replace("SERIAL PRIMARY KEY", "INTEGER PRIMARY KEY")
    return re.sub(r"^(SET |SELECT setval|BEGIN|COMMIT).*?;$", "", plain, flags=re.M)


def execute(url: str, command: str, values=()) -> None:
    """Change the source, as its own site would; `?` stands for a value."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(command, values)
    else:
        with psycopg.connect(url) as database:
            database.execute(command.replace("?", "%s"), values)


def contents(url: str) -> list:
    """Every row of the source, to see that it was not touched."""
    tables = re.findall(r'CREATE TABLE "?(\w+)"?', (OWN / "schema.sql").read_text(encoding="utf-8"))
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            return [file.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall() for table in tables]
    with psycopg.connect(url) as database:
        return [database.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall() for table in tables]
